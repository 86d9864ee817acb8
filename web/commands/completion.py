"""`tipdesk completion`: the script that a shell reads to complete commands."""

import click
from click.shell_completion import get_completion_class

from web.cli import tipdesk


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script.

    \b
    source <(tipdesk completion bash)
    tipdesk completion fish >~/.config/fish/completions/tipdesk.fish
    """
    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(tipdesk, {}, "tipdesk", "_TIPDESK_COMPLETE").source())
