"""Which UIDs there are, window by window. Never all at once: a search over 170,000 mails breaks."""

from collections.abc import Iterator

from inbox.mailbox import Mailbox

_FIRST, _WIDEST = 2_000, 1 << 32
_MANY = 4_000  # UIDs in one answer: the next window is narrower


def walk(mailbox: Mailbox, low: int, high: int, *, newest_first: bool) -> Iterator[list[int]]:
    """The UIDs in `low..high`, in lists that ascend, or (newest first) descend from the top.

    A sparse folder (UIDs up to 2^32) takes few questions: a window that came back all but empty
    makes the next one eight times wider.
    """
    width = _FIRST
    low = max(low, 1)
    while low <= high:
        if newest_first:
            start, end = max(low, high - width + 1), high
            high = start - 1
        else:
            start, end = low, min(high, low + width - 1)
            low = end + 1
        found = mailbox.uids(start, end)
        if found:
            yield found[::-1] if newest_first else found
        width = _next_width(width, len(found))


def _next_width(width: int, found: int) -> int:
    if found > _MANY:
        return max(_FIRST, width // 2)
    return min(width * 8, _WIDEST) if found * 20 < width else width
