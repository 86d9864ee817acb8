"""HTML of anybody to HTML that may be shown in a sandboxed frame. Pure; it makes no page safe for
the dashboard itself, and it reads no text out of it.

Two sieves in a row, until neither changes anything: what comes out is read the same way by both,
and cleaning it again gives the same (no mutation is left to a browser).
"""

import nh3

from inbox.showing.allowed import ATTRIBUTES, TAGS, WITHOUT_WORDS
from inbox.showing.balance import TooDeep
from inbox.showing.prune import Pruned
from inbox.showing.values import SafeHtml

MAX_CHARACTERS = 500_000
_ROUNDS = 6

_NH3 = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(WITHOUT_WORDS),
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


def safe_html(page: str) -> SafeHtml | None:
    """The page made harmless. None when it is too big, too deep, or will not hold still."""
    if len(page) > MAX_CHARACTERS:
        return None
    try:
        return _sieved(page.encode("utf-8", "replace").decode())
    except TooDeep:
        return None


def _sieved(page: str) -> SafeHtml | None:
    first = last = Pruned(page)
    before = page
    for _ in range(_ROUNDS):
        cleaned = _NH3.clean(last.html)
        if cleaned == before:
            return SafeHtml(
                html=cleaned,
                images=first.remote.images,
                others=first.remote.others,
                embedded=first.embedded,
                inline=tuple(last.inline),
            )
        before, last = cleaned, Pruned(cleaned)
    return None
