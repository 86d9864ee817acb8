"""The lane model that Tipdesk ships, read once. Learns nothing, and loads no scikit-learn."""

from functools import cache
from pathlib import Path

from pipeline.judges.lane_model import LaneModel

SHIPPED = Path(__file__).with_name("lanes.npz")


@cache
def shipped() -> LaneModel:
    """What was learned from the shipped examples (`pipeline.lanes.training`)."""
    return LaneModel.from_bytes(SHIPPED.read_bytes())
