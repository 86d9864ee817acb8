"""`tipdesk tips purge`: gone for good, with a receipt."""

import click

from pipeline.store import Store
from pipeline.upkeep import purge as purging
from web.commands.options import acting, as_json, dry_run, equipped, who
from web.commands.server_copies import Removed, left, remove_copies
from web.output import show_one, tell
from web.settings import Settings


@click.command()
@click.argument("tip_id", type=int, metavar="ID")
@click.option("--server-copy", is_flag=True, help="Delete the mail on the server too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run
@as_json
@acting
@equipped
def purge(
    settings: Settings,
    store: Store,
    as_name: str | None,
    tip_id: int,
    server_copy: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Remove a tip for good: rows, files, index. It cannot be undone.

    A receipt without content is printed; no poll, import or restored backup brings it back.

    \b
    tipdesk tips purge 12 --dry-run
    tipdesk tips purge 12 --server-copy
    """
    viewer = who(settings, store, as_name)
    would = purging.plan(store, viewer, tip_id)
    if dry_run:
        said = f"Tip {tip_id} would go. Mails: {len(would.digests)}, files: {would.files}."
        told = {"tip": tip_id, "mails": len(would.digests), "files": would.files}
        tell(said, told, as_json=as_json)
        return
    if not yes:
        click.confirm(f"Purge tip {tip_id}? This cannot be undone.", abort=True, err=True)
    receipt = purging.purge(store, viewer, tip_id)
    if server_copy:
        there = remove_copies(settings, receipt.places)
    else:
        there = Removed(left=left(settings, receipt.places))
    show_one(
        {
            "Purged": f"tip {receipt.tip_id}",
            "At": receipt.at.isoformat(timespec="seconds"),
            "Mails": len(receipt.digests),
            "Files": receipt.files,
            "SHA-256": receipt.digests,
            "Deleted on the server": there.deleted,
            "Not found there": there.gone,
            "Still on the server": sum(there.left.values()),
            "Where": [f"{place} ({n})" for place, n in there.left.items()],
        },
        as_json=as_json,
    )
