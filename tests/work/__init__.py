"""Tests of running processes: `tipdesk work` and its neighbours, killed, doubled, starved."""

import pytest

pytest.register_assert_rewrite("tests.work.newsroom")  # its claims say what they found
