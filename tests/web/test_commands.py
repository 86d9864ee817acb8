"""What all commands have in common: help with examples, `--config`, `--json`, exit codes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.web.door import run
from web.cli import COMMANDS, tipdesk

TIPDESK = Path(sys.executable).with_name("tipdesk")
NOUNS = (
    "init", "work", "poll", "import", "mail", "mailboxes", "desks", "beats", "tips", "users",
    "db", "judges", "doctor", "completion",
)  # fmt: skip
NO_JSON = {
    "init",
    "work",
    "completion",
    "mail export",
    "mail scrub",
    "mailboxes login",
}  # a talk, a log, a script, raw bytes
NO_CONFIG = {"completion"}


def leaves(group: click.Group = tipdesk, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command of these nouns, by its words."""
    context = click.Context(group)
    for name in NOUNS if group is tipdesk else group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        words = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from leaves(command, words)
        else:
            yield words, command


LEAVES = dict(leaves())


def options(command: click.Command) -> set[str]:
    return {option for param in command.params for option in param.opts}


@pytest.mark.parametrize("words", ["", *COMMANDS, *LEAVES, "judges evaluate"])
def test_help_fits_eighty_columns_and_cuts_no_sentence_short(words: str) -> None:
    said = run(*words.split(), "--help", env={"COLUMNS": "80"}).out
    assert max(map(len, said.splitlines())) <= 80
    assert "..." not in said.replace("[ARGS]...", "").replace("]...", "").replace("S...", "")


@pytest.mark.parametrize("words", LEAVES)
def test_every_command_says_what_it_does_and_shows_how(words: str) -> None:
    command = LEAVES[words]
    noun = tipdesk.get_command(click.Context(tipdesk), words.split()[0])
    assert noun is not None
    assert len(command.get_short_help_str(100)) > 10
    assert f"tipdesk {words}" in f"{command.help}\n{noun.help}", "no example"
    said = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    untold = [one.name for one in said if not (one.help or isinstance(one.type, click.Choice))]
    assert untold == []


@pytest.mark.parametrize("words", sorted(set(LEAVES) - NO_CONFIG))
def test_every_command_takes_a_config(words: str) -> None:
    assert "--config" in options(LEAVES[words])


@pytest.mark.parametrize("words", sorted(set(LEAVES) - NO_JSON))
def test_every_command_that_prints_takes_json(words: str) -> None:
    assert "--json" in options(LEAVES[words])


@pytest.mark.parametrize("words", [words for words in LEAVES if words.startswith("tips ")])
def test_every_command_on_tips_takes_who_acts(words: str) -> None:
    assert "--as" in options(LEAVES[words])


@pytest.mark.parametrize("noun", sorted(COMMANDS))
def test_the_help_of_a_noun_is_that_of_the_list(noun: str) -> None:
    done = run(noun, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"tipdesk {noun}" in done.out.splitlines()[0]
    assert noun in run("--help").out


def test_the_exit_codes_are_told_by_help() -> None:
    said = " ".join(run("--help").out.split())
    for code in ("0 done", "1 refused", "2 the command was not understood", "130 interrupted"):
        assert code in said


@pytest.mark.parametrize(
    "words", [("nonsense",), ("tips", "nonsense"), ("tips", "claim"), ("tips", "claim", "one"),
              ("tips", "list", "--limit", "0"), ("tips", "close", "1", "won")],
)  # fmt: skip
def test_a_command_that_is_not_understood_is_exit_2(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err


# --- completion


def script(shell: str) -> str:
    return run("completion", shell).out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    said = script(shell)
    assert f"_TIPDESK_COMPLETE={shell}_complete" in said
    assert "tipdesk" in said


def test_bash_takes_its_script_and_completes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "completion.bash"
    path.write_text(script("bash"))
    typed = (
        f"source {path}; COMP_WORDS=(tipdesk tips sp); COMP_CWORD=2; _tipdesk_completion tipdesk; "
        'echo "${COMPREPLY[@]}"'
    )
    environ = os.environ | {"PATH": f"{TIPDESK.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", typed], capture_output=True, text=True, env=environ, check=True
    )
    assert done.stdout.split() == ["spike"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tipdesk ", {"tips", "work", "doctor"}),
        ("tipdesk tips cl", {"claim", "close"}),
        ("tipdesk tips list --sh", {"--shelf"}),
        ("tipdesk tips list --shelf ", {"open", "hidden", "all"}),
    ],
)
def test_fish_is_offered_what_may_follow(typed: str, offered: set[str]) -> None:
    environ = {"_TIPDESK_COMPLETE": "fish_complete", "COMP_WORDS": typed,
               "COMP_CWORD": typed.rsplit(" ", 1)[1]}  # fmt: skip
    done = subprocess.run([TIPDESK], capture_output=True, text=True, env=os.environ | environ)
    said = {line.split(",")[1].split("\t")[0] for line in done.stdout.splitlines() if "," in line}
    assert offered <= said
