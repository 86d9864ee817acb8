"""Tips by words, newest first. A search is a row of the trail: who and when, never the words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, belongings, file_texts
from pipeline.models import Belonging, Tip
from pipeline.queries.tips import PAGE, Page, rows
from pipeline.queries.trail import leave
from pipeline.search import index
from pipeline.search.query import Query, is_held, parse
from pipeline.terms import Viewer

_AT_ONCE = 200  # hits looked at in one go
_AT_MOST = 10_000  # hits looked at for one page: then the page says where to go on


def search(
    session: Session,
    viewer: Viewer,
    said: str,
    now: datetime,
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """Tips with a message that holds all the words; `next` is a message's key, for `before`.

    Any text is a query: what means nothing finds nothing. A tip stands once on a page, where
    its newest matching message stands.
    """
    leave(session, viewer, "search", now)
    query = parse(said)
    if not query:
        return Page((), None)
    found: dict[int, int] = {}  # tip's key: the hit's key
    looked = 0
    while looked < _AT_MOST:
        hits = index.hits(session, query, before, _AT_ONCE)
        for hit, tip_key in _tips(session, viewer, hits):
            if len(found) == limit and tip_key not in found:
                return _page(session, query, found, min(found.values()))
            found.setdefault(tip_key, hit)
        looked += len(hits)
        if len(hits) < _AT_ONCE:
            return _page(session, query, found, None)
        before = hits[-1]
    return _page(session, query, found, before)


def _page(session: Session, query: Query, found: dict[int, int], following: int | None) -> Page:
    """The tips by their keys, each told apart whose words stand in a file of the hit alone."""
    filed = file_texts.with_words(session, found.values())
    bare = file_texts.entries(session, filed, of_files=False)
    hidden = {key for key, stems in bare if not is_held(query, stems.split())}
    told = rows(session, list(found))
    return Page(
        tuple(replace(row, in_a_file=found[row.arrival] in hidden) for row in told), following
    )


def _tips(session: Session, viewer: Viewer, hits: Sequence[int]) -> list[tuple[int, int]]:
    """(message's key, its tip's key) for the hits that this viewer may see, newest first."""
    found = session.execute(
        sa.select(col(Belonging.arrival), col(Tip.arrival))
        .join(Tip, col(Tip.id) == col(Belonging.tip_id))
        .where(
            col(Belonging.arrival).in_(hits),
            belongings.current(),
            access.visible(viewer),
        )
        .order_by(col(Belonging.arrival).desc())
    )
    return [(hit, tip_key) for hit, tip_key in found]
