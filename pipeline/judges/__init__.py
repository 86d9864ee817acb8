"""Judges: a letter in, an answer with its reasons out. No session, clock, network or config."""
