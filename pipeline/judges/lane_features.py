"""What of a letter tells its lane, as named numbers, each with the words or headers behind it.

Numbers only lean: what each is worth is learned (`lane_model`). The same letter gives the same.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.judges.leanings import LEANINGS
from pipeline.judges.leanings_noise import NOISE_LEANINGS
from pipeline.judges.lexicon import Lexicon
from pipeline.judges.replies import own
from pipeline.judges.signs import said
from pipeline.search.words import folded_words
from pipeline.terms import Letter

_READ = 8_000  # characters of the sender's words
_LEXICON = Lexicon({**LEANINGS, **NOISE_LEANINGS})
_HEADERS = {
    "list-unsubscribe": "List-Unsubscribe",
    "list-unsubscribe-post": "List-Unsubscribe-Post",
    "list-id": "List-Id",
    "list-post": "List-Post",
    "feedback-id": "Feedback-ID",
    "x-auto-response-suppress": "X-Auto-Response-Suppress",
    "x-campaign": "X-Campaign",
    "x-campaignid": "X-CampaignID",
    "x-mailgun-sid": "X-Mailgun-Sid",
    "x-mc-user": "X-MC-User",
    "x-sg-eid": "X-SG-EID",
    "x-spam-flag": "X-Spam-Flag",
}
_ROLES_LISTED = {
    "robot": "noreply no-reply donotreply do-not-reply nepasrepondre noresponder no-responder "
    "robot system notification notifications nicht-antworten automailer",
    "machine": "mailer-daemon postmaster daemon listserv majordomo bounce bounces",
    "press": "press presse prensa media medien pr comms communications pressoffice press-office "
    "pressestelle gabinete pressa presscentre spokesperson publicity communication comunicacion",
    "bulk": "news newsletter digest info hello shop offers team events updates deals promo "
    "marketing bulletin boletin lettre infolettre brief briefing weekly daily alert alerts jobs "
    "members club kontakt rassylka rozsylka nashra list lists",
    "service": "support billing invoice accounts calendar booking orders security help helpdesk "
    "receipts ticket tickets delivery service",
}
_ROLES = {name: kind for kind, names in _ROLES_LISTED.items() for name in names.split()}
_SENTENCE = re.compile(r"[^.!?؟\n]+[.!?؟]*")
_MARK = re.compile("[?؟]")
_REPLY = re.compile(r"\W*(?:re|aw|antw|sv|відп|ответ)\b\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\W*(?:fwd?|wg|tr|rv|переслано)\b\s*:", re.IGNORECASE)
ASKS = ("asks", "asks in subject", "asks often", "asks mostly", "asks first", "asks last")
_COUNTED = {
    "urls": re.compile(r"https?://|www\."),
    "addresses": re.compile(r"\S@\S"),
    "money": re.compile(r"[€$£%₴₽]|\b(?:eur|usd|грн|руб)", re.IGNORECASE),
    "exclaims": re.compile("!"),
    "quotes": re.compile('["“”„«»]'),
    "lines": re.compile("\n"),
    "bullets": re.compile(r"(?m)^\s*(?:[-*•·–]|\d+[.)])\s"),
    "times": re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(?:am|pm|h|Uhr)\b"),
}


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers by name; for those that a reader can see, the code and words of the reason; and the
    words that were read."""

    numbers: Mapping[str, float]
    shown: Mapping[str, tuple[str, Sequence[str]]]
    text: str


def words_of(letter: Letter) -> str:
    """What is read of a letter, subject first: the own words, or all when there are none."""
    return f"{letter.subject[:500]}\n{letter.own_words or letter.text}"[:_READ]


def features(letter: Letter) -> Features:
    """All that tells something about a letter. Costs 0.1 ms for 400 characters."""
    letter = own(letter)
    body = (letter.own_words or letter.text)[:_READ]
    numbers: dict[str, float] = {}
    shown: dict[str, tuple[str, Sequence[str]]] = {}
    for place, text in (("subject", letter.subject[:500]), ("body", body)):
        for kind, found in _spoken(folded_words(text)):
            numbers[f"{place} {kind}"] = math.log1p(len(found))
            shown[f"{place} {kind}"] = ("subject" if place == "subject" else "words", found)
    for name, reason_code, word in _traces(letter):
        numbers[name] = 1.0
        shown[name] = (reason_code, (word,))
    numbers.update(_shape(letter.subject, body))
    if letter.html:
        numbers["html"] = 1.0
    if not letter.headers:
        numbers["no header"] = 1.0
    return Features(numbers, shown, words_of(letter))


def _spoken(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    for kind, found in _LEXICON.found(words).items():
        yield f"leans {kind}", found
    for kind, phrases in said(words).items():
        yield f"says {kind}", phrases


def _traces(letter: Letter) -> Iterator[tuple[str, str, str]]:
    """Name of the feature, code of its reason, and the header or part of an address."""
    headers = {key: value.strip().lower() for key, value in letter.headers.items()}
    for key, name in _HEADERS.items():
        if headers.get(key):
            yield f"header {key}", "header", name
    if precedence := headers.get("precedence"):
        sort = "list" if precedence == "list" else "auto" if "auto" in precedence else "bulk"
        yield f"precedence {sort}", "header", "Precedence"
    if "generated" in headers.get("auto-submitted", ""):
        yield "auto generated", "header", "Auto-Submitted"
    if "calendar" in headers.get("content-type", ""):
        yield "calendar", "header", "Content-Type"
    if headers.get("return-path", "").replace(" ", "") == "<>":
        yield "null path", "header", "Return-Path"
    role = letter.sender.split("@", maxsplit=1)[0].lower()
    kinds = {_ROLES[one]: one for one in (*re.split("[._+-]", role), role) if one in _ROLES}
    yield from ((f"role {kind}", "role", one) for kind, one in kinds.items())


def _shape(subject: str, body: str) -> dict[str, float]:
    """How it is built, whatever it says."""
    whole = f"{subject} {body}"
    words = len(body.split())
    numbers = {name: math.log1p(len(found.findall(whole))) for name, found in _COUNTED.items()}
    return {
        **numbers,
        **_questions(subject, body),
        "length": math.log1p(words) / 5,
        "short": float(words < 15),
        "long": float(words > 90),
        "no subject": float(not subject.strip()),
        "subject length": math.log1p(len(subject.split())) / 2,
        "replies": float(bool(_REPLY.match(subject))),
        "forwards": float(bool(_FORWARD.match(subject))),
        "digits": 5 * sum(map(str.isdigit, whole)) / max(1, len(whole)),
        "capitals": 3 * _capitals(whole),
        "subject in capitals": float(len(subject) > 7 and _capitals(subject) > 0.6),
        "begins small": float(body[:1].islower()),
    }


def _questions(subject: str, body: str) -> dict[str, float]:
    spoken = [one for one in _SENTENCE.findall(body) if len(one.split()) > 1]
    asked = [bool(_MARK.search(one)) for one in spoken]
    in_subject = bool(_MARK.search(subject))
    told = (
        *(float(any(asked) or in_subject), float(in_subject)),
        *(math.log1p(sum(asked)), sum(asked) / max(1, len(asked))),
        *(float(asked[:1] == [True]), float(asked[-1:] == [True])),
    )
    return dict(zip(ASKS, told, strict=True))


def _capitals(text: str) -> float:
    letters: Iterable[str] = [letter for letter in text if letter.isalpha()]
    return sum(map(str.isupper, letters)) / max(1, len(list(letters)))
