"""Which language a tip is in, as a reporter may ask for it. Pure; search has its own six.

By script where search tells none: a script that one language alone writes is that language, and
Arabic letters are Persian or Urdu when letters of theirs are among them (Unicode code charts).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

OTHER = ""  # none that we tell
_LOOKED_AT = 2_000  # characters
_SCRIPTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
        "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
        "he": re.compile("[\u0590-\u05ff]"),
        "hy": re.compile("[\u0530-\u058f]"),
        "ka": re.compile("[\u10a0-\u10ff]"),
        "hi": re.compile("[\u0900-\u097f]"),
        "th": re.compile("[\u0e00-\u0e7f]"),
        "ko": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
        "ja": re.compile("[\u3040-\u30ff]"),
        "zh": re.compile("[\u4e00-\u9fff]"),
    }
)
_OF_ARABIC = {"ur": re.compile("[ٹڈڑےں]"), "fa": re.compile("[پچژگی]")}  # the first that fits
# The seven that Tipdesk is made for come first, where they can be chosen.
LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "ar", *sorted({*_SCRIPTS, *_OF_ARABIC} - {"ar"}))


def told(text: str, found: str = OTHER) -> str:
    """The code of a text's language (ISO 639-1), or `OTHER`. `found`: what search has found."""
    if found or text.isascii():
        return found
    said = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, said))
    counted = {code: len(script.findall(said)) for code, script in _SCRIPTS.items()}
    best = max(counted, key=counted.__getitem__)
    if counted["ja"] and counted["ja"] + counted["zh"] > letters / 2:
        return "ja"  # Japanese writes Chinese characters too
    if counted[best] <= letters / 2:
        return OTHER
    return _of_arabic(said) if best == "ar" else best


def _of_arabic(said: str) -> str:
    often = len(said) / 50
    fits = (code for code, own in _OF_ARABIC.items() if len(own.findall(said)) > often)
    return next(fits, "ar")
