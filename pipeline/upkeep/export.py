"""One tip as a folder that stands by itself: raw mails, files, history, and a SHA-256 manifest."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline import access
from pipeline.digests import digest
from pipeline.errors import FolderUnusable
from pipeline.queries import evidence
from pipeline.queries.one_tip import MessageRow, TipPage, open_tip
from pipeline.queries.trail import leave
from pipeline.store import Store
from pipeline.terms import Viewer

MANIFEST = "SHA256SUMS"


def export(store: Store, viewer: Viewer, tip_id: int, folder: Path) -> list[Path]:
    """Write `folder/tip-N/` and return its files. `sha256sum -c SHA256SUMS` proves it.

    Raises `Unknown`, or `FolderUnusable` when the folder is there already or cannot be made.
    """
    now = store.clock()
    with store.unit() as session:
        page = open_tip(session, viewer, tip_id, now)
        tip = access.tip(session, viewer, tip_id)
        leave(session, viewer, "export", now, "tip", tip.id)
    target = folder / f"tip-{tip_id}"
    try:
        target.mkdir(mode=0o700, parents=True)
        written = [_write(target / name, content) for name, content in _parts(store, page)]
        lines = [f"{digest(path.read_bytes())}  {path.relative_to(target)}\n" for path in written]
        written.append(_write(target / MANIFEST, "".join(lines).encode()))
    except OSError as error:
        raise FolderUnusable(
            f"{target} cannot be written ({os.strerror(error.errno or 0)}). "
            "Name a folder that does not hold this tip yet."
        ) from None
    return written


def _parts(store: Store, page: TipPage) -> Iterable[tuple[str, bytes]]:
    yield "tip.json", json.dumps(_plain(asdict(page)), ensure_ascii=False, indent=2).encode()
    for number, message in enumerate(page.messages, start=1):
        raw = store.raw.read(message.digest)
        yield f"mail-{number}.eml", raw
        yield from _files(store, number, message)


def _files(store: Store, number: int, message: MessageRow) -> Iterable[tuple[str, bytes]]:
    for place, file in enumerate(message.files, start=1):
        name = f"mail-{number}-files/{place}-{file.safe_name}"
        yield name, evidence.content(store, message.digest, file.part)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return path


def _plain(value: Any) -> Any:
    """Dataclasses' values as JSON knows them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
