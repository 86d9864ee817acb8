"""Files of labelled texts and of beats, by which judges are measured. Reads them, judges nothing.

Texts are JSON lines with `text`, `label` and, if there are several languages, `lang` and `id`.
Beats are a JSON list with `label`, `name`, `description`, `keywords`, `places`, or an object with
one such list a file, by the file's name without its ending.
"""

import json
import os
from pathlib import Path
from typing import Any

from pipeline.measure.routing import Labelled
from pipeline.terms import BeatTerms
from web.errors import BadData


def texts(path: Path) -> list[Labelled]:
    """The labelled texts of a file. Raises `BadData` with the line that is none."""
    return [_labelled(row, f"Line {number} of {path}") for number, row in rows(path)]


def _labelled(row: dict[str, Any], where: str) -> Labelled:
    text, label = (_said(row, key, where) for key in ("text", "label"))
    return Labelled(text, label, row.get("lang", ""), str(row.get("id", "")))


def rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines, each with the number of its line. Raises `BadData`."""
    found = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.strip():
            row = _json(line, f"Line {number} of {path}")
            if not isinstance(row, dict):
                raise BadData(f"Line {number} of {path} is no JSON object.")
            found.append((number, row))
    if not found:
        raise BadData(f"{path} is empty.")
    return found


def beats(path: Path, data: Path) -> dict[str, BeatTerms]:
    """The beats for a file of texts, by label. Raises `BadData`."""
    held = _json(_read(path), str(path))
    listed = held.get(data.stem) if isinstance(held, dict) else held
    if not isinstance(listed, list) or not listed:
        raise BadData(f"{path} has no list of beats for {data.stem}.")
    return {
        _said(one, "label", f"Beat {number} of {path}"): _beat(number, one)
        for number, one in enumerate(listed, 1)
    }


def named(found: list[Labelled]) -> dict[str, BeatTerms]:
    """Beats of which only the name is known: the labels of the texts themselves."""
    labels = sorted({one.label for one in found} - {""})
    return {label: BeatTerms(number, label) for number, label in enumerate(labels, 1)}


def _beat(number: int, one: dict[str, Any]) -> BeatTerms:
    return BeatTerms(
        number,
        str(one.get("name") or one["label"]),
        str(one.get("description", "")),
        tuple(map(str, one.get("keywords", ()))),
        tuple(map(str, one.get("places", ()))),
    )


def _said(row: Any, key: str, where: str) -> str:
    if not isinstance(row, dict) or not isinstance(row.get(key), str):
        raise BadData(f"{where} has no “{key}” as text.")
    return str(row[key])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadData(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise BadData(f"{path} is no text in UTF-8.") from None
    except OSError as error:
        raise BadData(f"{path} cannot be read: {os.strerror(error.errno or 0)}.") from None


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise BadData(f"{where} is no JSON.") from None
