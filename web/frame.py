"""The document that a mail's own HTML is shown in, and the addresses of its pictures.

It is the one place where HTML that is not ours goes into an answer: harmless already
(`inbox.showing`), and under a policy of its own that would stop what was not.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response
from itsdangerous import BadSignature, URLSafeSerializer

from pipeline.queries.showing import Page

_LIVES = timedelta(minutes=10)
_SALT = "a picture inside a mail"
# No attribute of a picture can hold a quote, and no text a bracket: only pictures look like this.
_PICTURE = re.compile(r'<img src="cid:([^"]*)"')
_OPENS = (
    '<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:14px;background:#fff;color:#1c1b19;'
    'font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">\n'
)
_WITHIN = 'style="max-width:100%;height:auto"'  # no style sheet may say it here


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture of a mail, for the one person whom it was shown to."""

    who: str
    digest: str
    part: int


class Signer:
    """Addresses of pictures that work without a cookie, which a sandboxed frame never sends."""

    def __init__(self, key: str | bytes) -> None:
        self._signer = URLSafeSerializer(key, salt=_SALT)

    def sign(self, picture: Inline, now: datetime) -> str:
        """A token that lives for ten minutes."""
        until = int((now + _LIVES).timestamp())
        return str(self._signer.dumps([picture.who, picture.digest, picture.part, until]))

    def read(self, token: str, now: datetime) -> Inline | None:
        """The picture that a token stands for; None when it is forged or its time is over."""
        try:
            who, digest, part, until = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return Inline(who, digest, part) if now.timestamp() < until else None


def document(page: Page, title: str, instead: str, addresses: dict[str, str]) -> str:
    """The whole document. `addresses` are those of pictures by content-id; `instead` is said when
    there is no HTML to show."""
    body = page.html or f"<p>{html.escape(instead)}</p>"
    shown = _PICTURE.sub(lambda found: _picture(html.unescape(found[1]), addresses), body)
    return f"{_OPENS.format(title=html.escape(title))}{shown}\n</body></html>\n"


def _picture(content_id: str, addresses: dict[str, str]) -> str:
    address = addresses.get(content_id)
    return f'<img {_WITHIN} src="{html.escape(address)}"' if address else f"<img {_WITHIN}"


def fenced(body: str, origin: str) -> Response:
    """The answer, under a policy by which it runs nothing, sends nothing and loads its pictures
    alone, in a frame of ours as well as opened by itself."""
    response = Response(body, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        f"img-src {origin}/inline/; style-src-attr 'unsafe-inline'; frame-ancestors 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
