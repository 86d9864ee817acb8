"""Where Microsoft and Google give tokens, and what a mail program asks them for."""

from dataclasses import dataclass

from inbox.errors import LoginRefused
from inbox.settings import Grant, OAuthSettings, Provider

_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
_PORT = 53_125  # where nothing of ours listens
GOOGLE_MAIL = "https://mail.google.com/"  # the permission to read mail
_OUTLOOK = "https://outlook.office365.com"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of one provider."""

    token: str
    device: str
    sign_in: str
    scope: str


def addresses(oauth: OAuthSettings) -> Addresses:
    """Those that the settings name, else the provider's. Raises `LoginRefused` for none at all."""
    known = _known(oauth)
    found = Addresses(
        oauth.token_url or known.token,
        oauth.device_url or known.device,
        oauth.sign_in_url or known.sign_in,
        oauth.scope or known.scope,
    )
    if not found.token:
        raise LoginRefused('oauth with provider = "other" needs token_url.')
    return found


def return_to(oauth: OAuthSettings) -> str:
    """Where a browser is led at the end of a sign-in. Nobody needs to answer there: the address
    itself is told. Microsoft's pages take `localhost` alone, with any port."""
    host = "localhost" if oauth.provider is Provider.MICROSOFT else "127.0.0.1"
    return f"http://{host}:{_PORT}"


def _known(oauth: OAuthSettings) -> Addresses:
    if oauth.provider is Provider.MICROSOFT:
        base = _MICROSOFT.format(tenant=oauth.tenant or "organizations")
        person = f"{_OUTLOOK}/IMAP.AccessAsUser.All offline_access"
        scope = f"{_OUTLOOK}/.default" if oauth.grant is Grant.CLIENT else person
        return Addresses(f"{base}/token", f"{base}/devicecode", f"{base}/authorize", scope)
    if oauth.provider is Provider.GOOGLE:
        return Addresses(
            "https://oauth2.googleapis.com/token",
            "https://oauth2.googleapis.com/device/code",
            "https://accounts.google.com/o/oauth2/v2/auth",
            GOOGLE_MAIL,
        )
    return Addresses("", "", "", "")
