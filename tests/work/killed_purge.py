"""Purges a tip and is killed by its own hand at the n-th step: `python -m … CONFIG TIP N`.

A step is a call or a return in the pipeline, or a word to the database; what is done to each word
of a text is none, since texts differ. With N 0 it goes through and prints how many steps there
were. Run by test_purge; no test itself.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline import access
from pipeline.store import open_store
from pipeline.upkeep.purge import purge
from web.settings import load

_DATABASE = {"do_execute", "do_executemany", "do_commit"}


class Steps:
    """Counts, and kills at the one that was named."""

    def __init__(self, last: int) -> None:
        self.count, self.last = 0, last

    def __call__(self, frame: FrameType, event: str, _what: Any) -> None:
        code = frame.f_code
        if event not in ("call", "return"):
            return
        pipeline = "/pipeline/" in code.co_filename and "/search/" not in code.co_filename
        if pipeline or code.co_name in _DATABASE:
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def main(config: str, tip_id: str, last: str) -> None:
    store = open_store(load(Path(config)).pipeline)
    with store.look() as session:
        ann = access.viewer(session, "Ann")
    steps = Steps(int(last))
    sys.setprofile(steps)
    purge(store, ann, int(tip_id))
    sys.setprofile(None)
    print(steps.count)


if __name__ == "__main__":
    main(*sys.argv[1:])
