"""Tests of the pipeline: decisions on values, and the database that keeps them."""
