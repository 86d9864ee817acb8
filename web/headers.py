"""What every answer says to a browser: load nothing from elsewhere, guess nothing, keep nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Response, request

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types tipdesk"
)
_ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": PAGE_POLICY,
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: then a form of ours would say "Origin: null", and be refused.
        "Referrer-Policy": "same-origin",
        "X-DNS-Prefetch-Control": "off",  # no policy stops it, this header does
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        "Cache-Control": "no-store",
    }
)
_A_YEAR = 31_536_000  # seconds


def guard(response: Response) -> Response:
    """After each request. A view that needs another policy has set it already: that one stays."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "no-cache"  # kept, but asked about each time
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
    response.headers.remove("Server")
    return response
