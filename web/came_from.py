"""Facts of a mail's origin to sentences, in words that promise nothing they do not show."""

from collections.abc import Iterable

from inbox import WARNINGS, Fact
from pipeline.queries.provenance import History
from web.sentences import N_, Blank, Say, word

_THROUGH = N_("Sent through {domain}. This does not show who wrote it.")
_LIST = {
    "from": N_("It came through your list {address}."),
    "": N_("It came through your list {address}, which does not tell who wrote it."),
}
_FORM = {"": N_("It came from your web form, and does not tell who wrote it.")}
_UNCHECKED = {
    "no key": N_("{domain} signed it, but has no such key any more: nothing is shown by that."),
    "expired": N_("The signature of {domain} was out of date when the mail came."),
    "no answer": N_("The signature of {domain} could not be looked up when the mail came."),
    "too big": N_("The mail is too big for its signature of {domain} to be checked."),
    "other kind": N_("The signature of {domain} is of a kind that is not checked here."),
    "unusual": N_("The mail is built so strangely that the signature of {domain} was not checked."),
}
_FACTS = {
    "not looked at": N_(
        "Received before Tipdesk looked at signatures; nothing of where it came from was written "
        "down, and a check today would not tell what was so then."
    ),
    "read late": N_(
        "Received before Tipdesk looked at signatures; none was checked. What follows was read "
        "from its headers later."
    ),
    "through list": N_("It came through your list {address}; who wrote it is what the list says."),
    "through form": N_("It came from your web form: name and address are what somebody typed in."),
    "sent through": _THROUGH,
    "failed": N_(
        "{method} failed for {domain}: it may be from somebody else, or was changed on its way."
    ),
    "server silent": N_("Your mail server {server} left no word about it."),
    "signed": N_("It says that {domains} signed it. Nobody has checked that."),
    "sealed": N_("It says that {domain} handed it on. Nobody has checked that."),
    "signature right": _THROUGH,
    "signature wrong": N_(
        "The signature of {domain} is wrong: it was changed on its way, or {domain} never sent it."
    ),
    "seal right": N_("{domain} handed it on, and vouches for how it got there."),
    "seal wrong": N_("{domain} says to have handed it on, but that does not hold."),
    "name shows address": N_("The name shows {shown}, but the mail is from {address}."),
    "hidden direction": N_("The sender holds signs that turn letters round."),
    "mixed scripts": N_("The domain mixes letters of two scripts. Its real name is {domain}."),
    "foreign letters": N_("The domain's name for machines is {domain}."),
    "looks like": N_("{domain} looks like {like}, but is another."),
    "imitates a colleague": N_("The sender goes by the name of {name}, but writes from elsewhere."),
    "answers elsewhere": N_("An answer would go to {address}."),
    "returns elsewhere": N_("It was delivered by {domain}."),
}
_PARTLY = N_("{domain} signed only its beginning: words may have been added behind.")


def sentence(fact: Fact, say: Say = str) -> str:
    """One fact in words."""
    told = _told(fact)
    return say(told).format_map(Blank(fact.values)) if told else fact.code


def _told(fact: Fact) -> str:
    if fact.code == "through list":
        return _LIST.get(fact.values["by"], _FACTS[fact.code])
    if fact.code == "through form":
        return _FORM.get(fact.values["by"], _FACTS[fact.code])
    if fact.code == "signature unchecked":
        return _UNCHECKED.get(fact.values.get("why", ""), _UNCHECKED["no answer"])
    if fact.code == "signature right" and "part" in fact.values:
        return _PARTLY
    return _FACTS.get(fact.code, "")


def lines(facts: Iterable[Fact], say: Say = str) -> tuple[list[str], list[str]]:
    """What asks for a second look, and everything else; each sentence once."""
    warnings: dict[str, None] = {}
    others: dict[str, None] = {}
    facts = tuple(facts)
    for fact in facts:
        place = warnings if fact.code in WARNINGS else others
        place[sentence(fact, say)] = None
    if all(fact.code == "read late" for fact in facts):
        others[say(N_("Nothing in it shows where it came from."))] = None
    return list(warnings), list(others)


def history(told: History | None, since: str, say: Say = str) -> str:
    """What the sender did here before; `since` is its first day, as the door writes days."""
    if told is None:
        return say(N_("It names no address."))
    if not told.earlier:
        return say(N_("The first tip from this address that you can see."))
    ends = "; ".join(f"{word(name, say)}: {count}" for name, count in told.verdicts.items())
    said = say(N_("Earlier tips from this address: {n}, since {since}."))
    return said.format(n=told.earlier, since=since) + (f" {ends}." if ends else "")
