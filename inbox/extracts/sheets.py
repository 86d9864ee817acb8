"""The words of spreadsheets (XLSX, XLS, ODS): what the cells say, sheet by sheet, by calamine."""

import io
import sys
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from inbox.extracts.child import serve
from inbox.extracts.values import MOST_TEXT, Extract
from inbox.extracts.zipped import problem

MOST_SHEETS = 50
_ZIP = b"PK"


def read(content: bytes) -> Extract:
    """Rows as lines, cells apart by a tab; empty ones left out."""
    if content.startswith(_ZIP) and (why := problem(content)):
        return Extract(problem=why)
    lines: list[str] = []
    length = 0
    try:
        for line in _lines(content):
            lines.append(line)
            length += len(line) + 1
            if length > MOST_TEXT:
                return Extract("\n".join(lines), "cut")
    except PasswordError:
        return Extract(problem="encrypted")
    except (CalamineError, OSError, ValueError):
        return Extract("\n".join(lines), "broken")
    return Extract("\n".join(lines))


def _lines(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names[:MOST_SHEETS]:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            if line := "\t".join(_said(cell) for cell in row if cell not in ("", None)):
                yield line


def _said(cell: object) -> str:
    """A number as people write it: calamine makes a float of each."""
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return str(int(cell)) if whole and isinstance(cell, float) else str(cell)


if __name__ == "__main__":
    sys.exit(serve(read))
