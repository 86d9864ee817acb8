"""What was made of messages: harmless HTML, words of files, small pictures. All is derived."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, Packed


def _of_a_message() -> sa.Column[int]:
    return sa.Column(BIG, sa.ForeignKey("message.arrival"), primary_key=True, autoincrement=False)


class Shown(SQLModel, table=True):
    """The HTML of a message, made harmless. No row: it has none, or waits for it."""

    arrival: int = Field(sa_column=_of_a_message())
    version: int  # of inbox.showing; one of an older version is never shown
    problem: str = Field(default="", max_length=SMALL_NAME)  # why there is no HTML, as a code
    images: int = 0  # remote ones that were taken out
    others: int = 0  # other remote things that were taken out
    embedded: int = 0  # pictures inside the HTML itself, which are not shown
    parts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)  # content-id to part
    html: str = Field(default="", sa_type=Packed)


class FileText(SQLModel, table=True):
    """The words of a file of a message, for search; in what a problem names there are none."""

    __tablename__ = "file_text"

    arrival: int = Field(sa_column=_of_a_message())
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int  # of inbox.extracts
    problem: str = Field(default="", max_length=SMALL_NAME)  # a code: inbox.extracts.values
    listing: bool = False  # the text is the list of what an archive holds
    text: str = Field(default="", sa_type=Packed)


class Picture(SQLModel, table=True):
    """A picture of a message, made anew and small. An empty kind: it cannot be made.

    It may be made again at any time, so no backup holds it.
    """

    arrival: int = Field(sa_column=_of_a_message())
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    most: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  # pixels a side
    version: int
    kind: str = Field(default="", max_length=SMALL_NAME)
    width: int = 0
    height: int = 0
    content: bytes = Field(default=b"", sa_type=sa.LargeBinary)
