"""What was read in a file. Values only."""

from dataclasses import dataclass, field

EXTRACTS = 1  # version: a higher one may read old files again
MOST_TEXT = 200_000  # characters of one file that are kept for search
MOST_PAGES = 300  # of a PDF
MOST_SECONDS = 4.0  # of CPU for the pages of one file; then what was read until then is kept
MOST_FILES = 20  # of one mail
LARGEST = 60_000_000  # bytes of a file that is looked into
LISTED = 500  # names of an archive


@dataclass(frozen=True, slots=True)
class Extract:
    """The words of a file, or why there are none.

    `problem` is "", "cut" (only the beginning was read), "encrypted", "broken", "too big", "left
    out" (others of its mail had killed too many readers), or what its reader died of: "cpu",
    "memory", "time", "crash".
    """

    text: str = field(default="", repr=False)
    problem: str = ""
    listing: bool = False  # the text is the list of what an archive holds
