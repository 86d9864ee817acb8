"""The words of an ODT or an ODP, by odfdo."""

import io
import sys

import odfdo
from lxml.etree import LxmlError

from inbox.extracts.child import serve
from inbox.extracts.values import Extract
from inbox.extracts.zipped import BROKEN, problem

_BROKEN = (*BROKEN, LxmlError, KeyError, AttributeError, TypeError, IndexError)


def read(content: bytes) -> Extract:
    """Headings, paragraphs, lists and tables, in order."""
    if why := problem(content):
        return Extract(problem=why)
    try:
        return Extract(odfdo.Document(io.BytesIO(content)).get_formatted_text())
    except _BROKEN:
        return Extract(problem="broken")


if __name__ == "__main__":
    sys.exit(serve(read))
