"""A process that is told to end ends, however often and at whatever moment it is told."""

import signal
import subprocess
import sys
import time

_WAITS = """
import threading
from web.ending import end_when_told
stop = threading.Event()
end_when_told(stop)
print("waits", flush=True)
while not stop.wait(0.0001):
    pass
"""


def test_a_storm_of_signals_ends_a_process_and_never_locks_it() -> None:
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", _WAITS], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        with process.stdout:
            process.stdout.readline()
            end = time.monotonic() + 10
            while process.poll() is None and time.monotonic() < end:
                process.send_signal(signal.SIGTERM)
                process.send_signal(signal.SIGINT)
        process.wait(1)  # raises when it is locked; its code depends on the last signal's moment
