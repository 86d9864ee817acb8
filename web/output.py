"""What a command prints: tables for people, plain lines for pipes, one JSON document for programs.

Every word of a mail that reaches a terminal goes through `tame`.
"""

import json
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from web.tame import tame as tame
from web.tame import tame_lines as tame_lines

Rows = Sequence[Mapping[str, Any]]
Told = Callable[[int, int], None]
_BETWEEN = 3  # cells between two columns: a rule and its padding
_WORD = 24  # cells: what is longer is an address that nobody reads letter by letter
_WHOLE: Mapping[str, Any] = MappingProxyType({"break_long_words": False, "break_on_hyphens": False})
_TOLD_EVERY = 5.0  # seconds between two lines of progress in a log


def show(rows: Rows, columns: Mapping[str, str], *, as_json: bool, empty: str = "Nothing.") -> None:
    """Print rows. `columns` gives, for each key of a row, the heading of its column."""
    if as_json:
        show_json(rows)
    elif not rows:
        click.echo(empty)
    elif sys.stdout.isatty():
        _draw([{head: _cell(row.get(key)) for key, head in columns.items()} for row in rows])
    else:
        click.echo("\t".join(columns.values()))
        for row in rows:
            click.echo("\t".join(_cell(row.get(key)) for key in columns))


def _draw(rows: Sequence[Mapping[str, str]]) -> None:
    """A table of the columns in which anything stands. Where the window is too narrow for it, a
    paragraph for each row, since words that are broken in two are hard to read and to copy."""
    console = Console()
    heads = [head for head in rows[0] if any(row[head] for row in rows)]
    room = console.width - _BETWEEN * len(heads)
    widths = _widths({head: [head, *(row[head] for row in rows)] for head in heads}, room)
    if not widths:
        for row in rows:
            said = " · ".join(f"{head} {row[head]}".strip() for head in heads if row[head])
            click.echo(textwrap.fill(said, console.width, subsequent_indent="    ", **_WHOLE))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", width=widths[head])
    for row in rows:
        table.add_row(*(Text(row[head]) for head in heads))
    console.print(table)


def _widths(columns: Mapping[str, Sequence[str]], room: int) -> dict[str, int]:
    """Cells for each column, so that all fit and no word is broken; empty: they cannot."""
    least = {head: max(map(_longest, cells)) for head, cells in columns.items()}
    if sum(least.values()) > room:
        return {}
    widths = {head: max(map(cell_len, cells)) for head, cells in columns.items()}
    while sum(widths.values()) > room:
        widths[max(widths, key=lambda head: widths[head] - least[head])] -= 1
    return widths


def _longest(cell: str) -> int:
    """Cells of its longest word; one that is longer still may be broken."""
    return min(max(map(cell_len, cell.split()), default=0), _WORD)


def show_one(values: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one thing, a line for each of its values."""
    if as_json:
        show_json(values)
        return
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        click.echo(f"{name:<{width}}  {_cell(value)}".rstrip())


def show_figures(found: Mapping[str, Any], *, as_json: bool) -> None:
    """Figures: for people three digits of each, and what belongs together under one name."""
    show_one(found if as_json else dict(_figures(found)), as_json=as_json)


def _figures(found: Mapping[str, Any], of: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from _figures(value, f"{of}{name} ")
        else:
            yield f"{of}{name}", f"{value:.3f}" if isinstance(value, float) else value


def tell(said: str, values: Mapping[str, Any], *, as_json: bool) -> None:
    """What came of an act: a sentence for people, the same as values for programs."""
    if as_json:
        show_json(values)
    else:
        click.echo(tame_lines(said))


def show_json(value: object) -> None:
    """One JSON document, for programs: nothing is shortened or made pretty in it."""
    click.echo(json.dumps(plain(value), ensure_ascii=True, indent=2))


def plain(value: object) -> Any:
    """Dataclasses, times and words as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def when(at: datetime | None) -> str:
    """A time as a table shows it, in the zone of this machine, which it names."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M %Z") if at else ""


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_cell(inner) for inner in value)
    return tame(str(value.value if isinstance(value, Enum) else value))


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """Tells how far long work is, on stderr: a bar with the time left, or a line now and then.

    Gives a function that takes (done, of all); 0 of all when the whole is not known.
    """
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        rate = TextColumn("{task.fields[rate]}")
        with Progress(*columns, rate, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(what, total=None, rate="")
            began = time.monotonic()

            def draw(done: int, of_all: int) -> None:
                rate = f"{done / max(time.monotonic() - began, 0.001):.0f}/s"
                bar.update(task, completed=done, total=of_all or None, rate=rate)

            yield draw
    else:
        yield _lines(what)


def _lines(what: str) -> Told:
    began = last = time.monotonic()

    def tell(done: int, of_all: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _TOLD_EVERY:
            return
        last = now
        rate = done / (now - began)
        left = f", {(of_all - done) / rate:.0f} s left" if of_all and rate else ""
        of = f" of {of_all}" if of_all else ""
        click.echo(f"{what}: {done}{of}, {rate:.0f}/s{left}", err=True)

    return tell
