"""`tipdesk import`: mbox, Maildir, .eml, zip and tar, exactly once together with any poll."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import click

from inbox import Problem, open_archive
from pipeline import steps
from pipeline.intake import Count
from pipeline.poll import import_all
from pipeline.recognising import IMPORTED
from pipeline.store import Store
from web.commands.options import Moment, as_json, equipped
from web.commands.poll import COLUMNS, columns
from web.output import Told, progress, show, tame
from web.settings import Settings

_NAMED = 20  # members that are named; of the rest only how many


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--desk", required=True, help="The desk that these mails belong to.")
@click.option(
    "--archive-before",
    type=Moment(),
    help="What is older arrives archived: found, but not in the first view, and without clocks.",
)
@as_json
@equipped
def command(
    settings: Settings,
    store: Store,
    paths: tuple[Path, ...],
    desk: str,
    archive_before: datetime | None,
    as_json: bool,
) -> None:
    """Take in mails from files or folders: mbox, Maildir, .eml, and zip or tar of them.

    It can be interrupted and run again: it goes on where it stood, and takes in nothing twice,
    also not what a mailbox brought. A packed archive is read as it is, nothing is unpacked to the
    disk; what cannot be read or is no mail is named, and stops nobody.

    \b
    tipdesk import --desk World old-mail.mbox
    tipdesk import --desk World ~/Maildir --archive-before 2026-01-01
    tipdesk import --desk World takeout.zip
    """
    rows = []
    for path in paths:
        with open_archive(path) as archive, progress(path.name) as told:
            of_all = archive.count or 0
            count = import_all(
                store,
                archive,
                name=IMPORTED + os.path.normpath(path.absolute())[-390:],
                desk=desk,
                max_mail_bytes=settings.inbox.max_mail_mb * 1_000_000,
                archive_before=archive_before,
                told=_teller(told, of_all),
            )
        rows.append({"mailbox": str(path), "problem": _odd(archive.problems), **columns(count)})
    steps.run_all(store)
    show(rows, {**COLUMNS, "mailbox": "Path"}, as_json=as_json)


_CODES = {
    "not a mail": "no mail",
    "an archive": "an archive in an archive: unpack it yourself",
    "damaged": "damaged",
    "encrypted": "encrypted",
    "cut short": "cut short",
    "unreadable": "cannot be read",
}


def _odd(problems: Sequence[Problem]) -> str:
    """What could not be read, told on standard error by name; how many."""
    for one in problems[:_NAMED]:
        click.echo(f"Left out: {tame(one.name[:200])} ({_CODES.get(one.code, one.code)})", err=True)
    if len(problems) > _NAMED:
        click.echo(f"Left out: {len(problems) - _NAMED} more", err=True)
    return f"{len(problems)} left out" if problems else ""


def _teller(told: Told, of_all: int) -> Callable[[Count], None]:
    def tell(count: Count) -> None:
        told(count.seen + count.withheld, of_all)

    return tell
