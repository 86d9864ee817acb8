"""What of a tip goes to somebody's disk: one file, all files, the raw mail. Each is a row of the
trail, written before a byte leaves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline import access, showing
from pipeline.digests import digest as digest_of
from pipeline.errors import Unknown
from pipeline.models import MailFile
from pipeline.queries import evidence
from pipeline.queries.one_tip import FileRow, messages
from pipeline.showing import CLEAN, Job
from pipeline.store import Store
from pipeline.terms import Viewer
from pipeline.trail import leave


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved: `kind` is its media type by content, or empty."""

    name: str  # safe for a disk and a header
    kind: str
    sha256: str
    content: bytes = field(repr=False)


def file(store: Store, viewer: Viewer, digest: str, part: int) -> Download:
    """One file of a stored mail. Raises `Unknown`."""
    with store.unit() as session:
        message = evidence.message(session, viewer, digest)
        row = session.get(MailFile, (message.arrival, part))
        if row is None:
            raise Unknown("file", f"{part} of the mail {message.digest[:12]}")
        evidence.told(session, viewer, "download file", store.clock(), message.arrival)
        name, kind, sha256 = row.safe_name, row.real_type, row.sha256
    return Download(name, kind, sha256, evidence.content(store, message.digest, part))


def clean(store: Store, viewer: Viewer, digest: str, part: int) -> Download:
    """A photo made anew from its pixels: nothing else of the file is left in it. Raises `Unknown`,
    also when it is no picture that can be made anew."""
    with store.unit() as session:
        message = evidence.message(session, viewer, digest)
        row = session.get(MailFile, (message.arrival, part))
        evidence.told(session, viewer, "download clean copy", store.clock(), message.arrival)
        name = row.safe_name if row else ""
    job = Job(message.arrival, message.digest, False, ((part, CLEAN),))
    made = showing.fulfil(store, [job] if name else [])
    found = made[message.arrival].pictures.get((part, CLEAN)) if made else None
    if found is None:
        raise Unknown("clean copy of file", f"{part}: it is no picture that can be made anew")
    ending = ".jpg" if found.kind == "image/jpeg" else ".png"
    stem = name.rpartition(".")[0] or name
    return Download(f"{stem}-clean{ending}", found.kind, digest_of(found.content), found.content)


def raw(store: Store, viewer: Viewer, digest: str) -> Download:
    """A mail as it came. Raises `Unknown`."""
    with store.unit() as session:
        message = evidence.message(session, viewer, digest)
        evidence.told(session, viewer, "download raw", store.clock(), message.arrival)
    content = store.raw.read(message.digest)
    return Download(f"{message.digest[:16]}.eml", "message/rfc822", message.digest, content)


def all_files(store: Store, viewer: Viewer, tip_id: int) -> Iterator[tuple[str, bytes]]:
    """Every file of a tip, its copies apart, with a name that no other has. Raises `Unknown`
    at once; the files are cut from the mails one by one, as they are asked for."""
    with store.unit() as session:
        tip = access.tip(session, viewer, tip_id)
        found = [
            (message.digest, file)
            for message in messages(session, tip)
            for file in message.files
            if message.how != "copy"
        ]
        if not found:
            raise Unknown("file", f"of tip {tip_id}")
        leave(session, viewer, "download all files", store.clock(), "tip", tip.id)
    names = unique([file.safe_name for _digest, file in found])
    return _contents(store, zip(names, found, strict=True))


def unique(names: Iterable[str]) -> list[str]:
    """The same names, a number added to those that a disk would take for an earlier one."""
    taken: set[str] = set()
    told = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (name, "")
        number, fresh = 1, name
        while fresh.casefold() in taken:
            number += 1
            fresh = f"{stem} ({number}){ending}"
        taken.add(fresh.casefold())
        told.append(fresh)
    return told


def _contents(
    store: Store, named: Iterable[tuple[str, tuple[str, FileRow]]]
) -> Iterator[tuple[str, bytes]]:
    for name, (digest, row) in named:
        yield name, evidence.content(store, digest, row.part)
