"""Tests of the package `inbox`: mail in, and what it is read as."""
