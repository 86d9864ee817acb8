"""Lists of words as the phrases of mail programs are written down. Nothing but a way to write."""


def words(told: str) -> tuple[str, ...]:
    """What stands between `|` and line ends, in order."""
    return tuple(one for one in told.replace("\n", "|").split("|") if one)
