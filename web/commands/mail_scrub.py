"""`tipdesk mail scrub`: a mail that is misread, made fit for a bug report."""

import os
import secrets
import sys
from pathlib import Path

import click

from inbox import InboxSettings, Mail, ReaderDied, likeness, read_guarded, scrub
from pipeline.errors import BadValue
from web.commands.mail_show import file_of
from web.commands.options import maybe_configured
from web.output import tame
from web.settings import Settings


@click.command("scrub")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--to", "to", type=click.Path(path_type=Path), help="A file; else standard output.")
@maybe_configured
def scrub_(settings: Settings | None, file: Path, to: Path | None) -> None:
    """The same structure, headers, letters' kinds and breaks; other words, addresses and files.

    Names of headers stay, and phrases that mail programs write. Look it over before you send it.

    \b
    tipdesk mail scrub strange.eml --to fixture.eml
    """
    raw = file_of(file)
    scrubbed = scrub(raw, secrets.token_bytes(32))
    if to is None:
        sys.stdout.buffer.write(scrubbed)
    else:
        _write(to, scrubbed)
        placed = f"{len(scrubbed)} bytes in {tame(str(to))}."
        click.echo(f"{placed} Look it over before you send it.")
    if other := _differs((settings or Settings()).inbox, raw, scrubbed):
        click.echo(f"It is read otherwise than before: {', '.join(other)}.", err=True)


def _differs(house: InboxSettings, raw: bytes, scrubbed: bytes) -> list[str]:
    """In what the two readings differ; nothing when the mail stops its reader."""
    try:
        before, after = (likeness(_read(house, one)) for one in (raw, scrubbed))
    except ReaderDied:
        return []
    return [name for name in before if before[name] != after[name]]


def _read(house: InboxSettings, raw: bytes) -> Mail:
    most = house.max_mail_mb * 1_000_000
    return read_guarded(raw, max_bytes=most, customs=house.customs())


def _write(to: Path, content: bytes) -> None:
    try:
        with to.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise BadValue(f"{to} is there already.") from None
    except OSError as error:
        raise BadValue(f"{to} cannot be written: {os.strerror(error.errno or 0)}.") from None
