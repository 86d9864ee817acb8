"""What commands have in common: `--config`, `--json`, `--as`, and the storage they open."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pipeline import access
from pipeline.queries.tips import PAGE
from pipeline.store import Store, open_store
from pipeline.terms import Viewer
from web.errors import NoViewer
from web.settings import Settings, load

Command = Callable[..., Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
acting = click.option("--as", "as_name", metavar="NAME", help="Who acts (else web.command_user).")
dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")

page_size = click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=PAGE,
    show_default=True,
    help="At most.",
)


class Moment(click.ParamType[datetime]):
    """A time: `2026-11-24` or `2026-11-24T15:00`, in the zone of this machine unless it says."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"“{value}” is no time; write 2026-11-24T15:00.", param, ctx)


_config = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),  # `load` says it better
    default=Path("config.toml"),
    envvar="TIPDESK_CONFIG",
    show_default=True,
    help="The settings.",
)


_LARGEST = 1 << 63  # what no column of a database holds


def check_words(given: Mapping[str, Any]) -> None:
    """Raises `BadParameter` for what no database can keep. A path may be in any encoding."""
    for name, value in given.items():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and _is_torn(one):
                raise click.BadParameter(
                    "this is no text in UTF-8. Check the encoding of your terminal (LANG).",
                    param_hint=name,
                )
            if isinstance(one, int) and abs(one) >= _LARGEST:
                raise click.BadParameter("no number is as big as this.", param_hint=name)


def _is_torn(word: str) -> bool:
    """Bytes of another encoding come as halves of letters (PEP 383)."""
    return any("\ud800" <= letter <= "\udfff" for letter in word)


def configured(command: Command) -> Command:
    """Adds `--config FILE`; the command gets `settings`."""

    @_config
    @wraps(command)
    def run(*args: Any, config: Path, **options: Any) -> Any:
        check_words(options)
        return command(*args, settings=load(config), **options)

    return run


def maybe_configured(command: Command) -> Command:
    """The same for a command that works without an installation: then `settings` is None."""

    @_config
    @wraps(command)
    def run(*args: Any, config: Path, **options: Any) -> Any:
        check_words(options)
        settings = load(config) if config.exists() else None
        return command(*args, settings=settings, **options)

    return run


def equipped(command: Command) -> Command:
    """Adds `--config FILE`; the command gets `settings` and the open `store`."""

    @configured
    @wraps(command)
    def run(*args: Any, settings: Settings, **options: Any) -> Any:
        with opened(settings) as store:
            return command(*args, settings=settings, store=store, **options)

    return run


def stored(command: Command) -> Command:
    """Adds `--config FILE`; the command gets the open `store`."""

    @equipped
    @wraps(command)
    def run(*args: Any, settings: Settings, **options: Any) -> Any:
        return command(*args, **options)

    return run


def seated(command: Command) -> Command:
    """Adds `--config FILE` and `--as NAME`; the command gets `settings`, `store` and `viewer`."""

    @equipped
    @acting
    @wraps(command)
    def run(
        *args: Any, settings: Settings, store: Store, as_name: str | None, **options: Any
    ) -> Any:
        viewer = who(settings, store, as_name)
        return command(*args, settings=settings, store=store, viewer=viewer, **options)

    return run


def viewed(command: Command) -> Command:
    """Adds `--config FILE` and `--as NAME`; the command gets `store` and `viewer`."""

    @seated
    @wraps(command)
    def run(*args: Any, settings: Settings, **options: Any) -> Any:
        return command(*args, **options)

    return run


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The storage, for as long as a command runs."""
    store = open_store(settings.pipeline, customs=settings.inbox.customs())
    try:
        yield store
    finally:
        store.close()


def who(settings: Settings, store: Store, as_name: str | None) -> Viewer:
    """Who asks. Raises `NoViewer` when nobody was named, `Unknown` for nobody we know."""
    name = as_name or settings.web.command_user
    if not name:
        raise NoViewer
    with store.look() as session:
        return access.viewer(session, name)
