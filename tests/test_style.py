"""The check of the figures can fail: each kind of offence is told, with its place."""

from pathlib import Path

import pytest

from tests import style

ROOT = Path(__file__).parents[1]
MODULE = '"""A module that says what it is."""\n\n'
BROAD = "try:\n    pass\nexcept Exception:  # noqa: BLE001 - a reason\n    pass\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house in which all is well."""
    for package in style.PRODUCT:
        (tmp_path / package).mkdir()
        (tmp_path / package / "room.py").write_text(MODULE + "def sit() -> None:\n    return\n")
    return tmp_path


def told(house: Path, path: str, text: str) -> list[str]:
    """What is said of the house once this file stands in it."""
    (house / path).parent.mkdir(parents=True, exist_ok=True)
    (house / path).write_text(text)
    return [str(one) for one in style.offences(house)]


def function_of(lines: int) -> str:
    return "def long() -> None:\n" + "    pass\n" * (lines - 1)


def test_a_house_in_order_has_no_offence(house: Path) -> None:
    assert style.offences(house) == []


def test_sixty_lines_are_a_function_sixty_one_are_too_many(house: Path) -> None:
    assert told(house, "web/page.py", MODULE + function_of(60)) == []
    found = told(house, "web/page.py", MODULE + function_of(61))
    assert found == ["web/page.py:3: long has 61 lines, 60 are allowed"]


def test_a_test_may_not_be_longer_than_other_functions(house: Path) -> None:
    assert told(house, "tests/test_web.py", function_of(61)) != []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("inbox/room.py", 350),
        ("tests/test_room.py", 350),
        ("web/static/desk.js", 350),
        ("web/static/desk.css", 350),
        ("web/templates/tips.html", 150),
    ],
)
def test_a_file_over_its_limit_is_told(house: Path, path: str, most: int) -> None:
    text = MODULE + "\n" * (most - 2)
    assert told(house, path, text) == []
    found = told(house, path, text + "\n")
    assert found == [
        f"{path}:{most + 1}: the file has {most + 1} lines, {most} are allowed",
    ]


def test_a_mail_of_the_tests_may_be_as_long_as_it_likes(house: Path) -> None:
    assert told(house, "tests/mails/long.txt", "line\n" * 1000) == []


def test_a_module_without_a_docstring_is_told(house: Path) -> None:
    assert told(house, "inbox/mute.py", "") == [
        "inbox/mute.py:1: the module does not say what it is"
    ]


@pytest.mark.parametrize(
    "line",
    ["import os", "from os import path", "importlib.import_module('os')", "__import__('os')"],
)
def test_an_import_inside_a_function_is_told(house: Path, line: str) -> None:
    text = f"{MODULE}def late() -> None:\n    {line}\n"
    assert told(house, "pipeline/late.py", text) == ["pipeline/late.py:4: an import inside late"]


def test_only_the_command_line_imports_late_and_only_by_name(house: Path) -> None:
    late = f"{MODULE}def command() -> None:\n    import_module('web.commands.tips')\n"
    assert told(house, style.LATE_IMPORT, late) == []
    assert told(house, style.LATE_IMPORT, late.replace("import_module", "import os; f")) != []


def test_three_broad_excepts_with_a_reason_are_allowed_a_fourth_is_not(house: Path) -> None:
    assert told(house, "inbox/edge.py", MODULE + BROAD * 3) == []
    found = told(house, "inbox/edge.py", MODULE + BROAD * 4)
    assert [line.split(": ")[0] for line in found] == [
        f"inbox/edge.py:{line}" for line in (5, 9, 13, 17)
    ]


@pytest.mark.parametrize(
    "broad",
    ["except Exception:", "except BaseException as e:", "except (OSError, Exception):", "except:"],
)
def test_a_broad_except_without_a_reason_is_told(house: Path, broad: str) -> None:
    text = f"{MODULE}try:\n    pass\n{broad}\n    pass\n"
    assert told(house, "web/edge.py", text) == ["web/edge.py:5: a broad except without its reason"]


def test_what_tidies_up_and_raises_again_is_not_broad(house: Path) -> None:
    text = f"{MODULE}try:\n    pass\nexcept BaseException:\n    print()\n    raise\n"
    assert told(house, "inbox/tidy.py", text) == []


def test_the_check_exits_1_and_prints_where(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert style.main(house) == 0
    (house / "web" / "mute.py").write_text("")
    assert style.main(house) == 1
    assert "web/mute.py:1:" in capsys.readouterr().out


def test_this_house_is_in_order() -> None:
    assert [str(one) for one in style.offences(ROOT)] == []


def test_the_median_function_stays_short_and_the_median_file_a_page() -> None:
    figures = style.figures(ROOT)
    assert figures.function_median <= 9
    assert figures.file_median <= 150
