"""Start tags and end tags made to match, as a browser would close them; how deep it all nests.

What leaves this room nests properly, so a parser behind it builds the tree that was measured here.
"""

from inbox.showing.allowed import INLINE

MAX_DEPTH = 200
MAX_WEIGHT = 1_500_000  # the depths of all tags together: what building and walking the tree costs
_CELLS = frozenset({"td", "th", "caption"})
_WALLS = _CELLS | {"table"}  # an end tag inside closes nothing outside
_SETS = frozenset({"tbody", "thead", "tfoot", "colgroup"})
_LISTS = _WALLS | {"ol", "ul"}
_DEFINED = _WALLS | {"dl"}
_TABLE = frozenset({"table"})
_CLOSES = {  # what a start tag closes, and where the search for it ends
    "li": (frozenset({"li"}), _LISTS),
    "dt": (frozenset({"dt", "dd"}), _DEFINED),
    "dd": (frozenset({"dt", "dd"}), _DEFINED),
    "td": (_CELLS, _TABLE),
    "th": (_CELLS, _TABLE),
    "tr": (_CELLS | {"tr"}, _TABLE),
    "a": (frozenset({"a"}), _WALLS),
    **dict.fromkeys([*_SETS, "caption"], (_CELLS | _SETS | {"tr"}, _TABLE)),
}


class TooDeep(Exception):
    """The page nests deeper, or costs more, than anybody writes by hand."""


class Balance:
    """The elements that are open, outermost first."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self._weight = 0

    def opening(self, name: str) -> list[str]:
        """What must be closed before this element, innermost first. Raises TooDeep."""
        self._weight += len(self.open)
        if len(self.open) >= MAX_DEPTH or self._weight > MAX_WEIGHT:
            raise TooDeep
        closed = []
        if name not in INLINE and "p" in self.open:
            closed = self._close_paragraph()
        if name in _CLOSES:
            closed += self._close_last(*_CLOSES[name])
        return closed

    def push(self, name: str) -> None:
        self.open.append(name)

    def closing(self, name: str) -> list[str]:
        """What an end tag closes, innermost first; nothing when its element is not open."""
        if name not in self.open:
            return []
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                return self._cut(place)
            if self.open[place] in _WALLS and name not in ("table", "tr", *_SETS):
                break
        return []

    def rest(self) -> list[str]:
        """All that is still open, innermost first."""
        return self._cut(0)

    def _close_paragraph(self) -> list[str]:
        """A block ends the paragraph that it stands in, with what is open there."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == "p":
                return self._cut(place)
            if self.open[place] not in INLINE:
                break
        return []

    def _close_last(self, names: frozenset[str], walls: frozenset[str]) -> list[str]:
        """Close up to the outermost of these names on this side of a wall."""
        found = None
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] in names:
                found = place
            elif self.open[place] in walls:
                break
        return [] if found is None else self._cut(found)

    def _cut(self, place: int) -> list[str]:
        closed = self.open[place:][::-1]
        del self.open[place:]
        return closed
