"""What a page says in the reader's language: gettext, with its types. Knows no sentence itself."""

from flask_babel import gettext, ngettext


def _(sentence: str, **values: object) -> str:
    """The sentence in the language of who asks, with its `%(values)s`."""
    return str(gettext(sentence, **values))


def many(one: str, several: str, num: int, **values: object) -> str:
    """The form of a sentence that fits a number, with `%(num)d` and its other values."""
    return str(ngettext(one, several, num, **values))
