"""A group of commands whose modules are imported when one is called: the one late import."""

from collections.abc import Mapping
from importlib import import_module

import click

_WHOLE = 200  # letters: no first sentence of a verb is cut off
Entry = tuple[str, str, str]  # module, its attribute, one-line help


class Verbs(click.Group):
    """What can be done with one noun. Its `--help` tells each verb in a whole sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        told = [(name, verb.get_short_help_str(_WHOLE)) for name, verb in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(told))


class LazyGroup(click.Group):
    """Knows its commands by name and help alone, so that `--help` is quick."""

    def __init__(self, *args: object, entries: Mapping[str, Entry], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.entries:
            return None
        module, attribute, _help = self.entries[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of `--help`, from the entries: nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[2]) for name, entry in self.entries.items()])
