"""Refusals as sentences in the reader's language. Those without values are their own message."""

from collections.abc import Callable

from pipeline import errors
from web.sentences import N_

Say = Callable[[str], str]


def why_not(error: Exception, say: Say = str) -> str:
    """What an error says. A sentence that no catalogue has stays as it is."""
    for kind, words in _WITH_VALUES.items():
        if isinstance(error, kind):
            return words(error, say)
    return say(str(error))


def _taken(error: Exception, say: Say) -> str:
    return say(N_("{owner} is already working on this tip.")).format(**vars(error))


def _hers(error: Exception, say: Say) -> str:
    sentence = N_("This tip is {owner}'s. Only its owner or an editor can hand it on.")
    return say(sentence).format(**vars(error))


def _changed(error: Exception, say: Say) -> str:
    sentence = N_("It cannot be undone: {who} has changed it since ({what}).")
    return say(sentence).format(**vars(error))


def _name_taken(error: Exception, say: Say) -> str:
    return say(N_("There is a {kind} named “{name}” already.")).format(**_kind(error, say))


def _unknown(error: Exception, say: Say) -> str:
    return say(N_("There is no {kind} {name}.")).format(**_kind(error, say))


def _kind(error: Exception, say: Say) -> dict[str, object]:
    return vars(error) | {"kind": say(str(vars(error)["kind"]))}


def _wait(error: Exception, say: Say) -> str:
    seconds = int(vars(error)["seconds"])
    for size, words in _SPANS:
        if seconds < 100 * size:
            return say(words).format(n=-(-seconds // size))
    return say(N_("Too many tries. Try again in a few days."))


_SPANS = (
    (1, N_("Too many tries. Try again in {n} s.")),
    (60, N_("Too many tries. Try again in {n} min.")),
    (3600, N_("Too many tries. Try again in {n} h.")),
)
_WITH_VALUES: dict[type[Exception], Callable[[Exception, Say], str]] = {
    errors.AlreadyClaimed: _taken,
    errors.NotYours: _hers,
    errors.ChangedSince: _changed,
    errors.NameTaken: _name_taken,
    errors.Unknown: _unknown,
    errors.TooManyTries: _wait,
}
