"""What went wrong with a mailbox or a feed, kept so that any door can tell it in its language.

A sentence with its values in braces, as a refusal has it: the row beside it holds the English.
"""

from collections.abc import Mapping
from typing import Any

from inbox import InboxError
from pipeline.errors import PipelineError, Refusal

# `sentence`, its `values`, numbers or words, and the `kind` of the error; nothing: all is well
Problem = Mapping[str, Any]
NONE: Problem = {}


def problem(error: Exception) -> Problem:
    """What is kept of an error: a sentence of ours, since what others raise may quote a mail."""
    return {**_sentence(error), "kind": type(error).__name__}


def _sentence(error: Exception) -> Problem:
    if isinstance(error, InboxError | Refusal):
        return _kept(error.sentence, **error.values)
    if isinstance(error, PipelineError):
        return _kept(str(error))
    return _kept(
        "Something is wrong with this machine or with Tipdesk ({kind}).", kind=type(error).__name__
    )


def english(found: Problem) -> str:
    """As logs, commands and notices tell it."""
    values = found.get("values")
    sentence = str(found.get("sentence", ""))
    return sentence.format_map(values) if values else sentence


def _kept(sentence: str, **values: object) -> Problem:
    plain = {name: one if isinstance(one, int) else str(one) for name, one in values.items()}
    return {"sentence": sentence, "values": plain}
