"""Whatever a shell hands over, a command takes it or says in a sentence why not: never a fault."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.web.door import run
from tests.web.test_init import REST
from web.cli import COMMANDS, tipdesk

TORN, HUGE = "Jos\udce9", "9" * 30  # a word of a terminal in Latin-1; more than any column holds
STAY = {"run", "work", "serve", "demo", "completion", "init"}
TIMES = ("0001-01-01T00:00:00+23:00", "2026-13-01", "x", "")


@pytest.fixture(autouse=True, scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an installation in it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("newsroom")
        patch.chdir(folder)
        patch.delenv("TIPDESK_CONFIG", raising=False)
        assert run("init", *REST, "--no-check").code == 0
        yield folder


def leaves(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(words), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        if inner := command.get_command(context, name):
            yield from leaves(inner, (*words, name))


LEAVES = {
    words: command
    for noun in COMMANDS
    if noun not in STAY and (group := tipdesk.get_command(click.Context(tipdesk), noun))
    for words, command in leaves(group, (noun,))
}


def plain(param: click.Parameter) -> str:
    """A word that the parameter takes."""
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    return {"time": "2026-11-24", "text": "World"}.get(param.type.name, "1")


def with_one(command: click.Command, odd: click.Parameter, word: str) -> list[str]:
    """All that the command needs, and `word` for one of its parameters."""
    options: list[str] = []
    arguments: list[str] = []
    for param in command.params:
        given = word if param is odd else plain(param)
        if isinstance(param, click.Argument):
            arguments.append(given)
        elif param is odd or param.required:
            options += [param.opts[0], given]
    return [*options, *arguments]


def odd_words(command: click.Command) -> Iterator[tuple[click.Parameter, str]]:
    for param in command.params:
        kind = param.type.name
        if kind == "text" and not getattr(param, "is_flag", False):
            yield param, TORN
        elif kind == "integer":
            yield param, HUGE
        elif kind == "time":
            yield from ((param, word) for word in TIMES)


@pytest.mark.parametrize("words", LEAVES)
def test_a_word_that_is_none_is_refused_before_anything_is_done(words: str) -> None:
    command = LEAVES[words]
    for param, word in odd_words(command):
        done = run(*words.split(), *with_one(command, param, word))
        assert done.code == 2, (param.name, done)
        assert "Error: " in done.err


def test_a_torn_word_names_the_terminal_and_a_file_of_such_a_name_is_read(here: Path) -> None:
    assert "no text in UTF-8. Check the encoding of your terminal" in run("desks", "add", TORN).err
    told = run("db", "backup", "--to", TORN)
    assert (told.code, "Jos<DCE9>" in told.out) == (0, True), told
