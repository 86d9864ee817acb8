"""Whether a program wrote a mail, and of what kind: signs are weighed, no single hint decides.

A proof weighs 2, a hint 1; two of one kind are needed, and one of them must be more than words,
since a reader may well write about an undelivered parcel or somebody's holidays. `Auto-Submitted:
auto-generated` proves nothing (invitations, bug trackers), nor does a null sender (web forms).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from inbox.mail import Address, Mark
from inbox.origin import Automatic
from inbox.reading import automatic_phrases as phrases
from inbox.reading import challenges
from inbox.reading.bounces import bounces
from inbox.reading.structure import Structure
from inbox.reading.transfer import content

ENOUGH = 2
READ = 3_000  # characters of the text that are looked at
STATUS = 100_000  # bytes of a delivery status
MARKED = 10  # addresses of a bounce that become marks
_STATUS_KINDS = ("message/delivery-status", "message/global-delivery-status")
_NO = frozenset({"", "no", "false", "0", "none"})
_REPLY_HEADERS = (  # any value of these is written by a program that answers
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply",
    "x-autoreply-from", "x-vacation", "x-apple-action", "x-ms-exchange-oof",
    "x-cpanel-autoresponder", "x-zoho-autoreply", "autoreply", "x-autoreply-domain",
)  # fmt: skip
_BOUNCE_HEADERS = (
    "x-failed-recipients", "x-bounced-address", "x-ms-exchange-message-is-ndr",
    "x-ms-embedded-report",
    "x-amz-bounce", "x-mailer-daemon",
)  # fmt: skip
_DAEMON = re.compile(
    r"(mailer|mail|mda|smtp|m)[-_.]?daemon$|(double-)?bounces?$|mailsystem$|ndr$|.*smtp"
)
_NEVER_A_PERSON = re.compile(r"mailer[-_.]?daemon$")
_POSTMASTER = re.compile(r"\"?(post[-_.]?master\b|system administrator)")
_ROLE = re.compile(r".*-(admin|request|owner|bounces)$|owner-|listserv")
_DAEMON_NAME = re.compile(r"mailer[- ]daemon|mail delivery (sub)?system|mail administrator")
_SMTP = re.compile(r"(?m)(?:^|[\s:>(#])[45]\d\d[ -](?:\(?#?[45]\.\d{1,3}\.\d{1,3}|.{0,60}@)")
_SERVER = (
    "x-mlserver",
    "x-ml-name",
    "x-listserver",
    "x-mailman-version",
    "x-listprocessor-version",
)
_RANK = {"bounce": 1, "challenge": 2}  # at the same weight
_OF_LISTS = ("list-id", "list-post", "list-unsubscribe")
_NOBODYS_PATH = re.compile(r"<>|<?mailer-daemon(@[^>]*)?>?")  # as some servers write `<>`
_SNS_BOUNCE = re.compile(r'\\?"notificationType\\?"\s?:\s?\\?"(Bounce|Complaint)')


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a kind of automatic mail. `said`: only words say it."""

    kind: str
    code: str
    weight: int = 1
    said: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is looked at. `headers` are the first ones of each name; `report` is the subtype of
    the top multipart, `report_type` its parameter; `kinds` the media types of the leaves."""

    headers: Mapping[str, str]
    sender: Address
    subject: str = ""
    text: str = ""
    report: str = ""
    report_type: str = ""
    kinds: tuple[str, ...] = ()
    status: str = ""  # the text of message/delivery-status, or empty

    def value(self, name: str) -> str:
        return self.headers.get(name, "").strip().lower()


def evidence(
    structure: Structure, headers: Mapping[str, str], sender: Address, text: str
) -> Evidence:
    """What a mail shows, from what the other rooms read of it."""
    reports = (leaf for leaf in structure.leaves if leaf.kind in _STATUS_KINDS)
    status = b"\n\n".join(content(structure.raw, leaf)[0][:STATUS] for leaf in islice(reports, 5))
    return Evidence(
        headers=headers,
        sender=sender,
        subject=headers.get("subject", ""),
        text=text,
        report=structure.report,
        report_type=structure.parameters.get("report-type", "").lower(),
        kinds=tuple(leaf.kind for leaf in structure.leaves),
        status=status.decode("utf-8", "replace"),
    )


def machine_marks(found: Automatic) -> tuple[Mark, ...]:
    """What judges and pages get told: *automatic* when no person wrote it, and each bounce."""
    if not found.proven:
        return ()
    first = Mark("automatic", {"by": found.evidence[0], "kind": found.kind})
    lasting = {True: "lasting", False: "temporary", None: "not told"}
    return (
        first,
        *(
            Mark("bounced", {"address": b.address, "status": b.status, "how": lasting[b.lasting]})
            for b in found.bounces[:MARKED]
            if b.address or b.status
        ),
    )


def automatic(seen: Evidence) -> Automatic:
    """The kind with enough signs, the heaviest first, and a bounce's addresses (RFC 3834 §5,
    RFC 6522, RFC 3464, RFC 8098, RFC 5321 §4.5.5)."""
    signs = [*_headers(seen), *_sender(seen), *_structure(seen)]
    signs += _words(seen, known=bool(signs))
    weights: dict[str, int] = {}
    for sign in signs:
        if sign.kind:
            weights[sign.kind] = weights.get(sign.kind, 0) + sign.weight
    any_kind = sum(sign.weight for sign in signs if not sign.kind)
    enough = [kind for kind, weight in weights.items() if weight + any_kind >= ENOUGH]
    solid = not all(sign.said for sign in signs)
    enough = [kind for kind in enough if _is_backed(kind, signs)]
    if not enough or not (solid or _answers_by_subject(signs)):
        return _by_list(seen)
    # A returned mail, or a demand for a proof, may call itself `auto-replied`: it is no absence.
    kind = max(enough, key=lambda one: (weights[one], _RANK.get(one, 0)))
    return _of_kind(kind, seen, signs)


def _is_backed(kind: str, signs: Sequence[Sign]) -> bool:
    """Where nothing but words tells the kind, both subject and text must; but a postmaster's
    letter about a mail that did not arrive is a bounce."""
    own = [sign for sign in signs if sign.kind == kind]
    if kind == "bounce" and any(sign.code == "postmaster" for sign in signs):
        return True
    return not all(sign.said for sign in own) or sum(sign.weight for sign in own) >= ENOUGH


def _of_kind(kind: str, seen: Evidence, signs: Sequence[Sign]) -> Automatic:
    """The finding. A report that only says "delivered" is a receipt."""
    told = [sign for sign in signs if sign.kind in (kind, "")]
    told.sort(key=lambda sign: -sign.weight)
    codes = tuple(dict.fromkeys(sign.code for sign in told))
    if kind != "bounce":
        return Automatic(kind, codes)
    found = bounces(seen.headers, seen.text, seen.status, seen.sender.address)
    if found is None:
        return Automatic("receipt", codes)
    return Automatic(kind, codes, found)


def _by_list(seen: Evidence) -> Automatic:
    """A list of somebody else's brought it: bulk, though a person may have written it."""
    codes = [name for name in _OF_LISTS if seen.value(name)]
    if seen.value("precedence") in ("bulk", "list", "junk"):
        codes.append("precedence")
    return Automatic("list", tuple(codes)) if codes else Automatic()


def _headers(seen: Evidence) -> Iterator[Sign]:
    submitted = seen.value("auto-submitted")
    if submitted.startswith("auto-replied"):
        yield Sign("" if _is_report(seen) else "auto-reply", "auto-submitted", ENOUGH)
    elif submitted.startswith("auto-generated") and _is_nobody(seen):
        yield Sign("", "auto-generated")
    if seen.value("precedence") in ("auto_reply", "auto-reply", "autoreply"):
        yield Sign("auto-reply", "precedence", ENOUGH)
    elif _is_nobody(seen) and _is_bulk_of_no_list(seen):
        yield Sign("auto-reply", "precedence")
    for kind, names in (("auto-reply", _REPLY_HEADERS), ("bounce", _BOUNCE_HEADERS)):
        for name in names:
            if seen.value(name) not in _NO:
                yield Sign(kind, name, ENOUGH)
    # Exchange's own out-of-office replies; the suppress header alone only asks for silence.
    silent = seen.value("x-auto-response-suppress")
    if silent and seen.value("x-ms-exchange-inbox-rules-loop") not in _NO:
        yield Sign("auto-reply", "x-ms-exchange-generated", ENOUGH)
    if re.search("vacation|autorespon", seen.value("x-mailer")):
        yield Sign("auto-reply", "x-mailer", ENOUGH)


def _sender(seen: Evidence) -> Iterator[Sign]:
    local = seen.sender.address.partition("@")[0].lower()
    if _DAEMON.match(local) or _DAEMON_NAME.search(seen.sender.name.lower()):
        certain = _is_nobody(seen) or not local or _NEVER_A_PERSON.match(local)
        yield Sign("bounce", "daemon", ENOUGH if certain else 1)
    elif _POSTMASTER.match(local):
        yield Sign("", "postmaster")
    if _is_nobody(seen):
        yield Sign("", "null sender")
    if "invoked for bounce" in seen.value("received"):
        yield Sign("bounce", "received", ENOUGH)
    if _ROLE.match(local) and any(seen.value(name) for name in _SERVER):
        said = f"{seen.subject} {seen.text[:400]}".lower()
        if any(phrase in said for phrase in phrases.SERVER_NOTICE):
            yield Sign("notice", "list server", ENOUGH)


def _is_nobody(seen: Evidence) -> bool:
    """Whether the envelope names nobody to answer (RFC 5321 §4.5.5)."""
    path = seen.value("return-path").replace(" ", "")
    return bool(_NOBODYS_PATH.fullmatch(path)) or "<>" in seen.value("from")


def _is_bulk_of_no_list(seen: Evidence) -> bool:
    """As vacation programs write it; an old list may too, so that it is no sign alone."""
    return seen.value("precedence") in ("bulk", "junk") and not any(map(seen.value, _OF_LISTS))


def _is_sent_by_itself(seen: Evidence) -> bool:
    return _is_bulk_of_no_list(seen) or seen.value("auto-submitted").startswith("auto-")


def _is_report(seen: Evidence) -> bool:
    return seen.report == "report" or "message/delivery-status" in seen.kinds


def _structure(seen: Evidence) -> Iterator[Sign]:
    reports = seen.report == "report"
    weight = ENOUGH if reports else 1
    if "message/disposition-notification" in seen.kinds or (
        reports and seen.report_type == "disposition-notification"
    ):
        yield Sign("receipt", "disposition", weight)
    elif "message/feedback-report" in seen.kinds or seen.report_type in (
        "feedback-report",
        "tlsrpt",
    ):
        yield Sign("report", "feedback", weight)
    elif "message/delivery-status" in seen.kinds or reports:
        yield Sign("bounce", "report", weight)


def _words(seen: Evidence, *, known: bool) -> Iterator[Sign]:
    """What subject and text say. The text is looked at only where something else speaks."""
    subject = " ".join(seen.subject.lower().split()).lstrip("[( ")
    away = subject.startswith(phrases.AWAY_SUBJECT)
    asks = challenges.asks(subject)
    by = challenges.program(seen.headers, seen.sender.address)
    returned = any(phrase in subject for phrase in phrases.BOUNCE_SUBJECT)
    if away:
        yield Sign("auto-reply", "subject", said=True)
        if _is_bulk_of_no_list(seen):
            yield Sign("auto-reply", "precedence")
    if returned:
        yield Sign("bounce", "subject", said=True)
    if subject.startswith(phrases.READ_SUBJECT):
        yield Sign("receipt", "subject", said=True)
    if "notificationType" in seen.text[:READ] and _SNS_BOUNCE.search(seen.text[:READ]):
        yield Sign("bounce", "notification", ENOUGH)
    if asks and (known or by or challenges.shows_program(subject)):
        yield Sign("challenge", "subject", said=True)
    if known or away or returned or asks or by or _is_sent_by_itself(seen):
        yield from _said_below(seen, by)


def _said_below(seen: Evidence, by: str) -> Iterator[Sign]:
    """`by`: what tells a program that asks for a proof; it tells nothing where none is asked."""
    text = " ".join(seen.text[:READ].lower().split())
    if challenges.holds(text):
        yield Sign("challenge", "text", ENOUGH, said=True)
        if by:
            yield Sign("challenge", by)
        if _is_bulk_of_no_list(seen):
            yield Sign("challenge", "precedence")
        if seen.value("auto-submitted").startswith("auto-"):
            yield Sign("challenge", "auto-submitted")
    if any(phrase in text for phrase in phrases.AWAY_TEXT):
        yield Sign("auto-reply", "text", said=True)
    if any(phrase in text for phrase in phrases.BOUNCE_TEXT):
        yield Sign("bounce", "text", said=True)
    if _SMTP.search(seen.text[:READ]):
        yield Sign("bounce", "smtp reply", said=True)


def _answers_by_subject(signs: Sequence[Sign]) -> bool:
    """Subject and text both say that somebody is away, or that a mail waits for a proof: as
    programs put it, without a header."""
    codes = {(sign.kind, sign.code) for sign in signs}
    return any({(kind, "subject"), (kind, "text")} <= codes for kind in ("auto-reply", "challenge"))
