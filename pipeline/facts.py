"""What the letters of a batch tell at a glance: the judge of facts with their files and places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import gazetteer, known
from pipeline.judges.facts import Enclosed, facts
from pipeline.models import MailFile
from pipeline.terms import Letter


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter, by its arrival, and the desk whose beats name its places."""

    arrival: int
    desk_id: int
    letter: Letter


def told(session: Session, asked: Sequence[Asked]) -> dict[int, dict[str, str]]:
    """By arrival, the facts of each letter; one without any has an empty dictionary."""
    files = _files(session, [one.arrival for one in asked])
    own = {desk_id: _places(session, desk_id) for desk_id in {one.desk_id for one in asked}}
    return {
        one.arrival: facts(
            one.letter,
            gazetteer.world(),
            files.get(one.arrival, ()),
            gazetteer.own(own[one.desk_id]),
        )
        for one in asked
    }


def _places(session: Session, desk_id: int) -> tuple[str, ...]:
    beats = known.beats(session, desk_id)
    return tuple(sorted({place for beat in beats for place in beat.places}))


def _files(session: Session, keys: Iterable[int]) -> Mapping[int, list[Enclosed]]:
    columns = (MailFile.arrival, MailFile.name, MailFile.real_type, MailFile.claimed_type)
    wanted = (
        sa.select(*columns, MailFile.size)  # type: ignore[call-overload]
        .where(col(MailFile.arrival).in_(list(keys)))
        .order_by(col(MailFile.arrival), col(MailFile.part))
    )
    found: dict[int, list[Enclosed]] = {}
    for key, name, real, claimed, size in session.execute(wanted):
        found.setdefault(key, []).append(Enclosed(name, real or claimed, size))
    return found
