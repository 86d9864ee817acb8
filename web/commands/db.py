"""`tipdesk db`: the database and the raw mails, upgraded, backed up, restored, checked."""

from pathlib import Path

import click

from pipeline import migrations, schema
from pipeline.store import Store, unchecked_store
from pipeline.upkeep import backup as backing
from pipeline.upkeep import check as checking
from pipeline.upkeep import restore as restoring
from pipeline.upkeep.purge import LEDGER
from web.commands.options import as_json, configured, stored
from web.lazy import Verbs
from web.output import progress, show_json, show_one, tell
from web.settings import Settings

command = Verbs(
    "db",
    help="""Upgrade, back up, restore and check the database.

    \b
    tipdesk db check --fast
    tipdesk db upgrade
    tipdesk db backup
    tipdesk db backup --to /mnt/elsewhere
    tipdesk db restore /mnt/backups/2026-11-24T15-00-00.000000Z --config new.toml
    """,
)


@command.command()
@as_json
@configured
def upgrade(settings: Settings, as_json: bool) -> None:
    """Bring the database to this version. Its rows are backed up first."""
    store = unchecked_store(settings.pipeline)
    made: list[backing.Backup] = []
    try:
        had = migrations.upgrade(
            store.engine, lambda: made.append(backing.backup(store, with_mails=False))
        )
    finally:
        store.close()
    said = f"The database is at version {schema.HEAD} already."
    if had != schema.HEAD:
        said = f"The database is at version {schema.HEAD} now (it was at {had or 'none'})."
    said += "".join(f"\nIts rows as they were: {one.folder}" for one in made)
    told = {"version": schema.HEAD, "was": had, "backup": [one.folder for one in made]}
    tell(said, told, as_json=as_json)


@command.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Else pipeline.backup_folder, which purges know.",
)
@as_json
@stored
def backup(store: Store, folder: Path | None, as_json: bool) -> None:
    """Database and raw mails, while everything runs. Mails that are there are not copied again."""
    with progress("Copying mails") as told:
        made = backing.backup(store, folder, told=told)
    said = f"{made.rows} rows and {made.mails} more mails in {made.folder}"
    if not backing.is_own_place(store, made.folder.parent):
        said += (
            f"\nPurges do not reach this folder. Restoring from it asks for --purges "
            f"{store.backups / LEDGER}: keep a copy of that file too."
        )
    same_disk = backing.shares_disk(made.folder, store.folder)
    if same_disk:
        said += (
            "\nIt lies on the disk of the mails, and is lost with it. Name a folder elsewhere: "
            "pipeline.backup_folder."
        )
    values = {
        "folder": made.folder,
        "rows": made.rows,
        "mails": made.mails,
        "same_disk": same_disk,
    }
    tell(said, values, as_json=as_json)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--purges", type=click.Path(path_type=Path), help="The ledger purged.jsonl.")
@click.option("--without-purges", is_flag=True, help="May bring back what was purged.")
@click.option("--expired", is_flag=True, help="Even one older than pipeline.backup_days.")
@as_json
@configured
def restore(
    settings: Settings,
    folder: Path,
    purges: Path | None,
    without_purges: bool,
    expired: bool,
    as_json: bool,
) -> None:
    """Restore a backup into an empty installation. What was purged since stays purged."""
    store = unchecked_store(settings.pipeline)
    try:
        back = restoring.restore(
            store,
            folder,
            purges=purges,
            without_purges=without_purges,
            keep_days=None if expired else settings.pipeline.backup_days,
        )
    finally:
        store.close()
    told = {
        "Rows": back.rows,
        "Mails": back.mails,
        "Purged again": back.purged,
        "Missing raw mails": back.missing,
    }
    show_one(told, as_json=as_json)
    if back.missing:
        raise SystemExit(1)


@command.command()
@click.option(
    "--fast", is_flag=True, help="Do not read every raw mail, only look whether it is there."
)
@as_json
@stored
def check(store: Store, fast: bool, as_json: bool) -> None:
    """Whether rows, raw mails, counters and index agree. Sweeps what a kill left behind."""
    with progress("Checking mails") as told:
        found = checking.check(store, read_all=not fast, told=told)
    if as_json:
        show_json({"sound": found.sound, **vars(found)})
    else:
        show_one(
            {name.replace("_", " "): value for name, value in _told(found).items()}, as_json=False
        )
    if not found.sound:
        raise SystemExit(1)


def _told(found: checking.Report) -> dict[str, object]:
    """What is worth a line: nothing that is zero, except the sum."""
    worth = {name: value for name, value in vars(found).items() if value or name == "mails"}
    return {"sound": "yes" if found.sound else "no", **worth}
