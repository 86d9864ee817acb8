"""Finds the phrases of `phrases` in a text. Knows what is said, not what it means."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pipeline.judges import phrases
from pipeline.search.words import fold, tokens

_HEAD = 5  # letters of a phrase's longest word that bring it to attention

Said = Mapping[str, tuple[str, ...]]  # kind of sign to the phrases found, in the order listed

_LISTS: dict[str, str] = {
    "automatic": phrases.AUTOMATIC,
    "bulk": phrases.BULK,
    "newsletter": phrases.NEWSLETTER,
    "group": phrases.GROUP,
    "release": phrases.RELEASE,
    "contact": phrases.CONTACT,
    "boilerplate": phrases.BOILERPLATE,
    "offer": phrases.OFFER,
    "tells": phrases.TELLS,
    "about noise": phrases.ABOUT_NOISE,
    "article": phrases.ARTICLE,
    "wrong": phrases.WRONG,
    "correct": phrases.CORRECT,
    "asks": phrases.ASKS,
    **{f"spam {kind}": listed for kind, listed in phrases.SPAM.items()},
}
SPAM_KINDS = tuple(f"spam {kind}" for kind in phrases.SPAM)


def _prepared() -> dict[str, list[tuple[str, str, str]]]:
    """Head of the longest word to (kind, phrase as listed, what to look for among the words)."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, listed in _LISTS.items():
        for line in (" ".join(part.split()) for part in listed.split(";")):
            words = tokens(fold(line))
            wanted = f" {' '.join(words)}{'' if line.endswith('*') else ' '}"
            head = max(words, key=len)[:_HEAD]
            found.setdefault(head, []).append((kind, line.rstrip("*"), wanted))
    return found


_BY_HEAD = _prepared()
_HEADS = frozenset(_BY_HEAD)


def said(words: Sequence[str]) -> Said:
    """Which phrases these words (folded, in order) hold. A set first: few are looked for."""
    heads = _HEADS.intersection([word[:_HEAD] for word in words])
    if not heads:
        return MappingProxyType({})
    text = f" {' '.join(words)} "
    found: dict[str, tuple[str, ...]] = {}
    for head in sorted(heads):
        for kind, phrase, wanted in _BY_HEAD[head]:
            if wanted in text:
                found[kind] = (*found.get(kind, ()), phrase)
    return found
