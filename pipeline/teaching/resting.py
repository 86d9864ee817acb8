"""Whether a judge rests, since a person took back what it had learned. It teaches nobody."""

from collections.abc import Sequence

from sqlmodel import Session

from pipeline.teaching import examples, versions
from pipeline.teaching.examples import Example, Taught
from pipeline.terms import Question


def rests(
    session: Session, desk_id: int, question: Question, told: Sequence[Example | Taught]
) -> bool:
    """Whether people said too little since to learn by itself from these examples again."""
    refused = versions.taken_back(session, desk_id, question)
    if refused is None:
        return False
    new = examples.said_since(session, desk_id, question, told, refused.made_at)
    return new < versions.enough_after(refused)
