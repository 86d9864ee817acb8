"""The `[pipeline]` table of config.toml: where things are kept, how often they are looked at."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

_SCHEMES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class PipelineSettings(BaseModel):
    """The whole table. Relative paths start at the folder of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_folder: Path = Path("data")
    database: str = ""  # empty: SQLite in the data folder
    database_password_file: Path | None = None
    backup_folder: Path | None = None  # none: `backups` in the data folder
    backup_days: Annotated[int, Field(ge=1, le=3650)] = 30
    step_seconds: Annotated[int, Field(ge=1, le=3600)] = 5

    @field_validator("database")
    @classmethod
    def _is_known(cls, url: str) -> str:
        """Accepts the plain PostgreSQL scheme too; psycopg speaks it."""
        if url and not url.startswith(_SCHEMES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    def database_url(self) -> str:
        """The URL to connect to, without a password that a file holds."""
        return self.database or f"sqlite:///{self.data_folder.absolute()}/tipdesk.db"

    def database_password(self) -> str:
        """The password that a file holds; empty when there is none."""
        file = self.database_password_file
        return file.read_text().strip() if file else ""
