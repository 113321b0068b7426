"""A small coverage-guided fuzzer of the importers: ``python -m tests.fuzz --reader webvtt --seconds 60``."""
