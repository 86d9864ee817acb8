"""How values are shown on a page: times, sizes, words, names. Filters and globals of templates."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel.units import format_unit
from flask import Flask, url_for
from flask_babel import format_date, format_datetime, format_time, get_locale, to_user_timezone

from inbox import PICTURES, clear
from pipeline.judges.fact_words import FACTS
from pipeline.measure.shares import Share
from pipeline.queries import urgent
from pipeline.queries.finding import Finding
from pipeline.queries.one_tip import ActRow, MessageRow
from pipeline.queries.provenance import Card
from pipeline.queries.sheet import Line
from pipeline.queries.tips import Row
from pipeline.terms import (
    NOISE,
    VERDICTS,
    Lane,
    Reason,
    Relation,
    SpikeReason,
    Status,
    StoryStatus,
    Verdict,
)
from web import came_from, clock, labels, marks, measured, sentences, topics, visit, well
from web.pieces import Piece, flowing, pieces, with_writer
from web.speech import _, many
from web.why_not import what_is_wrong, why_failing

_NEAR = timedelta(hours=12)  # what came before midnight is of this night
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Letters that turn the text behind them round, or pretend to: shown by their name, not obeyed.
_TURNING = {
    code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
} | {code: "�" for code in (*range(9), *range(11, 32), 0x7F, 0xFEFF)}


def teach(app: Flask) -> None:
    """Give the app's templates these words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= _filters()
    app.jinja_env.globals |= {
        "lanes": list(Lane),
        "statuses": [one for one in Status if one is not Status.CLOSED],
        "verdicts": _verdicts,
        "spike_reasons": list(SpikeReason),
        "relations": list(Relation),
        "story_statuses": list(StoryStatus),
        "known": visit.known,
        "language_name": language_name,
        "topics": lambda: topics.first_level(_),
        "asset": asset,
        "locale": get_locale,
        "pictures": PICTURES,
        "facts": FACTS,
        "fact_signs": fact_signs,
        "many": many,
        "rooms": labels.rooms,
        "keeps_watch": labels.keeps_watch,
        "view_name": labels.view_name,
        "empty_view": labels.empty_view,
        "done": labels.done,
        "brought": labels.brought,
        "quarantined": labels.quarantined,
        "sender_told": labels.sender_told,
        "folded": labels.folded,
        "leads_to": labels.leads_to,
        "keys": labels.keys,
        "file_kind": labels.file_kind,
        "field": labels.field,
        "noise": NOISE,
        "percent": _percent,
        "interval": _interval,
        "shade": measured.shade,
    }


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "plain": plain,
        "address": address,
        "came_from": _came_from,
        "when": when,
        "waits": waits,
        "left": left,
        "due": due,
        "is_late": is_late,
        "moment": moment,
        "day": day,
        "size": size,
        "reasons": reasons,
        "act": act,
        "word": word,
        "noticed": noticed,
        "wrong": wrong,
        "failing": lambda box: why_failing(box.problem, box.why, _),
        "asked": lambda line: well.subject(line, _),
        "answered": answered,
        "topic": topic,
        "unsearched": unsearched,
        "pieces": _pieces,
        "flowing": flowing,
    }


def plain(text: str) -> str:
    """A line of a mail that looks like what it is: no text is turned round."""
    return text.translate(_TURNING)


def aside(text: str) -> str:
    """The same within a sentence of ours: what runs from right to left turns none of it round
    (UAX #9, isolates)."""
    shown = plain(text)
    return f"\u2068{shown}\u2069" if _RIGHT_TO_LEFT.search(shown) else shown


def address(sent: str) -> str:
    """An address that pretends to be no other."""
    return plain(clear(sent))


def _came_from(card: Card) -> tuple[list[str], list[str]]:
    """The card in words: what to look at twice, and the rest, with what the sender did here."""
    warnings, others = came_from.lines(card.facts, _)
    since = card.history.since if card.history else None
    told = came_from.history(card.history, str(format_date(since, "d MMMM y")) if since else "", _)
    return [plain(one) for one in warnings], [plain(one) for one in (*others, told)]


def when(at: datetime | None) -> str:
    """A time in a list: its hour while that is near, then its day, then its year."""
    if at is None:
        return ""
    there, now = to_user_timezone(at), to_user_timezone(visit.now())
    if there.date() == now.date() or timedelta(0) <= now - there < _NEAR:
        return str(format_time(at, "HH:mm"))
    near = now - there < timedelta(days=300)
    return str(format_date(at, "d MMM" if near else "d MMM y"))


def waits(since: datetime) -> str:
    """How long something has waited."""
    return clock.long(visit.now() - since, _)


def due(row: Row) -> datetime | None:
    """Until when a correction should have been taken; None for what has no clock."""
    return urgent.due(row, visit.settings().pipeline.correction_hours)


def left(at: datetime, roughly: bool = False) -> str:
    """How long is left, or by how much it is over."""
    return clock.due(at, visit.now(), _, roughly=roughly)


def is_late(at: datetime) -> bool:
    """Whether a time is over."""
    return at <= visit.now()


def language_name(code: str) -> str:
    """A language by its name in the reader's own; a code that has none there stays as it is."""
    return str(get_locale().languages.get(code, code)) if code else _("another language")


def moment(at: datetime | None) -> str:
    """A time in full."""
    return str(format_datetime(at, "d MMMM y, HH:mm")) if at else ""


def day(there: date) -> str:
    """A day."""
    return str(format_date(there, "d MMM y"))


_UNITS = (("kilobyte", 1e3), ("megabyte", 1e6), ("gigabyte", 1e9), ("terabyte", 1e12))


def size(count: int) -> str:
    """Bytes for people."""
    if count < 1_000:
        return _("%(n)s bytes", n=count)
    unit, each = next((unit, each) for unit, each in _UNITS if count < 999.5 * each)
    shape = "0" if count >= 10 * each else "0.0"
    said = format_unit(count / each, unit, "short", shape, locale=get_locale())
    return str(said)


def reasons(given: Iterable[Reason]) -> list[str]:
    """Why a judge thinks so, a sentence each."""
    shown = (
        Reason(one.code, {name: aside(str(value)) for name, value in one.values.items()})
        for one in given
    )
    return sentences.reasons(shown, _)


def act(row: ActRow) -> str:
    """A line of the timeline, without who did it."""
    return plain(sentences.act(row.verb, row.after, _))


def word(value: str) -> str:
    """A lane, status, verdict, role or mark in the reader's language."""
    return sentences.word(value, _)


def topic(code: str) -> str:
    """A Media Topic by its name."""
    return topics.name(code, _)


def fact_signs() -> list[tuple[str, str, str]]:
    """Of each fact its code, its sign, and what it is called: looked up once for a whole list."""
    return [(fact, fact.replace(" ", "-"), word(fact)) for fact in FACTS]


def noticed(found: Iterable[Mapping[str, Any]]) -> list[marks.Told]:
    """What the reader noticed in a mail, in sentences."""
    return [one._replace(sentence=plain(one.sentence)) for one in marks.sentences(found, _)]


def wrong(found: Finding) -> tuple[str, str]:
    """What is wrong, and its mend."""
    return what_is_wrong(found, _, when)


def answered(line: Line) -> str:
    """A line of the health sheet."""
    return well.sentence(line, when, _)


def unsearched(problem: str) -> str:
    """Why the words of a file cannot be searched."""
    return marks.of_file(problem, _)


def asset(name: str) -> str:
    """The address of a file of ours."""
    return url_for("static", filename=name)


def _percent(share: Share | None) -> str:
    return measured.percent(share, _)


def _interval(share: Share | None) -> str:
    return measured.interval(share, _).replace(" %", "\N{NO-BREAK SPACE}%")


def _verdicts(lane: Lane | None) -> list[Verdict]:
    fitting = VERDICTS.get(lane or Lane.TIP, frozenset())
    return [one for one in Verdict if one in (fitting or VERDICTS[Lane.TIP])]


def _pieces(message: MessageRow) -> list[Piece]:
    return with_writer(pieces(message.text, message.ranges), message.forward)
