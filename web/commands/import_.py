"""`tipdesk import`: mbox, Maildir and .eml, exactly once together with any poll."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from inbox import open_archive
from pipeline import steps
from pipeline.intake import Count
from pipeline.poll import import_all
from pipeline.store import Store
from web.commands.options import Moment, as_json, equipped
from web.commands.poll import COLUMNS, columns
from web.output import Told, progress, show
from web.settings import Settings


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--desk", required=True, help="The desk that these mails belong to.")
@click.option("--archive-before", type=Moment(), help="What is older arrives archived.")
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
    """Take in mails from files or folders. It can be interrupted and run again.

    \b
    tipdesk import --desk World old-mail.mbox
    tipdesk import --desk World ~/Maildir --archive-before 2026-01-01
    """
    rows = []
    for path in paths:
        with open_archive(path) as archive, progress(path.name) as told:
            of_all = archive.count or 0
            count = import_all(
                store,
                archive,
                name=f"import: {path.absolute()}"[-400:],
                desk=desk,
                max_mail_bytes=settings.inbox.max_mail_mb * 1_000_000,
                archive_before=archive_before,
                told=_teller(told, of_all),
            )
        rows.append({"mailbox": str(path), "problem": "", **columns(count)})
    steps.run_all(store)
    show(rows, {**COLUMNS, "mailbox": "Path"}, as_json=as_json)


def _teller(told: Told, of_all: int) -> Callable[[Count], None]:
    def tell(count: Count) -> None:
        told(count.seen + count.withheld, of_all)

    return tell
