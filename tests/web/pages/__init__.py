"""Tests of the pages: views by the test client, walks in a real browser."""
