"""`tipdesk doctor`: everything that is wrong with this installation, each with its mend."""

import stat
from collections.abc import Iterator
from pathlib import Path

import click

from inbox import InboxError
from pipeline.errors import PipelineError
from pipeline.queries import newsroom
from pipeline.queries.health import Finding, look_over
from pipeline.store import Store
from web.calendar import calendar
from web.commands.options import as_json, configured, opened
from web.errors import BadConfig
from web.language_model import language_model
from web.mailboxes import open_one
from web.output import show_json, tame
from web.settings import Settings
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
    found = [*_calendar(settings), *_folder(settings), *_storage(settings)]
    if not offline:
        found = [one for one in found if one.code != "language model"]
        found += [*_logins(settings), *_model(settings)]
    if not settings.inbox.mailboxes:
        found.append(
            Finding("There is no mailbox.", "Add [[inbox.mailboxes]] to config.toml.", "no mailbox")
        )
    told = [(*what_is_wrong(one), one.code) for one in found]
    if as_json:
        show_json([{"what": what, "mend": mend, "code": code} for what, mend, code in told])
    elif not found:
        click.echo("All is well.")
    else:
        for what, mend, _code in told:
            click.echo(f"✗ {tame(what)}\n  → {tame(mend)}")
    if found:
        raise SystemExit(1)


def _calendar(settings: Settings) -> Iterator[Finding]:
    try:
        calendar(settings)
    except BadConfig as error:
        yield Finding(str(error), "Mend config.toml: the workers do not start.", "holidays")


def _storage(settings: Settings) -> list[Finding]:
    try:
        with opened(settings) as store:
            return [*_unseen(settings, store), *look_over(store, store.clock())]
    except PipelineError as error:
        return [Finding(str(error), "Then run `tipdesk doctor` again.", "storage")]


def _unseen(settings: Settings, store: Store) -> Iterator[Finding]:
    """After `tipdesk init` all is set up, and nobody works yet."""
    with store.look() as session:
        seen = {row.name for row in newsroom.mailboxes(session)}
    for box in settings.inbox.mailboxes:
        if box.name not in seen:
            yield Finding(
                "The mailbox {name} was never looked into.",
                "Start `tipdesk work` or `tipdesk run`; `tipdesk poll` looks once.",
                "never polled",
                {"name": box.name},
                box.name,
            )


def _logins(settings: Settings) -> list[Finding]:
    found = []
    for box in settings.inbox.mailboxes:
        try:
            with open_one(settings, box):
                pass
        except InboxError as error:
            mend = f"Then run `tipdesk mailboxes check --mailbox {box.name}`."
            found.append(Finding(f"{box.name}: {error}", mend, "login"))
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


def _folder(settings: Settings) -> Iterator[Finding]:
    folder: Path = settings.pipeline.data_folder
    if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding(
            f"Others may look into {folder}: it holds the mails of sources.",
            f"chmod -R go-rwx {folder}",
            "open folder",
        )
