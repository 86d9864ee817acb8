"""Whose X-Forwarded-For and X-Forwarded-Proto are believed: the named proxies', nobody else's."""

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class FromOurProxies:
    """Sends a request through `proxied` when a proxy of ours brought it, else through `plain`."""

    def __init__(self, plain: Wsgi, proxied: Wsgi, proxies: Sequence[str]) -> None:
        self._plain, self._proxied = plain, proxied
        self._networks = [ipaddress.ip_network(one) for one in proxies]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        app = self._proxied if self._is_ours(environ.get("REMOTE_ADDR", "")) else self._plain
        return app(environ, start_response)

    def _is_ours(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)
