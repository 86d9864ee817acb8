"""Small documents of our own, made by code: PDF, DOCX, ODT, XLSX, archives; mails with them."""

import base64
import io
import tarfile
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import docx
import odfdo


def pdf(*pages: str, filling: bytes = b"") -> bytes:
    """A PDF with one line of ASCII a page; `filling` is a comment that makes it big."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for text in pages:
        stream = b"BT /F1 12 Tf 20 200 Td (" + text.encode("ascii") + b") Tj ET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents %d 0 R/Resources"
            b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    written = b"%PDF-1.4\n"
    if filling:
        written += b"%" + filling.replace(b"\n", b"").replace(b"\r", b"") + b"\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    count = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    )
    return written + end % (count, table, count, len(written))


def word(*paragraphs: str, table: tuple[str, ...] = ()) -> bytes:
    """A DOCX with paragraphs, and a table of one row."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        cells = document.add_table(1, len(table)).rows[0].cells
        for cell, text in zip(cells, table, strict=True):
            cell.text = text
    return _saved(document)


def odt(*paragraphs: str) -> bytes:
    """An ODT with paragraphs."""
    document = odfdo.Document("text")
    for text in paragraphs:
        document.body.append(odfdo.Paragraph(text))
    return _saved(document)


def _saved(document: docx.document.Document | odfdo.Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx(name: str, *rows: tuple[str | int, ...]) -> bytes:
    """A workbook with one sheet."""
    said = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/s1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
            "_rels/.rels": _related("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(name)}" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _related("worksheet", "s1.xml"),
            "xl/s1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{said}</sheetData></worksheet>',
        }
    )


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _related(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    """A tar of these members."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return written.getvalue()


def tnef(name: bytes, content: bytes, text: bytes) -> bytes:
    """A winmail.dat with one file and a text ([MS-OXTNEF] §2.1)."""

    def attribute(level: int, number: int, data: bytes) -> bytes:
        size = len(data).to_bytes(4, "little")
        checksum = (sum(data) % 65_536).to_bytes(2, "little")
        return bytes([level]) + number.to_bytes(4, "little") + size + data + checksum

    return (
        bytes.fromhex("789f3e220100")
        + attribute(1, 0x0002800C, text + b"\0")
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, name + b"\0")
        + attribute(2, 0x0006800F, content)
    )


def mail_with(
    files: Mapping[str, bytes],
    text: str = "See the files.",
    message_id: str = "papers@example.org",
    kind: str = "application/octet-stream",
) -> bytes:
    """A mail with a text and files by name; the text is part 0, the files follow."""
    parts = [
        b"Content-Type: %s; name=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s"
        % (kind.encode(), name.encode(), base64.encodebytes(content))
        for name, content in files.items()
    ]
    head = (
        f"Message-ID: <{message_id}>\r\nFrom: Sam Source <sam@example.org>\r\n"
        "To: worldnews@paper.example\r\nSubject: Papers\r\n"
        "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="=_papers"\r\n\r\n'
    )
    body = [b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode(), *parts]
    inside = b"".join(b"--=_papers\r\n" + one + b"\r\n" for one in body)
    return head.encode() + inside + b"--=_papers--\r\n"
