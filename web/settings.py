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

from inbox.settings import InboxSettings, MailboxSettings
from pipeline.settings import PipelineSettings
from web.at_odds import PATHS, Problem, at_odds
from web.errors import BadConfig
from web.lines import line_of
from web.site import WebSettings
from web.toml_faults import no_toml, no_utf_8

_SECRETS = frozenset({"password"})
_SAID = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "date_type": "must be a date like 2026-11-24, without quotes",
    "path_type": "must be a path in quotes",
    "model_type": "must be a table",
    "tuple_type": "must be a list: put it between [ and ]",
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
        raise BadConfig([no_toml(path, str(error))]) from None
    except (RecursionError, ValueError):
        raise BadConfig(
            [f"{path}: this is no TOML: nested too deep, or a number too long."]
        ) from None
    wrong = [*_strangers_and_types(told), *at_odds(told)]
    wrong.sort(key=lambda one: line_of(text, one[0]))
    problems = [f"{_where(path, text, place)}: {sentence}" for place, sentence in wrong]
    problems = [*_secrets_in_the_open(path, told), *problems]
    if problems:
        raise BadConfig(problems)
    told.setdefault("pipeline", {}).setdefault("data_folder", "data")  # a default starts here too
    return Settings.model_validate(_from_here(told, path.absolute().parent))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors write a mark in front
    except FileNotFoundError:
        raise BadConfig(
            [f"There is no {path}. Make one with `tipdesk init`, or name it with --config FILE."]
        ) from None
    except UnicodeDecodeError as error:
        raise BadConfig([no_utf_8(path, error)]) from None
    except OSError as error:
        raise BadConfig([f"{path} cannot be read: {os.strerror(error.errno or 0)}."]) from None


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
        return "unknown setting" + _meant(str(place[-1]), place[:-1])
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


def _meant(name: str, place: tuple[Any, ...]) -> str:
    """What an unknown setting may be: another one of its table, or one of another table."""
    here = _known(place)
    if name not in (belongs := _tables()) and (
        close := difflib.get_close_matches(name, here, n=1) or ()
    ):
        return f'; did you mean "{close[0]}"?'
    if table := belongs.get(name):
        return f"; it belongs into {table}"
    far = difflib.get_close_matches(name, belongs, n=1, cutoff=0.8)
    return f'; did you mean "{far[0]}" of {belongs[far[0]]}?' if far else ""


def _tables() -> dict[str, str]:
    """Where each setting that only one table has belongs."""
    found = {name: "[[inbox.mailboxes]]" for name in MailboxSettings.model_fields}
    for name in Settings.model_fields:
        found |= {setting: f"[{name}]" for setting in _known((name,))}
    return found


def _known(place: tuple[Any, ...]) -> list[str]:
    """The settings of the table at this place."""
    model: Any = Settings
    for step in place:
        named = isinstance(step, str)
        model = model.model_fields[step].annotation if named else get_args(model)[0]
        if type(None) in get_args(model):  # a table that need not be there
            model = get_args(model)[0]
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
    is_path = name.endswith(PATHS) and isinstance(value, str)
    return folder / value if is_path else value
