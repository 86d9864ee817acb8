"""What is wrong with a file that is no TOML, in words for whoever typed it. Reads no values."""

import re
from pathlib import Path

_MEANT = (
    (r"Cannot overwrite a value", "this setting stands twice"),
    (r"Cannot (?:declare|mutate) .*", "this table stands twice, or is a value already"),
    (r"Cannot redefine .*|Cannot overwrite .*", "this stands twice"),
    (r"Unescaped '\\' in a string", "a \\ begins a sign here; put a path into 'single' quotes"),
    (r"Invalid value", 'texts stand in "quotes", true and false in small letters'),
    (r"Unclosed array", "a list ends with ], and a comma stands between its texts"),
    (r"Expected '=' after a key.*", "a line is a name, then =, then its value"),
    (r"Invalid initial character for a key part", "{ … } stands on one line"),
    (r"Invalid statement", "a line is a [table], or a name, then =, then its value"),
    (r"Illegal character .*|Expected .* string.*", "a text ends with its quote, on its line"),
)


def no_toml(path: Path, said: str) -> str:
    """What tomllib said, with what is likely meant. It tells the place in words, before Python 3.14
    in nothing else."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said)
    if found is None:
        return f"{path}: this is no TOML: {said}."
    line = f"{path}:{found[2]}" if found[2] else f"{path}"
    where = f"column {found[3]}" if found[3] else "at its end"
    return f"{line}: this is no TOML: {found[1]} ({where}){_hint(found[1])}."


def no_utf_8(path: Path, error: UnicodeDecodeError) -> str:
    """A file in another encoding: the line with its first strange sign."""
    if b"\0" in error.object[:400]:
        return f"{path} is no text in UTF-8. Save it as UTF-8, or make another with `tipdesk init`."
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"{path}:{line}: here is a sign that is no text in UTF-8. Save the file as UTF-8."


def _hint(said: str) -> str:
    hints = (meant for shape, meant in _MEANT if re.fullmatch(shape, said))
    return f": {hint}" if (hint := next(hints, "")) else ""
