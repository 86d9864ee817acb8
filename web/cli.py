"""`tipdesk`: everything an editor or administrator does from the terminal.

This module loads no database and no Flask: `--help` is quick. A command's own module is imported
when it is called, and only then.
"""

import os
import sys
import traceback
from collections.abc import Mapping
from types import MappingProxyType

import click

from web.lazy import LazyGroup
from web.tame import tame, tame_lines

EXIT_CODES = """\b
Exit codes: 0 done · 1 refused, or something is wrong: one sentence says what,
and what to do · 2 the command was not understood · 70 a fault in Tipdesk ·
130 interrupted."""

# Noun: its one-line help. The command lives in web/commands/<noun>.py as `command`.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "init": "Set up an installation: config.toml, data folder, database, administrator.",
        "demo": "Try it: a desk with a mailbox of its own, no account anywhere.",
        "run": "Everything on one box: the page and the workers, until Ctrl-C.",
        "work": "Poll, sort, route and keep the house, until Ctrl-C.",
        "serve": "Serve the page over HTTP, beside `tipdesk work`, until Ctrl-C.",
        "poll": "Fetch and store now, and say what was new, known, quarantined.",
        "import": "Take in mbox, Maildir, .eml, zip or tar files, exactly once like a poll.",
        "tips": "List, show, search, claim, move, close, undo …",
        "mail": "The evidence: show, list, retry, acknowledge, reread, export.",
        "mailboxes": "State of the mailboxes, a login test, and whether anything was missed.",
        "desks": "The desks of the newsroom.",
        "beats": "The beats of a desk, and who covers them.",
        "stories": "Import, list, show stories; link tips to them.",
        "feeds": "The RSS and Atom feeds that stories come from.",
        "callouts": "The invitations printed with stories.",
        "senders": "Senders that a desk mutes or allows.",
        "users": "Who works here, with which role, at which desks.",
        "judges": "What decides on lanes and beats, and suggests stories.",
        "outbox": "What leaves: notices of alarms.",
        "db": "Upgrade, back up, restore and check the database.",
        "doctor": "Everything that is wrong with this installation, each with its mend.",
        "completion": "Print the script that completes commands in bash, zsh or fish.",
    }
)


# What was named and is not there: the command that lists what is.
_LISTED = {
    **{kind: f"{kind}s list" for kind in ("tip", "desk", "beat", "user", "callout", "feed")},
    "mailbox": "mailboxes list",
    "story": "stories list",
    "rule": "senders list",
}


_ENTRIES = {
    noun: (f"web.commands.{'import_' if noun == 'import' else noun}", "command", told)
    for noun, told in COMMANDS.items()
}


@click.group(
    cls=LazyGroup,
    entries=_ENTRIES,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="tipdesk", prog_name="tipdesk")
def tipdesk() -> None:
    """The tip desk of a newsroom, from the terminal.

    \b
    tipdesk init                    set up an installation
    tipdesk run                     the page and the workers, until Ctrl-C
    tipdesk tips list               what came in, newest first
    tipdesk tips search 'drone*'    find tips by words
    tipdesk doctor                  what is wrong, and how to mend it
    """


def main() -> None:
    """Run a command and leave with its exit code. Whatever happens, one sentence and no trace."""
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:  # nobody reads it any more, or the disk is full: it shows only now
        code = code if isinstance(error, BrokenPipeError) else _say(error)
        _let_go()
    sys.exit(code)


def _let_go() -> None:
    """What cannot be written is dropped, or Python would try again and complain when it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> int:
    out = sys.stdout
    try:
        code = tipdesk.main(standalone_mode=False)
    except SystemExit as left:
        # click puts another stdout in place when nobody reads it any more (`| head`): all is well.
        code = left.code if sys.stdout is out else 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = 130
    except Exception as error:  # noqa: BLE001 - the outermost edge: a person reads what comes out
        code = _say(error)
    return code if isinstance(code, int) else 0


def _signpost(error: Exception) -> str:
    """Where the right name stands, unless the sentence itself says what to do."""
    if type(error).__name__ != "Unknown":
        return ""
    listed = _LISTED.get(str(getattr(error, "kind", "")))
    return f" See `tipdesk {listed}`." if listed and ";" not in str(error) else ""


def _say(error: Exception) -> int:
    """One sentence for an error, and its exit code."""
    if os.environ.get("TIPDESK_TRACEBACK"):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        what = os.strerror(error.errno) if error.errno else "input or output failed"
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"Error: {tame(what + where)}.", err=True)
        _let_go()
        return 1
    # Our own errors are sentences; that is all this module needs to know of them.
    if type(error).__module__.split(".")[0] in ("inbox", "pipeline", "web"):
        click.echo(f"Error: {tame_lines(str(error))}{_signpost(error)}", err=True)
        return 1
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
    click.echo(
        f"Error: this is a fault in Tipdesk ({type(error).__name__} in {place}). Nothing that was "
        "stored is lost. Please report it; TIPDESK_TRACEBACK=1 shows more.",
        err=True,
    )
    return 70
