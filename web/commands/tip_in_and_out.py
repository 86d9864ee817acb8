"""`tipdesk tips add` and `export`: a tip comes in by hand, or goes out with its proof."""

import sys
from datetime import datetime
from pathlib import Path

import click

from inbox import Enclosed
from pipeline.desk import by_hand
from pipeline.store import Store
from pipeline.terms import Via, Viewer
from pipeline.upkeep.export import export as export_tip
from web.commands.options import Moment, as_json, viewed
from web.output import tell


@click.command()
@click.argument("desk")
@click.option("--text", help="What was said; else it is read from standard input.")
@click.option("--subject", default="", help="Else the first line of the text.")
@click.option(
    "--via",
    type=click.Choice([via.value for via in Via if via is not Via.MAIL]),
    default=Via.PHONE.value,
    show_default=True,
)
@click.option("--name", default="", help="Who told us; left out, the sender is withheld.")
@click.option("--address", default="", help="Her address, when she gave one.")
@click.option("--at", "at", type=Moment(), help="When it came; else now.")
@click.option(
    "--file",
    "paths",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="Kept with it. Again for each.",
)
@as_json
@viewed
def add(
    store: Store,
    viewer: Viewer,
    desk: str,
    text: str | None,
    at: datetime | None,
    via: str,
    paths: tuple[Path, ...],
    as_json: bool,
    **given: str,
) -> None:
    """Write down a tip that came by phone, letter, messenger or a visit.

    \b
    tipdesk tips add World --via phone --text "A man called about the port."
    tipdesk tips add World --via letter --file scan.pdf <letter.txt
    """
    said = text if text is not None else sys.stdin.read()
    files = [Enclosed(path.name, path.read_bytes()) for path in paths]
    told = by_hand.Told(text=said, via=Via(via), at=at or store.clock(), files=files, **given)
    number = by_hand.add(store, viewer, desk, told)
    tell(f"Tip {number}.", {"tip": number}, as_json=as_json)


@click.command()
@click.argument("tip_id", type=int, metavar="ID")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path(), help="A folder.")
@as_json
@viewed
def export(store: Store, viewer: Viewer, tip_id: int, folder: Path, as_json: bool) -> None:
    """One tip as a folder: raw mails, files, history and a SHA-256 manifest.

    Then `sha256sum -c SHA256SUMS` in it proves that nothing was changed.

    \b
    tipdesk tips export 12 --to /mnt/desk
    """
    written = export_tip(store, viewer, tip_id, folder)
    place = written[-1].parent
    told = {"tip": tip_id, "folder": place, "files": [path.relative_to(place) for path in written]}
    tell(f"{len(written)} files in {place}", told, as_json=as_json)
