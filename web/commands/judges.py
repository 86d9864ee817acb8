"""`tipdesk judges`: what decides on lanes and beats."""

import click

from pipeline import judging, missed, steps
from pipeline.store import Store
from web import measured
from web.commands.judges_evaluate import evaluate
from web.commands.judges_sample import grade, sample
from web.commands.options import as_json, stored
from web.output import show, tell

command = click.Group(
    "judges",
    help="""What decides on lanes and beats, and suggests stories.

    \b
    tipdesk judges list
    tipdesk judges run
    tipdesk judges sample
    tipdesk judges grade 3 missed
    tipdesk judges evaluate routing --data FILE --beats FILE --shots 8
    """,
)
for _one in (evaluate, grade, sample):
    command.add_command(_one)


@command.command("list")
@as_json
@stored
def list_(store: Store, as_json: bool) -> None:
    """Each judge with its version, how often it judged, and how many messages wait for it."""
    with store.look() as session:
        rows = [
            {
                "question": step,
                "judge": name,
                "judged": judging.judged(session, name),
                "waiting": steps.waiting(session, step),
                "given_up": steps.given_up(session, step),
            }
            for step, name in judging.NAMES.items()
        ]
        share = missed.rate(session, store.clock())
    columns = {
        "question": "Question",
        "judge": "Judge",
        "judged": "Judged",
        "waiting": "Waiting",
        "given_up": "Given up",
    }
    show(rows, columns, as_json=as_json)
    if not as_json:
        click.echo(measured.missed(share))


@command.command()
@as_json
@stored
def run(store: Store, as_json: bool) -> None:
    """Judge now whatever waits, without `tipdesk work`."""
    judged = steps.run_all(store)
    tell(f"{judged} judged.", {"judged": judged}, as_json=as_json)
