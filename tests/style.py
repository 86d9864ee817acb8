"""The figures that the code is held to, as a check: `python -m tests.style [FOLDER]`.

Prints every offence with its place, then a summary, and exits 1 when there is one. It measures
lengths and imports; style proper, types and walls are the work of ruff, mypy and import-linter.
"""

import ast
import statistics
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

PRODUCT = ("inbox", "pipeline", "web")
MEASURED = (*PRODUCT, "tests")
FUNCTION_LINES = 60
FILE_LINES = 350
TEMPLATE_LINES = 150
BROAD_EXCEPTS = 3
LATE_IMPORT = "web/lazy.py"  # the command line: `--help` is quick
_LENGTHS = {
    ".py": FILE_LINES,
    ".js": FILE_LINES,
    ".css": FILE_LINES,
    ".html": TEMPLATE_LINES,
    ".txt": TEMPLATE_LINES,
}
_BROAD = frozenset({"Exception", "BaseException"})
_MANY = f"a broad except; {BROAD_EXCEPTS} are allowed in all"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Offence:
    """Something that breaks a figure, where it stands."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file, parsed once."""

    path: str  # from the root, with slashes
    text: str
    tree: ast.Module
    is_product: bool

    @property
    def functions(self) -> list[_Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, _Function)]


def sources(root: Path) -> list[Source]:
    """Every Python file that is measured. Raises `SyntaxError`, with the file's name."""
    return [
        Source(
            path=path.relative_to(root).as_posix(),
            text=path.read_text(encoding="utf-8"),
            tree=ast.parse(path.read_text(encoding="utf-8"), filename=str(path)),
            is_product=folder in PRODUCT,
        )
        for folder in MEASURED
        for path in sorted((root / folder).rglob("*.py"))
    ]


def offences(root: Path) -> list[Offence]:
    """All that is too long, hidden or mute under `root`."""
    found = list(_long_files(root))
    broad: list[Offence] = []
    for source in sources(root):
        found += _long_functions(source)
        if source.is_product:
            found += [*_without_docstring(source), *_late_imports(source)]
            broad += _broad_excepts(source)
    too_many = len(broad) > BROAD_EXCEPTS
    return found + [one for one in broad if too_many or one.what != _MANY]


def _long_files(root: Path) -> Iterator[Offence]:
    for folder in MEASURED:
        for path in sorted((root / folder).rglob("*")):
            limit = _LENGTHS.get(path.suffix)
            place = path.relative_to(root).as_posix()
            is_template = "/templates/" in place
            if limit is None or (limit == TEMPLATE_LINES and not is_template):
                continue
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > limit:
                yield Offence(place, limit + 1, f"the file has {lines} lines, {limit} are allowed")


def _long_functions(source: Source) -> Iterator[Offence]:
    for function in source.functions:
        if (lines := _length(function)) > FUNCTION_LINES:
            what = f"{function.name} has {lines} lines, {FUNCTION_LINES} are allowed"
            yield Offence(source.path, function.lineno, what)


def _length(function: _Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _without_docstring(source: Source) -> Iterator[Offence]:
    if not ast.get_docstring(source.tree):
        yield Offence(source.path, 1, "the module does not say what it is")


def _late_imports(source: Source) -> Iterator[Offence]:
    """Imports that run when a function does, in whatever guise."""
    for function in source.functions:
        for node in ast.walk(function):
            if _imports(node, may_call=source.path == LATE_IMPORT):
                yield Offence(source.path, node.lineno, f"an import inside {function.name}")


def _imports(node: ast.AST, may_call: bool) -> TypeGuard[ast.stmt | ast.expr]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if may_call or not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("import_module", "__import__")


def _broad_excepts(source: Source) -> Iterator[Offence]:
    lines = source.text.splitlines()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _passes_on(node):
            told = "BLE001 - " in lines[node.lineno - 1]
            what = _MANY if told else "a broad except without its reason"
            yield Offence(source.path, node.lineno, what)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """What only tidies up and raises again hides nothing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _is_broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(one) for one in kind.elts)
    return kind is None or (isinstance(kind, ast.Name) and kind.id in _BROAD)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the product code is on the whole, in lines."""

    functions: int
    function_median: int
    function_max: int
    files: int
    file_median: int
    file_max: int
    comments: float  # per 100 lines
    broad_excepts: int

    def __str__(self) -> str:
        return (
            f"{self.functions} functions, median {self.function_median} lines, "
            f"max {self.function_max} · {self.files} files, median {self.file_median} lines, "
            f"max {self.file_max} · {self.comments:.1f} comments per 100 lines · "
            f"{self.broad_excepts} broad excepts"
        )


def figures(root: Path) -> Figures:
    """Measure the product code under `root`."""
    product = [source for source in sources(root) if source.is_product]
    functions = [_length(function) for source in product for function in source.functions]
    files = [len(source.text.splitlines()) for source in product]
    comments = sum(_comments(root / source.path) for source in product)
    return Figures(
        functions=len(functions),
        function_median=round(statistics.median(functions or [0])),
        function_max=max(functions, default=0),
        files=len(files),
        file_median=round(statistics.median(files or [0])),
        file_max=max(files, default=0),
        comments=100 * comments / max(sum(files), 1),
        broad_excepts=sum(len(list(_broad_excepts(source))) for source in product),
    )


def _comments(path: Path) -> int:
    with path.open("rb") as file:
        return sum(token.type == tokenize.COMMENT for token in tokenize.tokenize(file.readline))


def main(root: Path) -> int:
    """Tell all, and how it went: the exit code."""
    found = offences(root)
    for one in found:
        print(one)
    print(figures(root))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
