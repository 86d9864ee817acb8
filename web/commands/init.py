"""`tipdesk init`: a new installation, by questions or all by options."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from inbox import InboxError
from pipeline import setup
from web.mailboxes import open_one
from web.settings import Settings, load

TEMPLATE = """\
# Tipdesk. Every setting with its default stands in config.example.toml.

[inbox]

[[inbox.mailboxes]]
name = {mailbox}
desk = {desk}
host = {host}
port = {port}
security = {security}
user = {user}
password_file = {password_file}
folder = {folder}
{more}
[pipeline]
data_folder = {data_folder}
database = {database}

[web]
command_user = {admin}
"""


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
@click.option("--port", type=int, help="[993]")
@click.option("--security", type=click.Choice(["tls", "starttls", "none"]), help="[tls]")
@click.option("--ca-file", type=click.Path(path_type=Path), help="For a server of your own CA.")
@click.option("--user", help="The mailbox's user.")
@click.option("--folder", help="[INBOX]")
@click.option("--password-file", type=click.Path(path_type=Path), help="A file with the password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--admin", help="The first administrator's name.")
@click.option("--data-folder", help="[data]")
@click.option("--database", help="Empty: SQLite. Else postgresql://user@host/name")
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
    if config.exists():
        raise click.ClickException(f"{config} is there already. Move it away, or mend it by hand.")
    told = {**given, **_answers(given, yes)}
    if not told["host"] or not told["user"] or not told["admin"]:
        raise click.UsageError("With --yes, say at least --host, --user and --admin.")
    secret = _keep_password(config.absolute().parent, told, yes)
    _write(config, _fill(told, secret))
    settings = load(config)
    setup.prepare(settings.pipeline, desk=told["desk"], administrator=told["admin"])
    click.echo(f"Written: {config}. Data in {settings.pipeline.data_folder}.")
    click.echo(f"{told['admin']} is administrator and a member of {told['desk']}.")
    if not no_check:
        _try_login(settings)
    click.echo(
        f'Next: tipdesk beats add "{told["desk"]}" NAME --keyword WORD …, then `tipdesk work`.'
    )


_ASKED: Mapping[str, tuple[str, str]] = {
    "desk": ("The first desk", "World"),
    "mailbox": ("What is the mailbox called here", "tips"),
    "host": ("The IMAP server", ""),
    "port": ("Its port", "993"),
    "user": ("The mailbox's user", ""),
    "folder": ("The folder", "INBOX"),
    "admin": ("The first administrator's name", ""),
    "data_folder": ("The data folder", "data"),
    "database": ("PostgreSQL, as postgresql://user@host/name; empty for SQLite", ""),
}


def _answers(given: Mapping[str, Any], yes: bool) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for name, (question, default) in _ASKED.items():
        answer = given[name]
        if answer is None and not yes:
            answer = click.prompt(question, default=default, show_default=bool(default))
        answers[name] = default if answer is None else answer
    answers["security"] = given["security"] or "tls"
    return answers


def _keep_password(folder: Path, told: Mapping[str, Any], yes: bool) -> Path | None:
    """The file that holds the password: the one named, or one that only its owner can read."""
    if told["password_file"]:
        return Path(told["password_file"]).absolute()
    if told["password_stdin"]:
        password = sys.stdin.readline().rstrip("\n")
    elif yes:
        return None
    else:
        password = click.prompt("The mailbox's password", hide_input=True)
    path = folder / "secrets" / f"{told['mailbox']}.password"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _write(path, password + "\n")
    return path


def _fill(told: Mapping[str, Any], secret: Path | None) -> str:
    values = {name: _toml(value) for name, value in told.items()}
    if secret is None:
        values["password_file"] = "PASSWORD"  # noqa: S105 - a place to fill, taken out below
    else:
        values["password_file"] = _toml(str(secret))
    ca_file = told["ca_file"]
    values["more"] = f"ca_file = {_toml(str(Path(ca_file).absolute()))}\n" if ca_file else ""
    text = TEMPLATE.format_map(values)
    return text.replace("password_file = PASSWORD\n", "")


def _toml(value: Any) -> str:
    """A basic string of TOML, or a number."""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if text.isdigit():
        return text
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(path: Path, text: str) -> None:
    """For its owner alone, from the first byte on."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _try_login(settings: Settings) -> None:
    for box in settings.inbox.mailboxes:
        try:
            with open_one(box) as mailbox:
                click.echo(f"Logged in to {box.name}: next UID {mailbox.uid_next}.")
        except InboxError as error:
            click.echo(
                f"Error: {error}\nThe settings are kept. Mend them, then run "
                "`tipdesk mailboxes check`.",
                err=True,
            )
            raise SystemExit(1) from None
