"""The whole of config.toml: one table for each package. All that is wrong is told at once."""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from inbox.settings import AfterStoring, InboxSettings, Security
from pipeline.settings import PipelineSettings
from web.errors import BadConfig
from web.lines import line_of
from web.site import WebSettings, is_loopback

Problem = tuple[tuple[Any, ...], str]  # where, and what is wrong there
_SECRETS = frozenset({"password"})
_PATHS = ("tls_certificate", "tls_key")  # beside all that end in _file or _folder
_SAID = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "date_type": "must be a date like 2026-11-24, without quotes",
    "path_type": "must be a path in quotes",
    "model_type": "must be a table",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} letters",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


class Settings(BaseModel):
    """All three tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inbox: InboxSettings = InboxSettings()
    pipeline: PipelineSettings = PipelineSettings()
    web: WebSettings = WebSettings()


def load(path: Path) -> Settings:
    """Read config.toml. Raises `BadConfig` with a line for every setting that is wrong."""
    text = _text(path)
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([_no_toml(path, str(error))]) from None
    wrong = [*_strangers_and_types(told), *_contradictions(told)]
    wrong.sort(key=lambda one: line_of(text, one[0]))
    problems = [f"{_where(path, text, place)}: {sentence}" for place, sentence in wrong]
    problems = [*_secrets_in_the_open(path, told), *problems]
    if problems:
        raise BadConfig(problems)
    told.setdefault("pipeline", {}).setdefault("data_folder", "data")  # a default starts here too
    return Settings.model_validate(_from_here(told, path.absolute().parent))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadConfig(
            [f"There is no {path}. Make one with `tipdesk init`, or name it with --config FILE."]
        ) from None
    except UnicodeDecodeError:
        raise BadConfig([f"{path} is no text in UTF-8."]) from None
    except OSError as error:
        raise BadConfig([f"{path} cannot be read: {os.strerror(error.errno or 0)}."]) from None


def _no_toml(path: Path, said: str) -> str:
    """tomllib tells the place in words, before Python 3.14 in nothing else."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", said)
    if found is None:
        return f"{path}: this is no TOML: {said}."
    return f"{path}:{found[2]}: this is no TOML: {found[1]} (column {found[3]})."


def _strangers_and_types(told: dict[str, Any]) -> Iterator[Problem]:
    try:
        Settings.model_validate(_strict(told, Settings), strict=None)
    except ValidationError as errors:
        for error in errors.errors(include_url=False, include_input=False):
            place = tuple(error["loc"])
            yield place, _sentence(error, place)


def _strict(value: Any, model: Any) -> Any:
    """What TOML has a type for must have it: "993" is no number, 1 is not true."""
    if isinstance(model, type) and issubclass(model, BaseModel) and isinstance(value, dict):
        fields = model.model_fields
        return {
            name: _strict(one, fields[name].annotation) if name in fields else one
            for name, one in value.items()
        }
    inner = [kind for kind in get_args(model) if kind is not type(None)]
    if isinstance(value, list) and inner:
        return tuple(_strict(one, inner[0]) for one in value)
    return _Wrong(value) if _is_wrong(value, inner or [model]) else value


class _Wrong:
    """Takes the place of a value of the wrong type, so that pydantic says so."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _is_wrong(value: Any, kinds: list[Any]) -> bool:
    if isinstance(value, str):
        return any(kind in (int, float, bool, date) for kind in kinds)
    if isinstance(value, bool):
        return bool not in kinds
    whole = isinstance(value, int) and float in kinds  # 1 is a number as 0.5 is
    return isinstance(value, int | float) and type(value) not in kinds and not whole


def _sentence(error: Any, place: tuple[Any, ...]) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(str(place[-1]), _known(place[:-1]), n=1)
        return "unknown setting" + (f'; did you mean "{close[0]}"?' if close else "")
    if kind == "enum":
        return f"must be one of {error['ctx']['expected'].replace(chr(39), chr(34))}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "tuple_type" and place == ("inbox", "mailboxes"):
        return "must be a list of tables: write [[inbox.mailboxes]]"
    plain = re.sub(r"_parsing|_from_.*", "_type", kind)
    if plain in _SAID:
        return _SAID[plain].format_map(error.get("ctx", {}))
    return re.sub(r"(Input|String) should", "must", str(error["msg"]))


def _known(place: tuple[Any, ...]) -> list[str]:
    """The settings of the table at this place."""
    model: Any = Settings
    for step in place:
        named = isinstance(step, str)
        model = model.model_fields[step].annotation if named else get_args(model)[0]
    return list(model.model_fields)


def _where(path: Path, text: str, place: tuple[Any, ...]) -> str:
    dotted = re.sub(r"\.\[", "[", ".".join(f"[{s}]" if isinstance(s, int) else s for s in place))
    line = line_of(text, place)
    return f"{path}:{line}: {dotted}" if line else f"{path}: {dotted}"


def _secrets_in_the_open(path: Path, told: Mapping[str, Any]) -> Iterator[str]:
    """A file that holds a password is its owner's alone."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077 and _holds_secret(told):
        yield (
            f"{path} holds a password, and others may read it (mode {mode:04o}). "
            f"Run `chmod 600 {path}`, or put the password into a file and name it: password_file."
        )


def _holds_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        hidden = any(name in _SECRETS and inner for name, inner in value.items())
        url = str(value.get("database", ""))
        return (
            hidden
            or bool(re.match(r"[^:]+://[^/:@]*:[^@]+@|.*[?&]password=.", url))
            or any(_holds_secret(inner) for inner in value.values())
        )
    return isinstance(value, list) and any(_holds_secret(inner) for inner in value)


def _from_here(value: Any, folder: Path) -> Any:
    """Paths that are relative start at the folder of config.toml, wherever one stands."""
    if isinstance(value, dict):
        return {
            name: _path(name, _from_here(inner, folder), folder) for name, inner in value.items()
        }
    return [_from_here(inner, folder) for inner in value] if isinstance(value, list) else value


def _path(name: str, value: Any, folder: Path) -> Any:
    is_path = name.endswith(("_file", "_folder", *_PATHS)) and isinstance(value, str)
    return folder / value if is_path else value


def _contradictions(told: Mapping[str, Any]) -> Iterator[Problem]:
    """What no single setting shows. Of strange types it says nothing: that is said elsewhere."""
    inbox = told.get("inbox")
    boxes = inbox.get("mailboxes") if isinstance(inbox, dict) else None
    seen: dict[str, str] = {}
    for number, box in enumerate(boxes if isinstance(boxes, list) else []):
        if not isinstance(box, dict):
            continue
        place = ("inbox", "mailboxes", number)
        if isinstance(name := box.get("name"), str):
            # As the environment tells them apart: it must not hand one server another's password.
            key = re.sub(r"\W", "_", name).upper()
            if seen.get(key) == name:
                yield (*place, "name"), "another mailbox has this name"
            elif key in seen:
                yield (*place, "name"), f'is "{seen[key]}" but for case and signs'
            seen.setdefault(key, name)
        for setting, sentence in _at_odds(box):
            yield (*place, setting), sentence


def _at_odds(box: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Settings of one mailbox that cannot stand beside each other."""
    if box.get("security") == Security.NONE and not is_loopback(str(box.get("host"))):
        yield "security", '"none" would send the password in the clear; use "tls"'
    if (box.get("after_storing") == AfterStoring.MOVE) != bool(box.get("move_to")):
        yield "move_to", 'goes with after_storing = "move", and names a folder'
    if box.get("move_to") and box.get("move_to") == box.get("folder", "INBOX"):
        yield "move_to", "is the folder that is polled"
    if box.get("password") and box.get("password_file"):
        yield "password_file", "the password stands here twice; keep the file"
