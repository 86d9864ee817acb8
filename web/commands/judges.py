"""`tipdesk judges`: what decides on lanes and beats, how it learns, and what a change would do."""

import click

from pipeline import askable, judging, missed, steps
from pipeline.desk import judges, people
from pipeline.judges import llm
from pipeline.models import JudgeVersion
from pipeline.queries import judges as looks
from pipeline.store import Store
from pipeline.teaching import versions
from pipeline.terms import Question, Viewer
from web import measured
from web.commands.judges_evaluate import evaluate
from web.commands.judges_sample import grade, sample
from web.commands.options import as_json, stored, viewed
from web.lazy import Verbs
from web.output import progress, show, show_json, tame, tell

command = Verbs(
    "judges",
    help="""What decides on lanes and beats, and suggests stories.

    \b
    tipdesk judges list
    tipdesk judges run
    tipdesk judges train
    tipdesk judges replay World --beat "Russia-Ukraine war" --keyword drone
    tipdesk judges rollback World
    tipdesk judges sample
    tipdesk judges grade 3 missed
    tipdesk judges evaluate lanes --data FILE
    tipdesk judges evaluate routing --data FILE --beats FILE --shots 8
    """,
)
for _one in (evaluate, grade, sample):
    command.add_command(_one)
_JUDGES = {
    "question": "Question",
    "judge": "Judge",
    "judged": "Judged",
    "waiting": "Waiting",
    "given_up": "Given up",
}
_VERSIONS = {
    "desk": "Desk",
    "question": "Question",
    "version": "Version",
    "state": "State",
    "examples": "Examples",
    "right": "Right",
    "made_at": "Made",
}
_HELD = " {} are with another worker, or one that was killed: those are free within two minutes."
_MOVED = {"tip": "Tip", "was": "Was", "would_be": "Would be", "subject": "Subject"}


@command.command("list")
@as_json
@stored
def list_(store: Store, as_json: bool) -> None:
    """Each judge with how often it judged and how many messages wait; then what was learned."""
    asks = {askable.STEP: llm.NAME} if store.llm_desks is not None else {}
    with store.look() as session:
        rows = [
            {
                "question": step,
                "judge": name,
                "judged": judging.judged(session, name),
                "waiting": steps.waiting(session, step),
                "given_up": steps.given_up(session, step),
            }
            for step, name in (judging.NAMES | asks).items()
        ]
        model = askable.state(session) if asks else None
        learned = versions.listed(session)
        share = missed.rate(session, store.clock())
    if as_json:
        rows[-1] |= {"state": model} if model else {}
        show_json([*rows, *({**_version(one), "scores": one.scores} for one in learned)])
        return
    show(rows, _JUDGES, as_json=False)
    if model:
        click.echo(f"The language model {model}.")
    show([_version(one) for one in learned], _VERSIONS, as_json=False, empty="Nothing learned yet.")
    click.echo(measured.missed(share))


def _version(one: versions.Version | JudgeVersion) -> dict[str, object]:
    held, right = one.scores.get("held_out", 0), one.scores.get("right", 0)
    before = one.scores.get("before", 0)
    scored = bool(one.scores.get("labels"))
    return {
        "desk": getattr(one, "desk", ""),
        "question": one.question.value,
        "version": one.version,
        "state": one.state,
        "examples": one.examples,
        "right": f"{right} of {held} (before: {before})" if scored else "not measured",
        "made_at": one.made_at,
    }


@command.command()
@as_json
@stored
def run(store: Store, as_json: bool) -> None:
    """Judge now whatever waits, without `tipdesk work`. Ctrl-C stops it; run it again to go on."""
    with store.look() as session:
        all_ = sum(steps.waiting(session, step) for step in steps.STEPS)
    with progress("Judging") as told:
        judged = steps.run_all(store, told=lambda done: told(done, all_))
    held = steps.held(store)
    tell(
        f"{judged} judged.{_HELD.format(held) if held else ''}",
        {"judged": judged, "held": held},
        as_json=as_json,
    )


@command.command()
@click.option("--anew", is_flag=True, help="Though nothing new was said.")
@as_json
@stored
def train(store: Store, anew: bool, as_json: bool) -> None:
    """Learn from what people did. What does no better than before does not go live."""
    made = judges.teach_all(store, anew=anew)
    rows = [_version(one) for one in made]
    columns = {name: heading for name, heading in _VERSIONS.items() if name != "desk"}
    show(rows, columns, as_json=as_json, empty="Nothing new to learn from.")


@command.command()
@click.argument("desk")
@click.option("--beat", required=True, help="One that is there, or a new one.")
@click.option("--description", help="What it would be about, in a sentence.")
@click.option("--keyword", "keywords", multiple=True, help="Again for each: all it would have.")
@click.option("--place", "places", multiple=True, help="Again for each: all it would have.")
@click.option(
    *("--threshold", "threshold"),
    type=click.FloatRange(0, 1, min_open=True),
    help="How sure it would have to be.",
)
@click.option(
    *("--limit", "limit"),
    type=click.IntRange(1, 10_000),
    default=1_000,
    show_default=True,
    help="How many of the newest tips are judged anew.",
)
@as_json
@viewed
def replay(
    store: Store,
    viewer: Viewer,
    desk: str,
    beat: str,
    description: str | None,
    keywords: tuple[str, ...],
    places: tuple[str, ...],
    threshold: float | None,
    limit: int,
    as_json: bool,
) -> None:
    """What a changed beat would move, before it is changed. Writes nothing."""
    with store.look() as session:
        desk_id = people.desk_named(session, desk).id
        changed = looks.with_words(
            session,
            viewer,
            desk_id,
            beat,
            description=description,
            keywords=keywords or None,
            places=places or None,
            threshold=threshold,
        )
        found = looks.replay(store, session, viewer, desk_id, changed, limit)
    rows = [
        {"tip": one.tip_id, "was": one.was, "would_be": one.would_be, "subject": one.subject}
        for one in found.moved
    ]
    if as_json:
        show_json({"looked_at": found.looked_at, "would_move": len(rows), "tips": rows})
        return
    if not changed.id:
        click.echo(f"{desk} has no beat {tame(beat)}: this is what a new one would do.")
    click.echo(f"{len(rows)} of {found.looked_at} tips would move.")
    if rows:
        named = [
            {**row, "was": row["was"] or "open", "would_be": row["would_be"] or "open"}
            for row in rows
        ]
        show(named, _MOVED, as_json=False)


@command.command()
@click.argument("desk")
@click.option("--lanes", is_flag=True, help="The judge of its lanes, and not that of its beats.")
@as_json
@viewed
def rollback(store: Store, viewer: Viewer, desk: str, lanes: bool, as_json: bool) -> None:
    """Bring back what the judge of a desk's beats, or lanes, had learned before; of a first lesson
    nothing. It learns again when somebody says more, or by `judges train --anew`."""
    asked = Question.LANE if lanes else Question.BEAT
    with store.unit() as session:
        back = judges.roll_back(session, viewer, desk, asked, store.clock())
    who = f"Version {back.version}" if back else "The judge without any lesson"
    told = {"desk": desk, "version": back.version if back else None}
    tell(f"{who} judges the {asked.value}s of {desk} again.", told, as_json=as_json)
