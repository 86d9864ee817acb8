"""What the project promises of itself: three packages, pinned versions, licence, settings."""

import ast
import importlib.metadata
import re
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from inbox.settings import MailboxSettings
from web.settings import Settings, load

ROOT = Path(__file__).parents[1]
PACKAGES = {"inbox", "pipeline", "web"}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXAMPLE = ROOT / "config.example.toml"
_NAMED_IN_IT = {"name", "desk", "host", "user", "password_file"}  # an example has to say them


def product_files(*suffixes: str) -> Iterator[Path]:
    for package in sorted(PACKAGES):
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in suffixes:
                yield path


def imported(path: Path) -> set[str]:
    """The top names of what a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


# --- three packages


def test_exactly_three_source_packages_stand_at_the_top_level() -> None:
    own = {
        path.relative_to(ROOT).parts[0]
        for folder in ROOT.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and folder.name != "tests"
        for path in folder.rglob("*.py")
    }
    assert own == PACKAGES
    assert list(ROOT.glob("*.py")) == []


def test_exactly_three_packages_are_named_for_the_wheel() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["packages"]) == PACKAGES


def test_exactly_three_packages_are_in_the_wheel(tmp_path: Path) -> None:
    built = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = zipfile.ZipFile(built).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    carried = [
        path for path in product_files(".py", ".toml", ".html", ".css", ".js", ".svg", ".mo")
    ]
    assert {str(path.relative_to(ROOT)) for path in carried} <= set(names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.mark.parametrize("library", ["flask", "imapclient", "sqlmodel", "apscheduler"])
def test_each_of_the_four_libraries_is_used_by_product_code(library: str) -> None:
    assert [path for path in product_files(".py") if library in imported(path)]


def test_every_dependency_is_used_and_every_library_used_is_a_dependency() -> None:
    used = set().union(*(imported(path) for path in product_files(".py"))) - PACKAGES
    distributions = importlib.metadata.packages_distributions()
    foreign = {canonicalize_name(distributions[name][0]) for name in used if name in distributions}
    needed = {
        canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]
    }
    # SQLAlchemy loads psycopg by the scheme of the database's URL; trafilatura's justext asks for
    # the cleaner as an extra of lxml, which pips before 23.3 do not find.
    loaded_by_others = {"psycopg", "lxml-html-clean"}
    asked_for = {  # used where the extra is there
        canonicalize_name(Requirement(line).name)
        for line in PROJECT["project"]["optional-dependencies"]["multilingual"]
    }
    assert foreign - asked_for == needed - loaded_by_others


# --- W39: nothing floats, nothing dangerous


def pins() -> dict[str, str]:
    """Name and version of every line of constraints.txt."""
    found = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        pinned = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!]+)( ; .+)?", line)
        assert pinned, f"no name==version: {line}"
        found[str(canonicalize_name(pinned[1]))] = pinned[2]
    return found


def asked_by(name: str) -> list[str]:
    """What a library asks for; nothing is known of an extra that is not installed."""
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []


def all_needed() -> set[str]:
    """Every library that the project needs, and that those need, on this machine."""
    extras = PROJECT["project"]["optional-dependencies"]
    waiting = [
        *PROJECT["project"]["dependencies"],
        *(one for many in extras.values() for one in many),
    ]
    needed: set[str] = set()
    while waiting:
        wanted = Requirement(waiting.pop())
        name = str(canonicalize_name(wanted.name))
        asked = wanted.extras or {""}
        if name == "tipdesk" or (name in needed and asked == {""}):
            continue
        needed.add(name)
        for line in asked_by(name):
            marker = Requirement(line).marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in asked):
                waiting.append(line.split(";")[0])
    return needed


def test_w39_every_version_is_pinned_those_of_libraries_of_libraries_too() -> None:
    assert all_needed() - set(pins()) == set()


def test_w39_the_pins_fit_what_the_project_asks_for() -> None:
    pinned = pins()
    for line in PROJECT["project"]["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[str(canonicalize_name(wanted.name))]), line


def test_w39_no_address_of_a_download_is_in_the_pins() -> None:
    assert "://" not in (ROOT / "constraints.txt").read_text()


@pytest.mark.parametrize(
    "dangerous",
    [
        r"\|\s*safe\b",
        r"\bMarkup\(",
        r"render_template_string",
        r"verify\s*=\s*False",
        r"shell\s*=\s*True",
        r"(import|from) c?[Pp]ickle|\bpickle\.",
        r"yaml\.load\b",
        r"check_hostname\s*=\s*False|CERT_NONE|_create_unverified_context",
        r"(?<![.\w])(eval|exec)\(|os\.system\(",
    ],
)
def test_w39_what_is_dangerous_occurs_nowhere(dangerous: str) -> None:
    pattern = re.compile(dangerous)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in product_files(".py", ".html", ".txt", ".js")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"


# --- config.example.toml is every setting with its default


def tables() -> Iterator[tuple[str, type[BaseModel], dict[str, Any], str]]:
    """Each table: its name, its model, what the example sets in it, and its lines."""
    text = EXAMPLE.read_text()
    told = tomllib.loads(text)
    head = re.compile(r"^\[+([a-z.]+)\]+\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
    lines = {found[1]: found[2] for found in head.finditer(text)}
    for name, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type)
        yield name, field.annotation, told[name], lines[name]
    box = told["inbox"]["mailboxes"][0]
    yield "inbox.mailboxes", MailboxSettings, box, lines["inbox.mailboxes"]


def test_the_example_names_every_setting_and_no_other() -> None:
    for table, model, told, lines in tables():
        named = set(told) | set(re.findall(r"^#\s*(\w+)\s*=", lines, re.MULTILINE))
        assert named == set(model.model_fields), table


def test_the_example_gives_every_setting_its_default() -> None:
    for table, model, told, _lines in tables():
        for name, value in told.items():
            default = model.model_fields[name].get_default(call_default_factory=True)
            if name in _NAMED_IN_IT or name == "mailboxes":
                continue
            assert default is not PydanticUndefined, f"{table}.{name} has no default"
            plain = list(default) if isinstance(default, tuple) else default
            assert value == (str(plain) if isinstance(plain, Path) else plain), name


def test_a_setting_that_the_example_leaves_out_is_off_by_default() -> None:
    for table, model, told, _lines in tables():
        for name in set(model.model_fields) - set(told):
            assert model.model_fields[name].default is None, f"{table}.{name}"


def test_the_example_explains_each_of_its_settings() -> None:
    for table, _model, told, lines in tables():
        for name in set(told) - _NAMED_IN_IT - {"mailboxes"}:
            assert re.search(rf"^{name} = .*# .{{5}}", lines, re.MULTILINE), f"{table}.{name}"


def test_the_example_is_read_as_it_stands() -> None:
    settings = load(EXAMPLE)
    (box,) = settings.inbox.mailboxes
    assert box.password_file == ROOT / "secrets" / "tips.password"
    assert settings.pipeline.data_folder == ROOT / "data"
    assert settings.pipeline.database_url() == f"sqlite:///{ROOT}/data/tipdesk.db"


def test_the_example_with_every_optional_setting_switched_on_is_read_too(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text().splitlines()
    on = [re.sub(r"^# (\w+ = )", r"\1", line) for line in lines]
    on.remove('password_file = "secrets/tips.password"')  # tokens stand in its place
    path = tmp_path / "config.toml"
    path.write_text("\n".join(on))
    settings = load(path)
    assert settings.inbox.mailboxes[0].archive_before == date(2026, 1, 1)
    assert settings.pipeline.backup_folder == Path("/mnt/backups")
