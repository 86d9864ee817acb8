"""`tipdesk judges sample` and `grade`: five hidden mails a day, graded by people."""

from random import Random

import click

from pipeline.desk import sampling
from pipeline.queries import sampling as queries
from pipeline.store import Store
from pipeline.terms import Grade, Viewer
from web import measured
from web.commands.options import as_json, seated, viewed
from web.output import show, show_json, tell
from web.settings import Settings

_GRADES = {"right": Grade.RIGHT, "missed": Grade.MISSED, "open": Grade.OPEN}
_COLUMNS = {
    "mail": "Mail",
    "tip": "Tip",
    "lane": "Lane",
    "sender": "Sender",
    "subject": "Subject",
    "grade": "Grade",
    "by": "By",
}


@click.command()
@as_json
@seated
def sample(settings: Settings, store: Store, viewer: Viewer, as_json: bool) -> None:
    """Today's five hidden mails of each of your desks, and what the grades say so far."""
    now = store.clock()
    day = now.astimezone(settings.web.zone()).date()
    with store.unit() as session:
        sampling.draw(session, viewer, day, now, Random(day.isoformat()))  # noqa: S311 - no secret
        found = queries.of_day(session, viewer, day)
        share = queries.missed_of(session, viewer, now)
    rows = [
        {
            "mail": row.id,
            "tip": row.tip.id,
            "lane": row.tip.lane,
            "sender": row.tip.sender,
            "subject": row.tip.subject,
            "grade": row.grade,
            "by": row.by,
        }
        for row in found
    ]
    if as_json:
        show_json({"day": day, "mails": rows, "missed": share})
        return
    show(rows, _COLUMNS, as_json=False, empty="No judge has hidden a mail since the last sample.")
    click.echo(measured.missed(share))


@click.command()
@click.argument("mail", type=click.IntRange(min=1, max=2**31 - 1))
@click.argument("grade", type=click.Choice([*_GRADES, "back"]))
@as_json
@viewed
def grade(store: Store, viewer: Viewer, mail: int, grade: str, as_json: bool) -> None:
    """Grade a mail of `sample` by its number: right (rightly hidden), missed (should have been
    seen: it goes to the lane tip), open (can't say), or back (take the grade back)."""
    with store.unit() as session:
        if grade == "back":
            sampling.take_back(session, viewer, mail, store.clock())
        else:
            sampling.grade(session, viewer, mail, _GRADES[grade], store.clock())
    said = "taken back" if grade == "back" else _GRADES[grade].value
    tell(f"Mail {mail}: {said}.", {"mail": mail, "grade": said}, as_json=as_json)
