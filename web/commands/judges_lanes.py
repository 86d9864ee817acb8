"""`tipdesk judges evaluate lanes`: how well lanes are told, on labelled mails."""

from pathlib import Path
from typing import Any

import click
from threadpoolctl import threadpool_limits

from pipeline.lanes import danger_scoring, examples, model, scoring, training
from pipeline.lanes.examples import BadRow, Example
from pipeline.meaning.encoders import Usem3, Usem3Further, reader
from pipeline.queries.larger_model import larger_model
from web.commands.options import as_json, maybe_configured
from web.errors import BadData
from web.output import show_figures, show_json
from web.settings import Settings

_PATH = click.Path(path_type=Path, exists=True)


@click.command("lanes")
@click.option("--data", type=_PATH, required=True, help="JSON lines, or a folder of such files.")
@click.option("--train", type=_PATH, help="Learn from these mails as well as from the shipped.")
@click.option(
    *("--seeds", "seeds"),
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="How often the file is halved.",
)
@click.option("--multilingual", is_flag=True, help="With the larger model of the extra.")
@click.option("--words-only", is_flag=True, help="Without the model of meaning.")
@as_json
@maybe_configured
def lanes(
    settings: Settings | None,
    data: Path,
    train: Path | None,
    seeds: int,
    multilingual: bool,
    words_only: bool,
    as_json: bool,
) -> None:
    """Mails to lanes: precision, recall and F1 of each, and how much good mail would be hidden.

    Mails with a lane are judged as Tipdesk judges them. Mails with a group (spam…, or anything
    else: good) test the learning: half are examples, half are tested, once a seed.
    """
    # The lanes are judged by what Tipdesk ships, whatever a desk has learned.
    larger = multilingual or bool(settings and settings.pipeline.multilingual)
    meaning = None if words_only else _meaning(larger)
    larger = isinstance(meaning, Usem3Further)
    encode = meaning.sentence_by_sentence if meaning else None
    named, grouped = _read(data)
    with threadpool_limits(1):
        found: dict[str, Any] = {"model": meaning.reads_as if meaning else ""}
        if named:
            taught = _read(train)[0] if train else []
            known = model.shipped(larger)
            if taught:
                name = meaning.name if meaning else ""
                known = training.learn([*examples.shipped(), *taught], encode, name)
            found |= scoring.as_shipped(named, known, encode)
            found["dangers"] = danger_scoring.of_mails(named, model.dangers(larger), meaning)
        if grouped:
            found |= scoring.as_learned(grouped, encode, seeds)
    _tell(found, as_json)


def say_what_is_missing(larger: bool) -> None:
    """Say aloud that the larger model, which was asked for, is not there."""
    if larger and (found := larger_model()):
        click.echo(f"{found.what} {found.mend}", err=True)


def _meaning(larger: bool) -> Usem3 | None:
    say_what_is_missing(larger)
    return reader(larger)


def _read(path: Path) -> tuple[list[Example], list[Example]]:
    """The mails that have a lane, and those that have a group."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    named, grouped = [], []
    for file in files:
        try:
            for row in examples.rows(file, strict=not path.is_dir()):
                if "lane" in row:
                    named.append(examples.example(row, row["lane"]))
                else:
                    spam = row["group"].startswith(scoring.SPAM)
                    grouped.append(examples.example(row, scoring.SPAM if spam else scoring.GOOD))
        except (BadRow, UnicodeDecodeError) as error:
            raise BadData(f"{file.name}: {error}.") from None
    if not named and not grouped:
        raise BadData(f"{path.name} holds no labelled mail.")
    return named, grouped


def _tell(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    lanes_found = found.pop("lanes", {})
    for name, scores in lanes_found.items():
        low, high = scores["f1_interval"]
        click.echo(
            f"{name:<11} precision {scores['precision']:.3f}  recall {scores['recall']:.3f}  "
            f"F1 {scores['f1']:.3f} ({low:.3f} to {high:.3f})  {scores['mails']} mails"
        )
    show_figures(found, as_json=False)
