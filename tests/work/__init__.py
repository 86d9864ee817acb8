"""Tests of running processes: `tipdesk work` and its neighbours, killed, doubled, starved."""
