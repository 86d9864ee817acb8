"""What cannot be done, and what is wrong, in the reader's language: sentence first, then values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from inbox import InboxError
from pipeline.errors import Refusal
from pipeline.problems import Problem
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
    *(N_("password"), N_("client secret"), N_("refresh token")),
    # What OpenSSL says of a certificate that does not verify, and our own word for it.
    *(N_("certificate has expired"), N_("certificate is not yet valid"), N_("it is not trusted")),
    *(N_("self-signed certificate"), N_("self-signed certificate in certificate chain")),
    *(N_("unable to get issuer certificate"), N_("unable to get local issuer certificate")),
    *(N_("unable to verify the first certificate"), N_("it is for another name")),
    N_("it is for another IP address"),
    # What the system says of a server, a folder or a file.
    *(N_("Connection refused"), N_("No route to host"), N_("Network is unreachable")),
    *(N_("Permission denied"), N_("No such file or directory"), N_("No space left on device")),
    *(N_("it is no text"), N_("it holds no certificate")),
}
_OURS = frozenset({"kind", "lane", "verdict", "what", "who", "words", "why"})


def why_not(error: Exception, say: Say = str) -> str:
    """What an error says. A sentence that no catalogue has stays as it is."""
    if not isinstance(error, Refusal | InboxError):
        return str(error)
    return _told(error.sentence, error.values, say)


def why_failing(problem: str, why: Problem, say: Say = str) -> str:
    """What a mailbox or feed has said last; what was kept as English alone stays so."""
    return _told(why["sentence"], why["values"], say) if why else problem


def what_is_wrong(
    one: Finding, say: Say = str, at: Callable[[datetime], str] = str
) -> tuple[str, str]:
    """What is wrong, and its mend; `at` tells a time. What came from elsewhere with braces in it
    stays as it is."""
    given: dict[str, Any] = dict(one.values)
    if why := given.pop("why", None):
        given["problem"] = why_failing("", why, say)
    values = {name: _value(name, value, say, at) for name, value in given.items()}
    if not values:
        return say(one.what), say(one.mend)
    return say(one.what).format_map(values), say(one.mend).format_map(values)


def _told(sentence: str, given: Mapping[str, Any], say: Say) -> str:
    values = {
        name: _ours(str(value), say) if name in _OURS else value for name, value in given.items()
    }
    if values.get("problem"):  # of a feed: a sentence by itself
        values["problem"] = say(str(values["problem"]))
    return say(sentence).format_map(values) if values else say(sentence)


def _value(name: str, value: Any, say: Say, at: Callable[[datetime], str]) -> Any:
    """A value of a finding: those that are words of ours, or times, in the reader's way."""
    if name == "when" and at is not str:
        return at(datetime.fromisoformat(str(value)))
    return word(str(value), say) if name in ("state", "job") else value


def _ours(words: str, say: Say) -> str:
    return ", ".join(say(one) if one in _KINDS else word(one, say) for one in words.split(", "))
