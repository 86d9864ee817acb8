"""IPTC Media Topics by name, in the reader's language. The codes are `pipeline.judges.topics`."""

from pipeline.judges import topics
from web.sentences import N_, Say

# The first level once more, for the catalogue to find.
NAMES = (
    *(N_("arts, culture, entertainment and media"), N_("crime, law and justice")),
    *(N_("disaster, accident and emergency incident"), N_("economy, business and finance")),
    *(N_("education"), N_("environment"), N_("health"), N_("human interest"), N_("labour")),
    *(N_("lifestyle and leisure"), N_("politics and government"), N_("religion")),
    *(N_("science and technology"), N_("society"), N_("sport"), N_("conflict, war and peace")),
    N_("weather"),
)
_DEEPER = N_("deeper than the first level")


def name(code: str, say: Say = str) -> str:
    """What a code means; that it lies deeper, for one that our table does not name."""
    known = topics.TOPICS.get(topics.bare(code))
    return say(known or _DEEPER)


def told(code: str, say: Say = str) -> str:
    """A code with its name: `16000000 conflict, war and peace`."""
    return f"{code} {name(code, say)}"


def first_level(say: Say = str) -> list[str]:
    """Every code of the first level with its name."""
    return [told(code, say) for code in topics.TOPICS]
