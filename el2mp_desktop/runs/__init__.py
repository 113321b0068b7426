"""Engines at work on a project: asking them, keeping what they say, and proving, repeating and judging it."""
