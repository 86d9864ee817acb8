"""Tests, mirroring the three packages: inbox, pipeline, web."""
