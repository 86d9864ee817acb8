"""Which reader reads a file. By content first; the name decides only where content cannot."""

PDF = "inbox.extracts.pdf"
DOCX = "inbox.extracts.word"
ODT = "inbox.extracts.odf"
SHEETS = "inbox.extracts.sheets"
PLAIN = "inbox.extracts.plain"
ARCHIVE = "inbox.extracts.archive"
_BY_CONTENT = {
    "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": SHEETS,
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.oasis.opendocument.presentation": ODT,
    "application/vnd.oasis.opendocument.spreadsheet": SHEETS,
    "application/zip": ARCHIVE,
    "application/x-tar": ARCHIVE,
    "text/html": PLAIN,
    "text/xml": PLAIN,
    "text/calendar": PLAIN,
    "text/vcard": PLAIN,
    "message/rfc822": PLAIN,
}
_OFFICE_OF_OLD = "application/x-ole-storage"
_TEXT_NAMES = (
    ".txt", ".text", ".csv", ".tsv", ".md", ".log", ".json", ".xml", ".html", ".htm", ".eml",
    ".srt", ".vtt", ".ics", ".vcf", ".yaml", ".yml", ".ini", ".tex",
)  # fmt: skip


def reader_of(real_type: str, claimed_type: str, name: str) -> str:
    """The module that reads such a file; empty when none does. `name` is the safe name."""
    if found := _BY_CONTENT.get(real_type):
        return found
    name = name.lower()
    if real_type == _OFFICE_OF_OLD and name.endswith(".xls"):
        return SHEETS
    if real_type.startswith("text/"):
        return PLAIN
    if real_type:
        return ""
    told = claimed_type.startswith(("text/", "message/")) or claimed_type == "application/json"
    return PLAIN if told or name.endswith(_TEXT_NAMES) else ""
