"""IPTC Media Topics, the first level: codes and names alone (iptc.org, facts)."""

import re
from collections.abc import Mapping
from types import MappingProxyType

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "01000000": "arts, culture, entertainment and media",
        "02000000": "crime, law and justice",
        "03000000": "disaster, accident and emergency incident",
        "04000000": "economy, business and finance",
        "05000000": "education",
        "06000000": "environment",
        "07000000": "health",
        "08000000": "human interest",
        "09000000": "labour",
        "10000000": "lifestyle and leisure",
        "11000000": "politics and government",
        "12000000": "religion",
        "13000000": "science and technology",
        "14000000": "society",
        "15000000": "sport",
        "16000000": "conflict, war and peace",
        "17000000": "weather",
    }
)


_DEEPER = re.compile("200[0-9]{5}")  # every deeper topic has a code of this form


def is_one(code: str) -> bool:
    """Whether a bare code is a topic of the first level, or has the form of a deeper one."""
    return code in TOPICS or _DEEPER.fullmatch(code) is not None


def bare(code: str) -> str:
    """A code as the table has it: `medtop:16000000` is 16000000."""
    return code.strip().removeprefix("medtop:")


def name(code: str) -> str:
    """What a code means; the code itself when it is deeper than this table."""
    return TOPICS.get(bare(code), code)
