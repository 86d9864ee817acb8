"""What is made of a mail for eyes: frozen values. They load no library that makes them."""

from dataclasses import dataclass

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SHOWING = 1  # the version of what is made; rows of an older one are made anew and never shown


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """The HTML of a mail, harmless in a frame without scripts. `cid:` is all that it loads."""

    html: str
    images: int = 0  # remote ones that were taken out
    others: int = 0  # other remote things that were taken out: styles, frames, films
    embedded: int = 0  # pictures written into the HTML itself, which are not shown
    inline: tuple[str, ...] = ()  # content-ids of the pictures that it shows
    version: int = SHOWING


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew from its pixels: nothing else of the file is left in it."""

    content: bytes
    kind: str  # "image/png" or "image/jpeg"
    width: int
    height: int
