"""`tipdesk tips show`: one tip, with all that belongs to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import click

from inbox import clear
from pipeline.judges.fact_words import FACTS
from pipeline.queries import provenance, stories, urgent
from pipeline.queries.one_tip import MessageRow, TipPage, open_tip
from pipeline.queries.tips import Row
from pipeline.store import Store
from pipeline.terms import NOISE, Reason, Shelf, Viewer
from web import came_from, clock, marks, sentences
from web.commands.options import as_json, seated
from web.output import plain, show_json, tame, tame_lines, when
from web.settings import Settings


@click.command("show")
@click.argument("tip_id", type=int, metavar="ID")
@as_json
@seated
def show_(settings: Settings, store: Store, viewer: Viewer, tip_id: int, as_json: bool) -> None:
    """One tip: its messages, files, judgements with their reasons, and timeline.

    \b
    tipdesk tips show 12
    tipdesk tips show 12 --json
    """
    with store.unit() as session:
        found = open_tip(session, viewer, tip_id, store.clock())
        of_tip = stories.of_tip(session, viewer, tip_id)
        cards = provenance.cards(session, viewer, tip_id)
        dangers = urgent.marks(session, [found.tip]).get(tip_id, ())
    if as_json:
        more = {"stories": of_tip, "provenance": cards, "dangers": dangers}
        show_json({**plain(found), **more})
    else:
        due = urgent.due(found.tip, settings.pipeline.correction_hours)
        pressing = _pressing(found.tip, dangers, due, store.clock())
        _print_page(found, pressing, of_tip, cards)


def _pressing(
    tip: Row, dangers: Sequence[Reason], due: datetime | None, now: datetime
) -> Iterator[str]:
    """What a danger says and how long it waits; how long is left of a correction."""
    if tip.danger_since:
        waits = f", waits {clock.long(now - tip.waits_since)}" if tip.waits_since else ""
        yield f"May be a danger{waits}; if it is none: `tipdesk tips harmless {tip.id}`"
        yield from (f"  {said}" for said in sentences.reasons(dangers))
    if due:
        yield f"Correction: {clock.due(due, now)}"


def _print_page(
    found: TipPage,
    pressing: Iterable[str],
    of_tip: stories.OfTip,
    cards: Mapping[int, provenance.Card],
) -> None:
    tip = found.tip
    lane = tip.lane.value if tip.lane else "not sorted yet"
    open_ = "no beat" if tip.lane in NOISE else "unsure" if tip.unsure else "not routed yet"
    click.secho(f"Tip {tip.id} · {tame(tip.subject)}", bold=True)
    click.echo(f"{tip.desk} · {lane} · {tip.beat or open_} · {tip.status.value}{_ended(found)}")
    click.echo(f"Owner: {tip.owner or 'nobody'}")
    for line in pressing:
        click.secho(tame(line), bold=True)
    if tip.shelf is Shelf.ARCHIVED:
        click.echo("Archived: old when it came, so no clock runs.")
    if tip.restricted:
        click.echo(f"Restricted to: {', '.join(found.readers)}")
    if found.also_received:
        click.echo(f"Also received by: {', '.join(found.also_received)}")
    _print_glance(tip)
    for message in found.messages:
        _print_message(message, cards.get(message.arrival))
    click.secho("\nWhy", bold=True)
    for judged in found.judgements:
        why = "; ".join(sentences.reasons(judged.reasons))
        label = f"{judged.label} ({judged.score:.2f}, " if judged.label else "left open ("
        click.echo(f"  {judged.question}: {tame(label)}{judged.by}) {tame(why)}")
    _print_stories(of_tip)
    click.secho("\nTimeline", bold=True)
    for act in found.timeline:
        undone = " (undone)" if act.undone else ""
        said = tame(f"{act.who} {sentences.act(act.verb, act.after)}".strip())
        click.echo(f"  {when(act.at)}  {said}{undone}")
        if act.note:
            click.echo("    " + tame_lines(act.note).replace("\n", "\n    "))


def _print_glance(tip: Row) -> None:
    """What it tells at a glance, and in which language."""
    if tip.language:
        click.echo(f"Language: {tip.language}")
    for fact in FACTS:
        if said := tip.facts.get(fact):
            click.echo(f"{fact.capitalize()}: {tame(said)}")


def _print_stories(of_tip: stories.OfTip) -> None:
    if of_tip.linked or of_tip.suggested:
        click.secho("\nStories", bold=True)
    for link in of_tip.linked:
        click.echo(f"  {link.relation.value} story {link.story_id}: {tame(link.title)}")
    for link in of_tip.suggested:
        why = "; ".join(sentences.reasons(link.reasons))
        click.echo(f"  suggested: story {link.story_id}: {tame(link.title)}")
        click.echo(f"    ({link.score:.2f}) {tame(why)}")
        click.echo(f"    “{tame(link.passage)}”")


def _ended(found: TipPage) -> str:
    return f" · {found.tip.verdict.value}" if found.tip.verdict else ""


def _print_message(message: MessageRow, card: provenance.Card | None) -> None:
    sender = f"{message.sender_name} <{clear(message.sender_address)}>".strip()
    click.secho(f"\n{when(message.arrived_at)}  {tame(sender)}", bold=True)
    click.echo(f"  {message.how} · {message.via} · {message.digest[:12]} · {tame(message.subject)}")
    for mark in message.marks:
        said = marks.sentence(mark) or " ".join(str(value) for value in mark.values())
        click.echo(f"  marked: {tame(said)}")
    if card:
        warnings, others = came_from.lines(card.facts)
        since = f"{card.history.since:%Y-%m-%d}" if card.history and card.history.since else ""
        for said in (*(f"look twice: {one}" for one in warnings), *others):
            click.echo(f"  {tame(said)}")
        click.echo(f"  {came_from.history(card.history, since)}")
    for file in message.files:
        why = f"; {marks.of_file(file.problem)}" if file.problem else ""
        kind = tame(file.real_type or file.claimed_type)
        click.echo(f"  file: {tame(file.name)} ({file.size} bytes, {kind}{why})")
    click.echo("\n" + tame_lines(message.text.strip()))
