"""Which mails lie already in the folder that they are to be moved to. Looks; copies nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256

from inbox.mailbox import Fetched, Mailbox
from inbox.walk import walk

_LOOKED = 2_000  # mails, the newest of that folder: what a killed round copied came last


def copied(
    box: Mailbox, beside: AbstractContextManager[Mailbox], uids: Sequence[int]
) -> frozenset[int]:
    """Those of `uids` whose very bytes lie in the folder that `beside` opens, among its newest.

    A copy keeps its date and size (RFC 9051 §6.4.7), so few are fetched. One whose date another
    server did not keep is not found, and is copied again.
    """
    wanted = box.stamps(uids)
    with beside as place:
        alike = _alike(place, set(wanted.values()), _LOOKED + len(uids))
        there = {sha256(one.raw).digest() for one in _mails(place, list(alike))}
    asked = [uid for uid in uids if wanted.get(uid) in set(alike.values())]
    return frozenset(one.uid for one in _mails(box, asked) if sha256(one.raw).digest() in there)


def _alike(place: Mailbox, stamps: Collection[int], most: int) -> Mapping[int, int]:
    """Of the newest mails, the stamp by UID where it is one of `stamps`."""
    found, looked = dict[int, int](), 0
    for uids in walk(place, 1, place.uid_next - 1, newest_first=True):
        newest = uids[: most - looked]
        looked += len(newest)
        found |= {uid: stamp for uid, stamp in place.stamps(newest).items() if stamp in stamps}
        if looked >= most:
            break
    return found


def _mails(box: Mailbox, uids: Sequence[int]) -> Iterator[Fetched]:
    for batch in box.fetch(uids):
        yield from (one for one in batch if isinstance(one, Fetched))
