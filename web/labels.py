"""The page's own words for codes: views, acts that are done, folded text, keys. No logic."""

from flask import current_app

from pipeline.errors import PipelineError
from pipeline.queries import callouts, evidence
from pipeline.queries.sheet import SUBJECTS
from pipeline.terms import Role
from web import visit
from web.sentences import N_
from web.speech import _, many

_VIEWS = {
    "mine": (N_("Mine"), N_("Nothing is yours just now. Take a tip with c.")),
    "beats": (N_("My beats"), N_("Nothing waits on your beats.")),
    "desk": (N_("Desk"), N_("Nothing waits at your desks.")),
    "danger": (N_("Dangers"), N_("Nobody is in danger, as far as we can tell.")),
    "unsure": (N_("Unsure"), N_("Every tip has found a beat.")),
    "lane": (N_("Lane"), N_("Nothing lies in this lane.")),
    "beat": (N_("Beat"), N_("Nothing waits on this beat.")),
    "hidden": (N_("Hidden"), N_("Nothing is hidden.")),
    "snoozed": (N_("Snoozed"), N_("Nothing is snoozed.")),
    "archived": (N_("Archived"), N_("Nothing is archived.")),
    "muted": (N_("Muted"), N_("No sender whose tips lie here is muted.")),
    "closed": (N_("Closed"), N_("Nothing has been closed yet.")),
    "callout": (N_("Callout"), N_("No tip has come to this address yet.")),
    "search": (N_("Found"), N_("No tip holds all these words. Fewer words, or wor*, find more.")),
}
_DONE = {
    "written down": N_("Written down"),
    "claimed": N_("Taken: it is yours"),
    "assigned": N_("Given"),
    "released": N_("Given back to the desk"),
    "status": N_("Status set"),
    "closed": N_("Closed"),
    "spiked": N_("Spiked"),
    "restored": N_("Brought back"),
    "snoozed": N_("Snoozed"),
    "moved to lane": N_("Moved to another lane"),
    "moved to beat": N_("Routed"),
    "moved to desk": N_("Handed over"),
    "noted": N_("Note written"),
    "restricted": N_("Restricted"),
    "unrestricted": N_("Restriction lifted"),
    "no danger": N_("Called harmless"),
    "undo": N_("Undone"),
    "linked": N_("Linked"),
    "unlinked": N_("Unlinked"),
    "story rejected": N_("Not this story"),
}
_STOPPED = {
    "cpu": N_("Its reader took too much time."),
    "time": N_("Its reader took too long."),
    "memory": N_("Its reader took too much memory."),
    "crash": N_("Its reader crashed."),
}
_FOLDED = {
    "quoted": N_("Quoted text"),
    "forwarded": N_("Forwarded text"),
    "signature": N_("Signature"),
    "banner": N_("A gateway's warning"),
    "form": N_("Fields of the form"),
}
# What a file is, by the beginning of its type; the first that fits.
_KINDS = (
    ("image/", N_("picture")),
    ("video/", N_("film")),
    ("audio/", N_("sound")),
    ("application/pdf", N_("PDF")),
    ("text/html", N_("web page")),
    ("text/calendar", N_("invitation")),
    ("text/", N_("text")),
    ("message/", N_("mail")),
    ("application/zip", N_("archive")),
    ("application/x-rar", N_("archive")),
    ("application/x-7z", N_("archive")),
    ("application/gzip", N_("archive")),
    ("application/msword", N_("document")),
    ("application/rtf", N_("document")),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", N_("spreadsheet")),
    ("application/vnd.openxmlformats-officedocument", N_("document")),
    ("application/vnd.oasis.opendocument", N_("document")),
    ("application/vnd.ms-excel", N_("spreadsheet")),
    ("application/vnd.microsoft.portable-executable", N_("program")),
    ("application/x-msdownload", N_("program")),
    ("application/x-dosexec", N_("program")),
)
_KEYS = (
    ("j", N_("next tip")),
    ("k", N_("previous tip")),
    ("Enter", N_("open the tip, or its text")),
    ("c", N_("take it (claim)")),
    ("e", N_("spike it")),
    ("b", N_("route it to a beat")),
    ("l", N_("link it to a story")),
    ("n", N_("write a note")),
    ("Ctrl Enter", N_("send what you wrote or chose")),
    ("z", N_("undo your last act")),
    ("1 2 3", N_("grade a hidden mail: rightly hidden, should have been seen, can't say")),
    ("/", N_("search")),
    ("?", N_("these keys")),
    ("Esc", N_("close what is open")),
)


def rooms() -> list[tuple[str, str, str]]:
    """The rooms of the house: blueprint, its first page, what it is called."""
    there = [
        ("inbox", "inbox.start", _("Inbox")),
        ("stories", "stories.page", _("Stories")),
        ("beats", "beats.page", _("Beats")),
        ("mailboxes", "mailboxes.page", _("Mailboxes")),
    ]
    if keeps_watch():
        there.append(("judges", "judges.page", _("Judges")))
    if _has_quarantine():
        there.append(("quarantine", "quarantine.page", _("Quarantine")))
    return [one for one in there if one[1] in current_app.view_functions]


def keeps_watch() -> bool:
    """Whether she is one of those who see to it that nothing is missed."""
    here = visit.known()
    return here is not None and here.viewer.role is not Role.REPORTER


# Where somebody who reads of a finding goes next, by its code; the mailboxes for what they do.
_LEADS = {
    "quarantine": ("quarantine.page", N_("Quarantine")),
    "feed failing": ("stories.page", N_("Stories")),
    "no beats": ("beats.page", N_("Beats")),
    **dict.fromkeys(SUBJECTS["judges"] - {"no beats"}, ("judges.page", N_("Judges"))),
    **dict.fromkeys(
        SUBJECTS["compared"] | SUBJECTS["mailboxes"] | SUBJECTS["silence"] | SUBJECTS["secrets"],
        ("mailboxes.page", N_("Mailboxes")),
    ),
}


def leads_to(code: str) -> tuple[str, str] | None:
    """The endpoint of the page that a finding leads to, and what it is called."""
    if code not in _LEADS:
        return None
    endpoint, called = _LEADS[code]
    return endpoint, _(called)


def _has_quarantine() -> bool:
    """Whether that room has something to say to her. A page that tells of a fault has not."""
    here = visit.known()
    try:
        with visit.store().look() as session:
            return here is not None and evidence.any_quarantined(session, here.viewer)
    except PipelineError:
        return False


def quarantined(code: str) -> str:
    """Why a mail's reader was stopped."""
    return _(_STOPPED.get(code, N_("Its reader crashed.")))


def view_name(view: str) -> str:
    return _(_VIEWS[view][0])


def empty_view(view: str) -> str:
    """What an empty view says."""
    return _(_VIEWS[view][1])


def brought(tips: int) -> str:
    """How many tips a callout has brought."""
    if tips >= callouts.COUNTED:
        return _("1000 tips and more")
    return many("%(num)d tip", "%(num)d tips", tips)


def done(verb: str) -> str:
    """That an act is done."""
    found = _DONE.get(verb) or N_("Done")
    return _(found)


def sender_told(treatment: str, tips: int) -> str:
    """What came of muting or allowing a sender, or of taking it back."""
    follow = many("%(num)d tip follows", "%(num)d tips follow", tips)
    said = {"mute": N_("Muted"), "allow": N_("Allowed")}.get(treatment, N_("Taken back"))
    return f"{_(said)}: {follow}"


def folded(kind: str) -> str:
    """What a folded stretch of text is."""
    found = _FOLDED.get(kind) or N_("More text")
    return _(found)


def file_kind(media_type: str) -> str:
    """What a file is, in a word; its type itself when there is none for it."""
    said = media_type.lower()
    word = next((word for begins, word in _KINDS if said.startswith(begins)), "")
    return _(word) if word else media_type or _("file")


_FIELDS = {
    "text": N_("Words"),
    "why": N_("Why"),
    "subject": N_("Subject"),
    "title": N_("Title"),
    "name": N_("Name"),
    "address": N_("Mail address"),
    "description": N_("What it is about"),
    "keywords": N_("Keywords"),
    "places": N_("Places"),
    "url": N_("Address"),
    "at": N_("When"),
    "until": N_("Until"),
}


def field(name: str) -> str:
    """What a form calls one of its fields; the plain name of one that nobody types into."""
    return _(_FIELDS[name]) if name in _FIELDS else name


def keys() -> list[tuple[str, str]]:
    """Every key, and what it does."""
    return [(key, _(what)) for key, what in _KEYS]
