"""What sort of mail it is by rules on headers and words: nothing learned, nobody's mail needed.

In doubt it is a tip, since a lost tip costs most. Noise is hidden from `SURE` on, so a rule gives
that much only to several signs that a person's own mail does not bear together.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.judges import quotes
from pipeline.judges.reasons import reason
from pipeline.judges.signs import SPAM_KINDS, Said, said
from pipeline.search.passages import sentences
from pipeline.search.words import folded_words
from pipeline.terms import Answer, Lane, Letter, Reason

_READ = 8_000  # characters of the sender's own words
_FOOT = 2_000  # and of the end of the mail, where the small print stands
_TOP = 40  # words in which a release says that it is one
SHOWN = 0.85  # the most that noise gets when somebody seems to tell something
_PITCH_SCORES = ((3, 0.96), (2.5, 0.92), (2, 0.8), (1.5, 0.7), (0, 0.6))
_MACHINES = ("mailer-daemon", "postmaster")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_SENTENCE = re.compile(r"[^.!?؟。！？\n]+[.!?؟。！？]*")
_ASKED = re.compile("[?？؟]\\s*$")
_ASKED_ANYWHERE = re.compile("[?？؟]")
_THEN = re.compile(r"[,.]? ?\b(?:also|також|также|außerdem)\b,?|[;…–—]|\.\.\.", re.IGNORECASE)
_TOLD_BEFORE = 200  # characters of a question before which a letter is looked at
_COURTESY_WORDS = """
dear hello hi hey thanks thank regards best yours sincerely greetings good
вітаю добрий доброго привіт дякую щиро шановна шановні шановний повагою
здравствуйте привет добрый спасибо благодарю уважаемая уважаемые уважаемый уважением
hallo guten liebe lieber geehrte danke vielen grüße freundliche freundlichen
bonjour bonsoir madame monsieur merci cordialement salutations chère cher
hola buenos buenas estimado estimada estimados gracias saludos cordialmente cordial
مرحبا السلام السيد السادة شكرا تحياتي تحية وشكرا
"""
COURTESY = frozenset(folded_words(_COURTESY_WORDS))


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter as the rules see it."""

    letter: Letter
    words: Sequence[str]
    subject: Said
    body: Said
    foot: Said

    def says(self, kind: str) -> tuple[str, ...]:
        """The phrases of that kind, the subject's first."""
        return self.subject.get(kind, ()) + self.body.get(kind, ())

    def header(self, name: str) -> str:
        return self.letter.headers.get(name, "").strip().lower()


def rule(letter: Letter) -> Answer:
    """Lane, probability and reasons. The surest noise wins; else correction, question or tip."""
    seen = see(letter)
    if not seen.words and not letter.text.strip() and not letter.headers and not letter.marks:
        return Answer(Lane.TIP, 0.5, (reason("no words"),))
    automatic = _automatic(seen)
    if automatic:
        return automatic
    noise = [answer for sign in _NOISE if (answer := sign(seen))]
    if noise:
        return _doubted(seen, max(noise, key=lambda answer: answer.score))
    return _correction(seen) or _question(seen) or told(seen)


def see(letter: Letter) -> Seen:
    """The letter with the phrases that its parts hold."""
    own = letter.own_words[:_READ] or letter.text[:_READ]
    own_words = folded_words(own)
    foot = letter.text[-_FOOT:] if len(letter.text) > len(own) else ""
    return Seen(
        letter,
        own_words,
        said(folded_words(letter.subject[:500])),
        said(own_words),
        said(folded_words(foot)),
    )


def _doubted(seen: Seen, answer: Answer) -> Answer:
    """Noise that somebody passes on, tells something in or speaks about stays in view."""
    tells = seen.says("tells") + seen.says("about noise")
    if not tells:
        if seen.letter.own_words.strip() or not seen.letter.text.strip():
            return answer
        signs = (*answer.reasons, reason("passed on"))
        return Answer(answer.label, min(answer.score, SHOWN), signs)
    if answer.score < 0.8:  # the signs of noise were few anyway
        return told(seen)
    score = min(answer.score, SHOWN)
    return Answer(answer.label, score, (*answer.reasons, reason("tells", said=tells[0])))


def _automatic(seen: Seen) -> Answer | None:
    """A reply or report that no person wrote (RFC 3834 §5, RFC 6522). Headers make it sure."""
    proof = _proof(seen)
    subject = seen.subject.get("automatic", ())
    role = seen.letter.sender.split("@", maxsplit=1)[0].lower()
    spoken = [reason("subject", said=subject[0])] if subject else []
    if proof:
        return Answer(Lane.AUTOMATIC, 0.97, (proof, *spoken))
    if role in _MACHINES:
        by_name = reason("role", said=role)
        return Answer(Lane.AUTOMATIC, 0.95 if spoken else 0.8, (by_name, *spoken))
    if "automatic" in seen.letter.marks:  # the reader weighed headers, structure and words
        return Answer(Lane.AUTOMATIC, 0.95, (reason("mark", name="automatic"), *spoken))
    if seen.header("return-path").replace(" ", "") == "<>":
        # Web forms send with an empty return path too, and a form may bring a tip.
        sign = reason("header", name="Return-Path")
        return Answer(Lane.AUTOMATIC, 0.95 if spoken else 0.7, (sign, *spoken))
    return Answer(Lane.AUTOMATIC, 0.75, tuple(spoken)) if spoken else None


def _proof(seen: Seen) -> Reason | None:
    if seen.header("auto-submitted").startswith("auto-replied"):
        return reason("header", name="Auto-Submitted")
    if seen.header("content-type").startswith("multipart/report"):
        return reason("header", name="Content-Type")
    if seen.header("precedence") in ("auto_reply", "auto-reply"):
        return reason("header", name="Precedence")
    for name in ("x-autoreply", "x-autorespond"):
        if seen.header(name) not in ("", "no", "false", "0", "none"):
            return reason("header", name=name.title())
    return None


def _newsletter(seen: Seen) -> Answer | None:
    """Sent in bulk, and says so: by header, and in words.

    A list that people post to (a newsroom's own group address is one) puts the same headers on
    every person's mail: there headers alone say nothing.
    """
    headers = _bulk_headers(seen)
    group = seen.foot.get("group") or seen.body.get("group")
    small_print = () if group else seen.body.get("bulk", ()) + seen.foot.get("bulk", ())
    named = seen.subject.get("newsletter", ())
    spoken = [reason("words", said=said) for said in dict.fromkeys(small_print)]
    spoken += [reason("subject", said=said) for said in named]
    if seen.header("list-post") or seen.header("mailing-list"):
        headers = []
    weight = len(headers) + min(len(spoken), 2)
    if weight < 2 or not (headers or len(spoken) > 1):
        return None
    if headers and small_print:
        score = 0.95 if weight >= 3 else 0.85
    else:
        score = 0.8 if len(headers) >= 2 else 0.6
    return Answer(Lane.NEWSLETTER, score, (*headers[:3], *spoken[:2]))


def _bulk_headers(seen: Seen) -> list[Reason]:
    shown = {
        "list-unsubscribe": "List-Unsubscribe",
        "list-id": "List-Id",
        "list-unsubscribe-post": "List-Unsubscribe-Post",
        "feedback-id": "Feedback-ID",
        "x-campaign": "X-Campaign",
        "x-campaignid": "X-CampaignID",
        "x-mc-user": "X-MC-User",
    }
    found = [reason("header", name=name) for key, name in shown.items() if seen.header(key)]
    if seen.header("precedence") in ("bulk", "list", "junk"):
        found.append(reason("header", name="Precedence"))
    # Each alone is on many a person's mail; one that lets unsubscribe is not.
    return found if seen.header("list-unsubscribe") or len(found) > 1 else []


def _pitch(seen: Seen) -> Answer | None:
    """An interest behind it: a release that says so on top, or an offer, and what goes with it."""
    top = said(list(seen.words[:_TOP])).get("release", ())
    heading = seen.subject.get("release", ()) + top
    kinds = [heading, seen.says("contact"), seen.says("boilerplate"), seen.says("offer")]
    signs = [reason("words", said=found[0]) for found in kinds if found]
    if not signs or (len(signs) == 1 and not heading and not kinds[3]):
        return None
    sent = _bulk_headers(seen)[:1]
    if seen.letter.recipients >= 20:
        sent.append(reason("recipients", count=seen.letter.recipients))
    weight = len(signs) + len(sent) / 2 + bool(heading) / 2
    score = next(score for enough, score in _PITCH_SCORES if weight >= enough)
    return Answer(Lane.PITCH, score, (*signs, *sent))


def _spam(seen: Seen) -> Answer | None:
    """Several kinds of what only spam says. A tip may name any one of them."""
    kinds = [found for kind in SPAM_KINDS if (found := seen.says(kind))]
    signs = [reason("words", said=found[0]) for found in kinds]
    weight = len(kinds) + sum(len(found) > 1 for found in kinds) / 2
    if seen.header("x-spam-flag").startswith("yes"):
        signs.append(reason("header", name="X-Spam-Flag"))
        weight += 2
    share = _capitals(seen.letter.subject)
    if kinds and share >= 60:
        signs.append(reason("capitals", share=share))
        weight += 0.5
    if weight < 2:
        return None
    return Answer(Lane.SPAM, 0.6 if weight < 3 else 0.8 if weight < 4 else 0.95, tuple(signs))


def _capitals(subject: str) -> int:
    letters = [letter for letter in subject[:500] if letter.isalpha()]
    if len(letters) < 8:
        return 0
    return 100 * sum(map(str.isupper, letters)) // len(letters)


_NOISE: tuple[Callable[[Seen], Answer | None], ...] = (_spam, _pitch, _newsletter)


def _correction(seen: Seen) -> Answer | None:
    """Says that something we published is not right."""
    plain, article, wrong = (seen.says(kind) for kind in ("correct", "article", "wrong"))
    if plain and (article or wrong):
        return Answer(Lane.CORRECTION, 0.9, _spoken(plain, article or wrong))
    if article and wrong:
        return Answer(Lane.CORRECTION, 0.75, _spoken(article, wrong))
    if plain and (seen.subject.get("correct") or len(seen.words) < 80):
        return Answer(Lane.CORRECTION, 0.7, _spoken(plain))
    return None


def _question(seen: Seen) -> Answer | None:
    """Asks and tells nothing. Whoever tells something too has written a tip."""
    if seen.says("tells"):
        return None
    wishes = seen.body.get("asks", ())
    text = _LINK.sub(" ", seen.letter.own_words[: _READ // 2])
    marks = sum(map(text.count, "?؟？"))
    if not marks and not wishes and not _ASKED.search(seen.letter.subject):
        return None
    most = max(marks, len(wishes), 1)
    asked, told = _sentences(text, most)
    asks = asked or len(wishes)
    if told > max(asks, 1):
        return None
    sign = reason("asks", said="?" if asked or not wishes else wishes[0])
    return Answer(Lane.QUESTION, 0.8 if told <= asks else 0.6, (sign,))


def _sentences(text: str, most: int) -> tuple[int, int]:
    """How many sentences ask, and how many tell: four words or more that are no courtesy.

    Stops where more than `most` tell something.
    """
    asked = told = 0
    for found in _SENTENCE.finditer(quotes.joined(text)):
        if _ASKED.search(found[0]):
            asked += 1
            continue
        spoken = folded_words(found[0])
        if len(spoken) >= 4 and COURTESY.isdisjoint(spoken[:2]) and not said(spoken).get("asks"):
            told += 1
        if told > most:
            break
    return asked, told


def told(seen: Seen) -> Answer:
    """A tip, with what it tells and what it also asks."""
    tells = seen.says("tells")
    asked = asked_in(seen)
    also = (reason("also asks", said=quotes.question(asked)),) if asked else ()
    if tells:
        signs = tuple(reason("tells", said=found) for found in tells[:3])
        return Answer(Lane.TIP, 0.85, signs + also)
    return Answer(Lane.TIP, 0.7 if seen.words else 0.5, (reason("nothing else"), *also))


def asked_in(seen: Seen) -> str:
    """The first question in a tip, as it was asked; a wish that we look into it is none."""
    text = _LINK.sub(" ", seen.letter.own_words[: _READ // 2])
    if _ASKED_ANYWHERE.search(text):
        for sentence in sentences(quotes.joined(text)):
            # "I saw it, also: who paid?" tells something, and then asks
            for asked in (sentence, _THEN.split(sentence)[-1]):
                if _is_asked(asked):
                    return asked.strip(" ,:–—-\t")
    wishes = seen.body.get("asks", ())
    return wishes[0] if wishes else ""


def tells_first(seen: Seen) -> bool:
    """Whether a letter tells something before it first asks: the lane says which comes first."""
    asked = asked_in(seen)
    told = seen.letter.own_words.split(asked[:_TOLD_BEFORE], 1) if asked else []
    return len(told) > 1 and "tells" in said(folded_words(told[0]))


def _is_asked(sentence: str) -> bool:
    spoken = folded_words(sentence) if _ASKED.search(sentence) else []
    courteous = not COURTESY.isdisjoint(spoken[:2])
    return len(spoken) >= 3 and not courteous and "tells" not in said(spoken)


def _spoken(*found: Sequence[str]) -> tuple[Reason, ...]:
    return tuple(reason("words", said=phrases[0]) for phrases in found if phrases)
