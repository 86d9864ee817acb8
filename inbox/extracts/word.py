"""The words of a DOCX: paragraphs and tables in order, then headers, footers, by python-docx."""

import io
import sys
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import LxmlError

from inbox.extracts.child import serve
from inbox.extracts.values import Extract
from inbox.extracts.zipped import BROKEN, problem

_BROKEN = (*BROKEN, OpcError, LxmlError, KeyError, AttributeError, TypeError, IndexError)


def read(content: bytes) -> Extract:
    """What a reader of the document would read."""
    if why := problem(content):
        return Extract(problem=why)
    try:
        document = docx.Document(io.BytesIO(content))
        return Extract("\n".join(_lines(document)))
    except _BROKEN:
        return Extract(problem="broken")


def _lines(document: Document) -> Iterator[str]:
    for piece in document.iter_inner_content():
        yield from _rows(piece) if isinstance(piece, Table) else (piece.text,)
    seen: set[str] = set()
    for section in document.sections:
        for edge in (section.header, section.footer):
            text = "\n".join(one.text for one in edge.paragraphs)
            if text.strip() and text not in seen:
                seen.add(text)
                yield text


def _rows(table: Table) -> Iterator[str]:
    """Row by row over the cells of the XML: the library's grid is quadratic in merged ones."""
    for row in table._tbl.tr_lst:
        cells = ("".join(node.text or "" for node in cell.iter(_TEXT)) for cell in row.tc_lst)
        yield "\t".join(cells)


_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"

if __name__ == "__main__":
    sys.exit(serve(read))
