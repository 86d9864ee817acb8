"""`tipdesk doctor`: everything that is wrong with this installation, each with its mend."""

import os
from collections.abc import Iterator, Sequence

import click

from inbox import InboxError
from pipeline.errors import PipelineError
from pipeline.queries.finding import MENDED, Finding
from pipeline.queries.sheet import SUBJECTS, Sheet, of
from pipeline.upkeep import backup as backing
from web import installation
from web.commands.options import as_json, configured, opened
from web.language_model import language_model
from web.mailboxes import open_one
from web.output import show_json, tame, when
from web.settings import Settings
from web.well import sentence, subject
from web.why_not import what_is_wrong


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Do not ask other servers.")
@as_json
@configured
def command(settings: Settings, offline: bool, as_json: bool) -> None:
    """Everything that is wrong with this installation, each with its mend. Changes nothing.

    \b
    tipdesk doctor
    tipdesk doctor --offline --json
    """
    found, sheet = _looked_over(settings, [] if offline else _logins(settings))
    if not offline:
        found = [one for one in found if one.code != "language model"]
        found += _model(settings)
    told = [(*what_is_wrong(one, at=str if as_json else when), one.code) for one in found]
    if as_json:
        show_json([{"what": what, "mend": mend, "code": code} for what, mend, code in told])
    else:
        if sheet:
            click.echo(f"Was anything missed? {sentence(sheet.answer, when)}")
        _tell(told, sheet)
        _tell_of_backups(settings)
    if found:
        raise SystemExit(1)


def _looked_over(
    settings: Settings, asked: Sequence[Finding]
) -> tuple[list[Finding], Sheet | None]:
    """What is wrong, beside what was just asked of the servers, and the sheet; none of a storage
    that cannot be asked."""
    before = [*installation.findings(settings), *asked]
    if not settings.pipeline.has_storage():
        return [*before, _no_storage(settings)], None
    try:
        with opened(settings) as store:
            sheet = of(store, [*before, *_else(installation.within(settings, store), asked)])
            return [*sheet.wrong], sheet
    except PipelineError as error:
        return [*before, Finding(str(error), "Then run `tipdesk doctor` again.", "storage")], None


def _no_storage(settings: Settings) -> Finding:
    folder, missing = settings.pipeline.data_folder, "no database is there"
    try:
        folder.stat()
    except OSError as error:
        missing = os.strerror(error.errno or 0)
    return Finding(
        "There is no storage in {folder} ({missing}).",
        "Check pipeline.data_folder; `tipdesk db upgrade` makes a new one, `tipdesk db restore` "
        "brings a backup back.",
        "storage",
        {"folder": str(folder), "missing": missing},
    )


def _else(found: Sequence[Finding], asked: Sequence[Finding]) -> Iterator[Finding]:
    """Without what a mailbox said when its worker asked, where it was asked just now and says so
    again."""
    told = {one.about for one in asked}
    return (one for one in found if one.about not in told or one.code not in _ALSO_ASKED)


_ALSO_ASKED = frozenset({"mailbox login refused", "mailbox failing", "never polled"})


def _tell(wrong: Sequence[tuple[str, str, str]], sheet: Sheet | None) -> None:
    """What is wrong with its mend, then what is well: a server asked just now outweighs a row."""
    for what, mend, _code in wrong:
        click.echo(f"✗ {tame(what)}\n  → {tame(mend)}")
    if not wrong:
        sure = sheet is not None and sheet.answer.known
        click.echo("All is well." if sure else "Nothing was found that is wrong.")
    codes = {code for _what, _mend, code in wrong}
    for line in sheet.well if sheet else ():
        if codes & SUBJECTS[line.subject]:
            continue
        mark = "✓" if line.known else "–"
        click.echo(f"{mark} {subject(line)}: {tame(sentence(line, when))}")


def _tell_of_backups(settings: Settings) -> None:
    data = settings.pipeline.data_folder
    place = settings.pipeline.backup_folder or data / "backups"
    if backing.shares_disk(place, data):
        click.echo(
            f"– Backups: {tame(str(place))} lies on the disk of the mails, and is lost with it. "
            "Name another one: pipeline.backup_folder."
        )


def _logins(settings: Settings) -> list[Finding]:
    found = []
    for box in settings.inbox.mailboxes:
        try:
            with open_one(settings, box):
                pass
        except InboxError as error:
            found.append(Finding(f"{box.name}: {error}", MENDED, "login", about=box.name))
    return found


def _model(settings: Settings) -> Iterator[Finding]:
    """Asked now: whether it is there, at home, and takes the key. It sees no mail."""
    model = language_model(settings)
    try:
        if model:
            model.look()
    except PipelineError as error:
        mend = "Check pipeline.llm_… in config.toml, and that server. Judges do without it."
        yield Finding(f"The language model: {error}", mend, "language model")
