"""The models of lanes and dangers that Tipdesk ships, read once. Loads no scikit-learn."""

from functools import cache
from pathlib import Path

from pipeline.judges.danger_model import DangerModel
from pipeline.judges.lane_model import LaneModel

SHIPPED = Path(__file__).with_name("lanes.npz")
DANGERS = Path(__file__).with_name("dangers.npz")


@cache
def shipped() -> LaneModel:
    """What was learned from the shipped examples (`pipeline.lanes.training`)."""
    return LaneModel.from_bytes(SHIPPED.read_bytes())


@cache
def dangers() -> DangerModel:
    """What tells a threat or somebody in danger (`pipeline.lanes.danger_training`)."""
    return DangerModel.from_bytes(DANGERS.read_bytes())
