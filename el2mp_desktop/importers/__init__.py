"""Reads people's files into plain values; writes nothing."""
