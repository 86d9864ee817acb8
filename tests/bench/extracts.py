"""What the words of files cost: `python -m tests.bench.extracts`. CPU seconds, children counted.

One mail with one small PDF; forty of them in one batch; four PDFs of 25 MB in one mail. The mail
is read first, guarded, as the intake does.
"""

import json
import os
import resource
import time

from inbox import MOST_FILES, Wanted, extract_guarded, read_guarded, reader_of
from tests import papers
from tests.bench.reading_cost import MAX_BYTES


def cost(*mails: bytes) -> float:
    """CPU seconds to read these mails and the words of their files."""
    begun = _cpu()
    wanted = []
    for raw in mails:
        files = read_guarded(raw, max_bytes=MAX_BYTES).files[:MOST_FILES]
        readers = {f.part: reader_of(f.real_type, f.claimed_type, f.safe_name) for f in files}
        wanted.append(Wanted(raw, readers))
    found = extract_guarded(wanted)
    assert all(one.text and not one.problem for mail in found for one in mail.values())
    return round(_cpu() - begun, 3)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def small(number: int) -> bytes:
    """A mail with a PDF of three pages."""
    pages = [f"Page {page} of paper {number}" for page in range(3)]
    return papers.mail_with({"paper.pdf": papers.pdf(*pages)})


if __name__ == "__main__":
    figures = {"one": cost(small(0)), "forty": cost(*map(small, range(40)))}
    big = {f"{n}.pdf": papers.pdf("Honest", filling=os.urandom(25_000_000)) for n in range(4)}
    figures["four of 25 MB"] = cost(papers.mail_with(big))
    print(json.dumps({"cpu_s": figures}))
