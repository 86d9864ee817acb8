"""What cannot be done, and what is wrong, in the reader's language: sentence first, then values."""

from collections.abc import Callable
from datetime import datetime

from pipeline.errors import Refusal
from pipeline.queries.health import Finding
from web.sentences import N_, word

Say = Callable[[str], str]
# What a refusal may name: of these values alone the words are ours, the rest are names.
_KINDS = {
    *(N_("tip"), N_("desk"), N_("beat"), N_("user"), N_("story"), N_("mailbox"), N_("sign-in")),
    *(N_("status"), N_("owner"), N_("lane"), N_("verdict"), N_("reason"), N_("snooze")),
    *(N_("archive"), N_("readers"), N_("restriction"), N_("a new message"), N_("the clock")),
    *(
        N_("the machine"),
        N_("a judge"),
        N_("picture"),
        N_("link"),
        N_("danger"),
        N_("callout"),
        N_("feed"),
    ),
    N_("rule"),
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


def what_is_wrong(
    one: Finding, say: Say = str, at: Callable[[datetime], str] = str
) -> tuple[str, str]:
    """What is wrong, and its mend; `at` tells a time. What came from elsewhere with braces in it
    stays as it is."""
    values = {name: _told(name, value, say, at) for name, value in one.values.items()}
    if not values:
        return say(one.what), say(one.mend)
    return say(one.what).format_map(values), say(one.mend).format_map(values)


def _told(name: str, value: str | int, say: Say, at: Callable[[datetime], str]) -> str | int:
    """A value of a finding: those that are words of ours, or times, in the reader's way."""
    if name == "when" and at is not str:
        return at(datetime.fromisoformat(str(value)))
    return word(str(value), say) if name in ("state", "job") else value


def _ours(words: str, say: Say) -> str:
    return ", ".join(say(one) if one in _KINDS else word(one, say) for one in words.split(", "))
