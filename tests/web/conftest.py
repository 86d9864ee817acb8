"""What every test of a door leaves as it found it: the hooks of this process."""

import logging
import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _own_hooks() -> Iterator[None]:
    """`web.logs.configure` takes over a whole process; here it shares one with pytest."""
    raises, hook = logging.raiseExceptions, threading.excepthook
    yield
    logging.captureWarnings(False)
    logging.raiseExceptions, threading.excepthook = raises, hook
