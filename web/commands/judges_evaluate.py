"""`tipdesk judges evaluate`: how well the judges do on labelled files, as one object of scores.

Needs no installation, and changes none.
"""

import time
from pathlib import Path
from typing import Any

import click
from threadpoolctl import threadpool_limits

from pipeline.llm import Voice
from pipeline.meaning.encoders import Encoder, encoder
from pipeline.measure import routing
from web import labelled
from web.commands.judges_lanes import lanes, say_what_is_missing
from web.commands.options import as_json, maybe_configured
from web.errors import BadData
from web.language_model import language_model
from web.lazy import Verbs
from web.output import show_figures
from web.settings import Settings

evaluate = Verbs(
    "evaluate",
    help="""How well the judges do on labelled files.

    \b
    tipdesk judges evaluate routing --data news.jsonl --beats beats.json --shots 8
    tipdesk judges evaluate lanes --data mails.jsonl --json
    """,
)
evaluate.add_command(lanes)
_FILE = click.Path(path_type=Path, dir_okay=False)


@evaluate.command("routing")
@click.option("--data", type=_FILE, required=True, help="JSON lines: text, label.")
@click.option("--train", type=_FILE, help="Learn from this file, test on all of --data.")
@click.option("--beats", type=_FILE, help="JSON: what a newsroom would type of each beat.")
@click.option("--shots", default="all", show_default=True, help="Examples a label, or all.")
@click.option(
    *("--seeds", "seeds"),
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="How often the file is halved.",
)
@click.option("--multilingual", is_flag=True, help="With the larger model of the extra.")
@click.option("--llm", "asks", is_flag=True, help="Ask the language model of pipeline.llm_url too.")
@click.option("--words-only", is_flag=True, help="Without any model: words and n-grams.")
@as_json
@maybe_configured
def evaluate_routing(
    settings: Settings | None,
    data: Path,
    train: Path | None,
    beats: Path | None,
    shots: str,
    seeds: int,
    multilingual: bool,
    asks: bool,
    words_only: bool,
    as_json: bool,
) -> None:
    """Texts to beats: macro-F1, accuracy, calibration, by language where there are several.

    Without --train the file is halved at random, once a seed. A label without a beat means none
    of ours: right when left open.
    """
    if shots != "all" and not shots.isdecimal():
        raise BadData("--shots is a number, or all.")
    tested, learned = labelled.texts(data), labelled.texts(train) if train else None
    known = labelled.beats(beats, data) if beats else labelled.named(learned or tested)
    larger = multilingual or bool(settings and settings.pipeline.multilingual)
    model = None if words_only else _model(larger)
    with threadpool_limits(1):
        test = routing.Read(tested, known, model, time.process_time)
        voice = test.voice = _voice(settings, test) if asks else None
        pool = routing.Read(learned, known, model, time.process_time) if learned else test
        found = _scores(pool, test if learned else None, shots, seeds)
    heard = {"llm": {"asked": voice.asked, "unusable": voice.unusable}} if voice else {}
    show_figures({"model": model.name if model else "", **heard, **found}, as_json=as_json)


def _model(larger: bool) -> Encoder | None:
    """The model that is there, said aloud when it is not the one that was asked for."""
    say_what_is_missing(larger)
    return encoder(larger)


def _voice(settings: Settings | None, test: routing.Read) -> Voice:
    """Raises `BadData` when the settings name no language model."""
    model = language_model(settings) if settings else None
    if model is None:
        raise BadData("No language model is set: see pipeline.llm_url in config.toml.")
    return Voice(model, test.beats)


def _scores(
    pool: routing.Read, test: routing.Read | None, shots: str, seeds: int
) -> dict[str, Any]:
    wanted = None if shots == "all" else int(shots)
    try:
        return routing.evaluate(pool, test, shots=wanted, seeds=seeds, clock=time.process_time)
    except ValueError as error:
        raise BadData(f"The file cannot be halved: {error}") from None
