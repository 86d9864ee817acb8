"""One round over a mailbox, in a process of its own: `intake` measures it from outside and inside.

python -m tests.bench.intake_round SETTINGS.json
"""

import json
import resource
import sys
import time
from pathlib import Path

from inbox import MailboxSettings, open_mailbox
from pipeline.poll import poll
from pipeline.settings import PipelineSettings
from pipeline.store import open_store


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text())
    store = open_store(PipelineSettings.model_validate(told["pipeline"]))
    settings = MailboxSettings.model_validate(told["mailbox"])
    cpu, wall = time.process_time(), time.monotonic()
    with open_mailbox(settings, told["password"]) as mailbox:
        count = poll(store, mailbox, settings, max_mail_bytes=10**8)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    store.close()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {
        "new": count.new,
        "cpu_ms_per_mail": round(
            1000 * (cpu + children.ru_utime + children.ru_stime) / count.new, 2
        ),
        "wall_ms_per_mail": round(1000 * wall / count.new, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    json.dump(spent, sys.stdout)


if __name__ == "__main__":
    main()
