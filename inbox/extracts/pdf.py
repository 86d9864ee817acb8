"""The words of a PDF, page by page, by PDFium. A scan has none: nothing is recognised here."""

import sys
import time
from collections.abc import Iterator

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from inbox.extracts.child import serve
from inbox.extracts.values import MOST_PAGES, MOST_SECONDS, MOST_TEXT, Extract


def read(content: bytes) -> Extract:
    """The text of the first pages, until enough of it or of CPU is used."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        return Extract(problem="encrypted" if locked else "broken")
    texts, problem, length = [], "", 0
    end = time.process_time() + MOST_SECONDS
    for number, text in enumerate(_pages(document), start=1):
        texts.append(text)
        length += len(text)
        if length > MOST_TEXT or time.process_time() > end or number >= MOST_PAGES:
            problem = "cut" if number < len(document) else ""
            break
    return Extract("\n".join(texts), problem)


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Each page's text; a page that cannot be read has none."""
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
            yield text.get_text_range().replace("\r\n", "\n")
            text.close()
            page.close()
        except pypdfium2.PdfiumError:
            yield ""


if __name__ == "__main__":
    sys.exit(serve(read))
