"""The boxes that mail programs put around a signature or a quote in HTML, known by their names.

It gives such elements an attribute that the layout carries on; what becomes of it `own_words` says.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from inbox.reading.lists import words

MARK = "data-tipdesk"  # our attribute; OPEN_QUOTE is a quote where words stand above it
QUOTE, OPEN_QUOTE, SIGNATURE = "quote", "open-quote", "signature"
MOST = 20_000  # elements with a name that are looked at
MOST_BOXES = 200
MOST_QUOTES = 1_000  # inside one
MOST_TEXTS = 100  # that are looked at for a head
LONGEST_HEAD = 400  # characters that say whose words a quote is
_PREFIX = re.compile(
    r"(?:x_|ecx|m_-?\d+)+"
)  # Outlook, Hotmail and Gmail rename what they take over
_NUMBERED = re.compile(r"^ydp[0-9a-z]{4,12}?(?=yahoo|signature)|[_-]\d{6,}$|_\d+_[0-9a-f-]{30,}$")
_NAMES = ("class", "id", "name", "data-marker", "data-smartmail", "data-signature-widget",
          "data-type", "title")  # fmt: skip
_SIGNATURES = frozenset(
    words("""
gmail_signature|moz-signature|signature|yahoo-signature|ymail_android_signature
ms-outlook-mobile-signature|applemailsignature|protonmail_signature_block
protonmail_signature_block-user|__sig_pre__|__sig_post__|bloop_sign|airmail_signature
messagesignaturesection|-x-evo-signature|-x-evo-signature-wrapper|_rc_sig|k9mail-signature
fairemail_signature|missive_signature|composer_signature|front-signature|sh-signature
nylas-signature|zm-_id_-sgn|canarysig|edo-signature|tutanota_signature
""")
)
_OF_SIGNATURES = ("-signature", "_signature")  # of programs that we do not know by name
_QUOTES = frozenset(  # nobody writes in them, but for answers between the quotes that they hold
    words("""
yahoo_quoted|ydp_quoted|zmail_extra|olk_src_body_section|mail-editor-reference-message-container
tutanota_quote|protonmail_quote|moz-forward-container|messagereplysection|bloop_original_html
fairemail_quote|missive_quote|nylas-quote|name=quote|__quoted_text__|__headers__|isreplycontent
gmail_attr|moz-cite-prefix|reply-intro|freshdesk_quote|front-blockquote|notion-mail-quote
fernand_quote|quotedreply|alimail-quote|aolmsgpart|quote-separator|zmail_extra_hr|mailspring-quote
hs_reply_quote
""")
)
_OUTLOOKS_LINE = re.compile(r"(?i)border-top:\s?solid #(?:e1e1e1|b5c4df)[^;]{0,9};\s?padding:\s?3")
_NAMED_QUOTE = "name=quote"
_OPEN_QUOTES = frozenset({"gmail_quote", "gmail_quote_container"})  # Gmail's: people write in them
_APPLES = "apple-interchange-newline"
_HEAD = re.compile(  # a label, or who wrote
    r"[^:：]{1,25}[:：]|(?=[^:：]{0,120}\d)[^:：]{1,120}[:：]"
)
_OUTLOOKS = "appendonsend"  # what stands below is a quote where words stand above
_TO_THE_END = frozenset(
    {"divrplyfwdmsg", "outlookmessageheader", "zwchr", "__divider__", "beforequote:::"}
)
_KNOWN = _SIGNATURES | _QUOTES | _OPEN_QUOTES | _TO_THE_END | {_APPLES, _OUTLOOKS}


def mark_containers(tree: HtmlElement) -> None:
    """Give the boxes of quotes and signatures their mark, so many as a mail may have."""
    named = " or ".join(f"@{name}" for name in _NAMES)
    left = MOST_BOXES
    for element in tree.xpath(f"//*[{named}]")[:MOST]:
        told = _KNOWN.intersection(_names(element))
        if told and not _is_quoted(element):
            _mark(element, told)
            left -= 1
        if not left:
            return
    _mark_below_outlooks(tree)


def _mark(element: HtmlElement, told: frozenset[str]) -> None:
    if told & _SIGNATURES:
        if not _holds_a_quote(element):
            element.set(MARK, SIGNATURE)
    elif told & _QUOTES:
        _mark_quote(element)
    elif told & _OPEN_QUOTES and element.tag != "blockquote":
        _mark_open_quote(element)
    elif told & _TO_THE_END:
        _mark_rest(element)
    elif _OUTLOOKS in told:
        _mark_rest_below_a_head(element)
    elif _APPLES in told:
        _mark_below_apples(element)


def _is_quoted(element: HtmlElement) -> bool:
    return any(one.get(MARK) == QUOTE for one in element.iterancestors())


def _names(element: HtmlElement) -> Iterator[str]:
    """All words that name an element, in small letters, without what programs put before them.
    A title of several words is a sentence: *signature of the mayor*."""
    for attribute in _NAMES:
        told = element.get(attribute, "").lower().split()
        for word in told if attribute != "title" or len(told) == 1 else ():
            named = _NUMBERED.sub("", _PREFIX.sub("", word, count=1))
            yield SIGNATURE if named.endswith(_OF_SIGNATURES) else named
    if element.get("name") == "quote":  # a class of that name is anybody's
        yield _NAMED_QUOTE


def _holds_a_quote(element: HtmlElement) -> bool:
    return next(element.iterdescendants("blockquote"), None) is not None


def _mark_quote(element: HtmlElement) -> None:
    """All of a box; where it holds quotes, its head and those: an answer may stand between."""
    if element.tag == "blockquote" or not _holds_a_quote(element):
        element.set(MARK, QUOTE)
        return
    _mark_head(element)
    for quote in islice(element.iterdescendants("blockquote"), MOST_QUOTES):
        quote.set(MARK, QUOTE)


def _mark_open_quote(element: HtmlElement) -> None:
    """Gmail's box: it shows nobody what stands there, but for what was written between quotes."""
    if _holds_a_quote(element):
        _mark_quote(element)
    else:
        element.set(MARK, OPEN_QUOTE)


def _mark_head(element: HtmlElement) -> None:
    """What stands in a box before its first quote, when it is as short as an attribution."""
    first = next((n for n, one in enumerate(element) if one.tag == "blockquote"), 0)
    head = list(element[:first])
    said = "".join([element.text or "", *(f"{_said(one)}{one.tail or ''}" for one in head)]).strip()
    told = said.endswith((":", "：")) or (said.startswith("--") and said.endswith("--"))
    if said and len(said) <= LONGEST_HEAD and (told or any(map(str.isdigit, said))):
        _put_in_a_box(element, 0, head, element.text)
        element.text = None


def _said(element: HtmlElement) -> str:
    """Its words; a comment has none."""
    return "".join(element.itertext()) if isinstance(element.tag, str) else ""


def _mark_rest(element: HtmlElement, mark: str = QUOTE) -> None:
    """The head of a mail that was answered, and all that stands below it in its box."""
    above = element.getparent()
    if above is not None:
        inside = [element, *element.itersiblings()]
        _put_in_a_box(above, above.index(element), inside, None, mark)


def _mark_rest_below_a_head(mark: HtmlElement) -> None:
    """Who deletes the head below Outlook's mark may have written on there."""
    if _HEAD.match("".join(islice(_texts_from(mark), MOST_TEXTS))[:LONGEST_HEAD].lstrip()):
        _mark_rest(mark, OPEN_QUOTE)


def _texts_from(element: HtmlElement) -> Iterator[str]:
    """The texts of an element and of those below it in its box, one after the other."""
    for one in chain([element], element.itersiblings()):
        yield from one.itertext() if isinstance(one.tag, str) else ()
        yield one.tail or ""


def _mark_below_outlooks(tree: HtmlElement) -> None:
    """Outlook draws a line above the head of a mail that it answers, in a box of its own."""
    line = next(iter(tree.xpath("//hr[@tabindex='-1']")), None)  # on the web it draws another
    if line is not None and not _is_quoted(line):
        _mark_rest_below_a_head(_outermost(line))
        return
    for head in tree.xpath("//div[contains(@style, 'border-top')]")[:MOST_BOXES]:
        label = next(head.iterdescendants("b", "strong"), None)
        first = "" if label is None else _said(label).strip()
        if first[-1:] in (":", "：") and _OUTLOOKS_LINE.search(head.get("style")):
            _mark_rest(_outermost(head))
            return


def _outermost(element: HtmlElement) -> HtmlElement:
    """The outermost of the boxes that begin with this element."""
    parent = element.getparent()
    while parent is not None and parent.tag == "div" and parent[0] is element:
        if (parent.text or "").strip():
            break
        element, parent = parent, parent.getparent()
    return element


def _mark_below_apples(line: HtmlElement) -> None:
    """Apple Mail breaks a line of its own between who wrote and what; old ones draw no quote."""
    who = line.getprevious()
    if who is None or (line.getnext() is None and not line.tail):
        return
    if _said(who).rstrip().endswith(":") and not _holds_a_quote(line.getparent()):
        _mark_rest(who)


def _put_in_a_box(
    parent: HtmlElement, at: int, inside: list[HtmlElement], text: str | None, mark: str = QUOTE
) -> None:
    """Elements with what stands behind each become one quote."""
    box = parent.makeelement("div", {MARK: mark})
    box.text = text
    box.extend(inside)
    parent.insert(at, box)
