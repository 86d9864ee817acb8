"""Refusals as sentences in the reader's language: their sentence is translated, then its values."""

from collections.abc import Callable

from pipeline.errors import Refusal
from web.sentences import N_, word

Say = Callable[[str], str]
# What a refusal may name: of these values alone the words are ours, the rest are names.
_KINDS = {
    *(N_("tip"), N_("desk"), N_("beat"), N_("user"), N_("story"), N_("mailbox"), N_("sign-in")),
    *(N_("status"), N_("owner"), N_("lane"), N_("verdict"), N_("reason"), N_("snooze")),
    *(N_("archive"), N_("readers"), N_("restriction"), N_("a new message"), N_("the clock")),
    *(N_("the machine"), N_("a judge"), N_("picture"), N_("link"), N_("callout"), N_("feed")),
}
_OURS = frozenset({"kind", "lane", "verdict", "what", "who", "words"})


def why_not(error: Exception, say: Say = str) -> str:
    """What an error says. A sentence that no catalogue has stays as it is."""
    if not isinstance(error, Refusal):
        return str(error)
    values = {
        name: _ours(str(value), say) if name in _OURS else value
        for name, value in error.values.items()
    }
    return say(error.sentence).format_map(values) if values else say(error.sentence)


def _ours(words: str, say: Say) -> str:
    return ", ".join(say(one) if one in _KINDS else word(one, say) for one in words.split(", "))
