"""The models of lanes and dangers that Tipdesk ships, read once. Loads no scikit-learn."""

from functools import cache
from pathlib import Path

from pipeline.judges.danger_model import DangerModel
from pipeline.judges.lane_model import LaneModel

# Each without and with the larger model of meaning.
SHIPPED = tuple(Path(__file__).with_name(f"lanes{kind}.npz") for kind in ("", "-larger"))
DANGERS = tuple(Path(__file__).with_name(f"dangers{kind}.npz") for kind in ("", "-larger"))


def shipped(larger: bool = False) -> LaneModel:
    """What was learned from the shipped examples (`pipeline.lanes.training`)."""
    return _lanes(SHIPPED[larger])


def dangers(larger: bool = False) -> DangerModel:
    """What tells a threat or somebody in danger (`pipeline.lanes.danger_training`)."""
    return _dangers(DANGERS[larger])


@cache
def _lanes(path: Path) -> LaneModel:
    return LaneModel.from_bytes(path.read_bytes())


@cache
def _dangers(path: Path) -> DangerModel:
    return DangerModel.from_bytes(path.read_bytes())
