"""Answers that are saved and never opened: files as attachments, many as one zip."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Response, send_file

from inbox import PICTURES
from pipeline.queries.downloads import Download

# Even when a browser shows it all the same, it runs nothing.
POLICY = "sandbox; default-src 'none'"
_ANY = "application/octet-stream"


def saved(file: Download) -> Response:
    """A file under its safe name (RFC 6266). Only pictures keep their type, told by their content;
    a part of it, or "not modified", comes with the same headers."""
    response = send_file(
        io.BytesIO(file.content),
        mimetype=file.kind if file.kind in PICTURES else _ANY,
        as_attachment=True,
        download_name=file.name,
        conditional=True,
        etag=file.sha256 or False,
    )
    return _closed(response)


def all_saved(name: str, files: Iterable[tuple[str, bytes]], at: datetime) -> Response:
    """Many files as one zip, sent while it is made: one file at a time is in memory."""
    response = Response(zipped(files, at), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return _closed(response)


def zipped(files: Iterable[tuple[str, bytes]], at: datetime) -> Iterator[bytes]:
    """The zip, piece by piece. Names are taken as they are: safe, and each its own."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, content in files:
            entry = ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """Where a zip is written that nobody can wind back."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def _closed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
