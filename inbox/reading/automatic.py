"""Whether headers prove that no person wrote a mail. Lists and bulk are left to the judges.

Only proofs count: `Auto-Submitted: auto-generated` is none (invitations, trackers carry it).
"""

from collections.abc import Mapping

from inbox.mail import Mark

_VENDOR = (  # any value of these proves it
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply",
    "x-failed-recipients", "x-vacation",
)  # fmt: skip
_NO = frozenset({"", "no", "false", "0", "none"})


def automatic(headers: Mapping[str, str], report: str) -> Mark | None:
    """The mark with what proves it, or None. `headers` are the first ones of each name;
    `report` is the subtype of the top multipart (RFC 3834 §5, RFC 6522, RFC 5321 §4.5.5).
    """
    by = _proof(headers, report)
    return Mark("automatic", {"by": by}) if by else None


def _proof(headers: Mapping[str, str], report: str) -> str:
    if _value(headers, "auto-submitted").startswith("auto-replied"):
        return "auto-submitted"
    if report == "report":
        return "report"
    if headers.get("return-path", "").strip().replace(" ", "") == "<>":
        return "null sender"
    if _value(headers, "precedence") in ("auto_reply", "auto-reply"):
        return "precedence"
    if "oof" in _value(headers, "x-auto-response-suppress") and _sent_by_rule(headers):
        return "x-ms-exchange-generated"
    return next((name for name in _VENDOR if _value(headers, name) not in _NO), "")


def _sent_by_rule(headers: Mapping[str, str]) -> bool:
    """Exchange's own out-of-office replies; the suppress header alone only asks for silence."""
    return _value(headers, "x-ms-exchange-inbox-rules-loop") not in _NO


def _value(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").strip().lower()
