"""Rules of the house that no import contract can hold: who asks is known, one place commits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Who comes in is not known yet: there is no viewer to take, and no tip to see.
AT_THE_GATE = {
    f"desk/{name}.py"
    for name in ("accounts", "attempts", "links", "password_rules", "passwords", "sign_ins")
}
# Take no viewer: what each of them tells was asked of `access` by its caller, or holds no tip.
WITHOUT_VIEWER = {
    "desk/acts.py": {"restricted_to", "ask_for_beat"},
    "desk/beats.py": {"look_again"},
    "desk/judges.py": {"teach_all", "ask_again"},
    "desk/leaving.py": {"sweep"},
    "desk/people.py": {"desk_named", "user_named", "clean_name"},
    "queries/accounts.py": {"last_seen"},
    "queries/downloads.py": {"unique"},
    "queries/evidence.py": {"content", "files"},
    "queries/finding.py": {"moment", "told"},
    "queries/health.py": {"is_stale", "look_over", "quarantine"},
    "queries/inbox.py": {"pulse"},
    "queries/larger_model.py": {"larger_model"},
    "queries/looks.py": {"newest"},
    "queries/names.py": {"reasons"},
    "queries/newsroom.py": {"colleagues", "desk_names", "mailboxes"},
    "queries/one_tip.py": {"messages"},
    "queries/running.py": {"findings", "idle_since", "jobs"},
    "queries/sheet.py": {"of"},
    "queries/tips.py": {"answering", "is_no_noise", "rows"},
    "queries/trail.py": {"seen_by"},
    "queries/urgent.py": {"due", "marks"},
    "queries/unheard.py": {"stopped_since"},
    "queries/voices.py": {"findings"},
    "queries/watched.py": {"alarms", "as_finding", "findings", "last_probe", "reconciliations"},
}


def modules(*folders: str) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path


def public(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The public functions of a module, with the names of what they take."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}


def test_who_asks_is_known_to_every_function_of_desk_and_queries() -> None:
    without = {
        name.removeprefix("pipeline/"): {
            one for one, takes in public(path) if "viewer" not in takes
        }
        for name, path in modules("pipeline/desk", "pipeline/queries")
    }
    told = {name: found for name, found in without.items() if found and name not in AT_THE_GATE}
    assert told == WITHOUT_VIEWER


def test_nothing_inside_a_unit_of_work_commits() -> None:
    committing = [
        name
        for name, path in modules("inbox", "pipeline", "web")
        if re.search(r"\.(commit|begin_nested)\(", path.read_text())
    ]
    assert committing == []


def test_time_and_chance_come_in_as_arguments() -> None:
    """One clock; and whoever looks at the age of a file, which has no other clock."""
    own = re.compile(r"datetime\.(now|today|utcnow)\(|date\.today\(|\btime\.time\(|\bimport random")
    found = {name for name, path in modules("inbox", "pipeline") if own.search(path.read_text())}
    assert found == {"inbox/imap/pieces.py", "pipeline/store.py", "pipeline/upkeep/check.py"}
