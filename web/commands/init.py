"""`tipdesk init`: a new installation, by questions or all by options."""

import os
import re
import shlex
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click

from inbox import InboxError
from inbox.settings import MailboxSettings
from pipeline import setup
from pipeline.errors import NameTaken
from web.commands.options import check_words
from web.errors import BadConfig
from web.mailboxes import open_one
from web.output import tame
from web.settings import Settings, load

TEMPLATE = """\
# Tipdesk. Every setting with its default stands in config.example.toml.
# Relative paths start at the folder of this file.

[inbox]

# One such table for each IMAP folder that is polled.
[[inbox.mailboxes]]
name = {mailbox}  # what it is called here
desk = {desk}  # whose tips they are
host = {host}
port = {port}
security = {security}  # "tls", "starttls"; "none" on loopback only
user = {user}
folder = {folder}
{password_file}{ca_file}
[pipeline]
data_folder = {data_folder}  # raw mails, SQLite, locks
database = {database}  # empty: SQLite in the data folder
{database_password_file}
[web]
command_user = {admin}  # who acts when a command is not told --as NAME
"""
_FILES = ("password_file", "ca_file", "database_password_file")  # each a line, or none


@click.command("init")
@click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.toml"),
    envvar="TIPDESK_CONFIG",
    show_default=True,
    help="Where the settings go.",
)
@click.option("--desk", help="The first desk. [World]")
@click.option("--mailbox", help="What the mailbox is called here. [tips]")
@click.option("--host", help="The IMAP server.")
@click.option("--port", type=click.IntRange(1, 65535), help="[993]")
@click.option("--security", type=click.Choice(["tls", "starttls", "none"]), help="[tls]")
@click.option("--ca-file", type=click.Path(path_type=Path), help="For a server of your own CA.")
@click.option("--user", help="The mailbox's user.")
@click.option("--folder", help="[INBOX]")
@click.option("--password-file", type=click.Path(path_type=Path), help="A file with the password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--admin", help="The first administrator's name.")
@click.option("--data-folder", help="[data]")
@click.option("--database", help="Empty: SQLite. Else postgresql://user@host/name")
@click.option(
    "--database-password-file", type=click.Path(path_type=Path), help="A file with its password."
)
@click.option("--no-check", is_flag=True, help="Do not try to log in.")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given takes its default.")
def command(config: Path, no_check: bool, yes: bool, **given: Any) -> None:
    """Set up an installation: config.toml, data folder, database, administrator.

    It asks for what is not given. A password is never an option: it would stand in the list of
    processes.

    \b
    tipdesk init
    tipdesk init --yes --host imap.example.org --user tips@example.org \\
        --password-file secret.txt --admin ann
    """
    check_words(given)
    if os.path.lexists(config):
        raise click.ClickException(
            f"{config} is there already. Mend what is wrong in it, and run `tipdesk mailboxes "
            f"check`; or move it away (`mv {config} {config}.old`) and run this once more: what "
            "was made is used again, and a mistyped name put right."
        )
    if not config.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {config.parent}. Make it first.")
    told = {**given, **_answers(given, yes)}
    if not told["host"] or not told["user"] or not told["admin"]:
        raise click.UsageError("With --yes, say at least --host, --user and --admin.")
    if _holds_password(told["database"]):
        raise click.UsageError(
            "The database's URL holds a password. Put it into a file: --database-password-file."
        )
    place = config.absolute().parent
    fresh = not (told["password_file"] or _password_file(place, told).exists())
    told["password_file"] = _keep_password(place, told, yes)
    settings, beside = _make(config, told, fresh and bool(told["password_file"]))
    click.echo(f"Written: {config}. Data in {settings.pipeline.data_folder}.")
    for was, name in beside.renamed:
        click.echo(f"{was} of an earlier try is called {name} from now on.")
    if beside.desks:
        click.echo(f"The storage was there before. It also has: {', '.join(beside.desks)}.")
    click.echo(f"{told['admin']} is administrator and a member of {told['desk']}.")
    if not no_check:
        _try_login(settings, config)
    for file in _missing(told):
        click.echo(f"There is no file {tame(file)} yet: nothing works without it.", err=True)
    desk, admin = _word(told["desk"]), _word(told["admin"])
    click.echo(
        f"Next: `tipdesk beats add {desk} NAME --keyword WORD`, then `tipdesk run`.\n"
        f"To sign in: `tipdesk users reset {admin}` prints a link to choose a password."
    )


def _word(name: str) -> str:
    """A name as it is typed in a shell; a word of letters stays bare, also a Ukrainian one."""
    return name if name.isalnum() else shlex.quote(name)


def _make(config: Path, told: Mapping[str, Any], fresh: bool) -> tuple[Settings, setup.Beside]:
    """Write config.toml and prepare what it names. What is refused is told by what was typed, since
    it leaves nothing behind."""
    try:
        return _prepared(config, told, fresh)
    except NameTaken:
        raise click.ClickException(
            f"{told['admin']} is known here, and no administrator. Name another one: --admin."
        ) from None
    except BadConfig as error:
        problems = [_SETTING.sub(_option, problem, count=1) for problem in error.problems]
        raise BadConfig(problems) from None


def _prepared(config: Path, told: Mapping[str, Any], fresh: bool) -> tuple[Settings, setup.Beside]:
    """What is refused leaves no config.toml behind, or the next try would be told that there is one
    already; and no password that is `fresh`."""
    _write(config, _fill(told, config.absolute().parent), os.O_EXCL)
    try:
        settings = load(config)
        beside = setup.prepare(settings.pipeline, desk=told["desk"], administrator=told["admin"])
    except BaseException:
        config.unlink()
        if fresh:
            _forget(told["password_file"])
        raise
    return settings, beside


def _forget(password: Path) -> None:
    password.unlink(missing_ok=True)
    with suppress(OSError):  # there is another one beside it
        password.parent.rmdir()


_OPTIONS = {"name": "mailbox", "command_user": "admin"}  # where a setting is called otherwise
_SETTING = re.compile(r".*?: (?:inbox\.mailboxes\[0\]|pipeline|web)\.(\w+): ", re.DOTALL)


def _option(found: re.Match[str]) -> str:
    return f"--{_OPTIONS.get(found[1], found[1]).replace('_', '-')}: "


# Setting: its question, its default. Where the default is None, an answer is needed.
_ASKED: Mapping[str, tuple[str, str | int | None]] = {
    "desk": ("The first desk", "World"),
    "mailbox": ("What is the mailbox called here", "tips"),
    "host": ("The IMAP server", None),
    "port": ("Its port", 993),
    "user": ("The mailbox's user", None),
    "folder": ("The folder", "INBOX"),
    "admin": ("The first administrator's name", None),
    "data_folder": ("The data folder", "data"),
    "database": ("PostgreSQL, as postgresql://user@host/name; empty for SQLite", ""),
}


def _answers(given: Mapping[str, Any], yes: bool) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for name, (question, default) in _ASKED.items():
        answer = given[name]
        if answer is None and not yes:
            kind = click.IntRange(1, 65535) if name == "port" else str
            answer = click.prompt(question, default, type=kind, show_default=bool(default))
        answers[name] = default if answer is None else answer
    for name in ("desk", "admin"):  # as they will be kept, so that config.toml names the same
        answers[name] = " ".join((answers[name] or "").split())
    answers["security"] = given["security"] or "tls"
    return answers


def _holds_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False  # no URL at all: the settings say so
    return bool(parts.password) or "password" in parse_qs(parts.query)


def _keep_password(folder: Path, told: Mapping[str, Any], yes: bool) -> Path | None:
    """The file that holds the password: the one named, or one that only its owner can read."""
    if told["password_file"]:
        return Path(told["password_file"])
    if told["password_stdin"]:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise click.UsageError("--password-stdin: no password came on standard input.")
    elif yes:
        return None
    else:
        password = click.prompt("The mailbox's password", hide_input=True)
    path = _password_file(folder, told)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _write(path, password + "\n", os.O_TRUNC)
    return path


def _password_file(folder: Path, told: Mapping[str, Any]) -> Path:
    """Where a password that was typed goes, whatever the mailbox is called."""
    return folder / "secrets" / (re.sub(r"[^\w-]", "_", told["mailbox"]) + ".password")


def _missing(told: Mapping[str, Any]) -> list[str]:
    """Files that were named and are not there yet."""
    return [str(told[name]) for name in _FILES if told[name] and not Path(told[name]).is_file()]


def _fill(told: Mapping[str, Any], folder: Path) -> str:
    values = {name: _toml(value) for name, value in told.items()}
    for name in _FILES:
        path = told[name] and Path(told[name]).absolute()
        if path and path.is_relative_to(folder):
            path = path.relative_to(folder)  # so that the folder can be moved as a whole
        values[name] = f"{name} = {_toml(path)}\n" if path else ""
    return TEMPLATE.format_map(values)


def _toml(value: Any) -> str:
    """A basic string of TOML, or a number."""
    if isinstance(value, int):
        return str(value)
    kept = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(path: Path, text: str, how: int) -> None:
    """For its owner alone, from the first byte on, also where a laxer file stood before."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)
        file.write(text)


def _and_password(box: MailboxSettings) -> str:
    return f", the password in {box.password_file}" if box.password_file else ""


def _try_login(settings: Settings, config: Path) -> None:
    for box in settings.inbox.mailboxes:
        try:
            with open_one(settings, box) as mailbox:
                click.echo(f"Logged in to {box.name}: next UID {mailbox.uid_next}.")
        except InboxError as error:
            click.echo(
                f"Error: {error}\nThe settings are kept in {config}{_and_password(box)}. Mend "
                "them, then run `tipdesk mailboxes check`.",
                err=True,
            )
            raise SystemExit(1) from None
