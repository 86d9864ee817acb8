"""Benchmarks: what reading, intake and search cost. None of this runs with the tests."""
