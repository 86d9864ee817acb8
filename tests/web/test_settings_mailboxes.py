"""Settings of a mailbox that go together, or do not."""

from pathlib import Path

import pytest

from tests.web.test_settings import BOX, refused


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('after_storing = "move"\n', 'goes with after_storing = "move", and names a folder'),
        ('move_to = "Done"\n', 'goes with after_storing = "move", and names a folder'),
        ('after_storing = "move"\nmove_to = "INBOX"\n', "is the folder that is polled"),
    ],
)
def test_a_folder_to_move_to_and_the_wish_to_move_go_together(
    config: Path, settings: str, why: str
) -> None:
    (said,) = refused(config, f"{BOX}{settings}")
    assert said.endswith(f"move_to: {why}")
