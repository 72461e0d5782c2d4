"""Where does each box and arrow of the picture stand? Lengths are in pixels at scale 1."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checks.report.scene import Flow, Place, Scene

MARGIN = 20
BOX_WIDTH = 200
GAP = 330
LANE = 40
TITLE_LINE = 26
LINE = 19
PADDING = 14
BETWEEN = 26

_COLUMNS = {"client-pc": 0, "premises-server": 1}
_RIGHT = 2
_AS_ABOVE = ("as above",)
"""The lines of a box that stands there a second time."""
_X = tuple(MARGIN + column * (BOX_WIDTH + GAP) for column in range(3))


@dataclass(frozen=True, slots=True)
class Box:
    """A role: left, top, width, height, and what is written in it; `inner` are flows within a column."""

    place: Place
    x: int
    y: int
    width: int
    height: int
    inner: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow from `x1` to `x2` at height `y`; it points to the left when x2 < x1."""

    flow: Flow
    x1: int
    x2: int
    y: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed, and the size of the whole."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lay_out(scene: Scene) -> Layout:
    """Place client PCs left, the PREMISES server in the middle, the rest at the right; nothing ever crosses.

    Arrows between left and right run above the middle box, the others beside it. A right-hand role with both
    kinds stands beside both; where several have, all but one stand there twice.
    """
    drawing = _Drawing(scene)
    middle_top, right_bottom = drawing.place_right()
    between = [flow for flow in scene.flows if _span(flow) == (0, 1)]
    drawing.arrows += _arrows(between, middle_top)
    lanes_bottom = middle_top + len(between) * LANE + PADDING
    middle_bottom = drawing.place_column(1, middle_top, max(lanes_bottom, drawing.lanes_bottom))
    left_bottom = drawing.place_column(
        0, MARGIN, max(middle_bottom, lanes_bottom, middle_top - BETWEEN)
    )
    width = _X[_RIGHT] + BOX_WIDTH + MARGIN
    height = max(left_bottom, middle_bottom, right_bottom) + MARGIN
    return Layout(width, height, tuple(drawing.boxes), tuple(drawing.arrows))


class _Drawing:
    """What has been placed so far; `lanes_bottom` is where the arrows right of the middle end."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.lanes_bottom = 0
        self._across = [flow for flow in scene.flows if _span(flow) == (0, _RIGHT)]
        self._beside = [flow for flow in scene.flows if _span(flow) == (1, _RIGHT)]

    def place_right(self) -> tuple[int, int]:
        """Stack the right-hand boxes; returns where the middle column begins and where the stack ends."""
        right = [place for place in self.scene.places if _column(place.role) == _RIGHT]
        above = [place for place in right if _touching(self._across, place)]
        above.sort(key=lambda place: bool(_touching(self._beside, place)))
        below = [place for place in right if place not in above]
        top = middle_top = MARGIN
        for place in above:
            bottom = self._stack(place, _touching(self._across, place), top)
            top = middle_top = bottom + BETWEEN
        for n, place in enumerate(reversed(above)):
            flows = _touching(self._beside, place)
            if flows and n == 0:
                top = self._lengthen(flows, middle_top) + BETWEEN
            elif flows:
                below.append(Place(place.role, place.name, _AS_ABOVE))
        for place in below:
            top = self._stack(place, _touching(self._beside, place), top) + BETWEEN
        return middle_top, top - BETWEEN

    def place_column(self, column: int, top: int, bottom: int) -> int:
        """Stack the boxes of a column, the last one down to `bottom` at least; returns where they end."""
        places = [place for place in self.scene.places if _column(place.role) == column]
        for place in places:
            height = max(_needed(place, self.scene), bottom - top if place is places[-1] else 0)
            self.boxes.append(_box(place, top, height, self.scene))
            top += height + BETWEEN
        return top - BETWEEN if places else top

    def _stack(self, place: Place, flows: Sequence[Flow], top: int) -> int:
        height = max(_needed(place, self.scene), len(flows) * LANE + PADDING)
        self.boxes.append(_box(place, top, height, self.scene))
        self._add(flows, top)
        return top + height

    def _lengthen(self, flows: Sequence[Flow], top: int) -> int:
        """Make the last box reach beside the middle, with more arrows there."""
        last = self.boxes.pop()
        bottom = top + len(flows) * LANE + PADDING
        self.boxes.append(replace(last, height=bottom - last.y))
        self._add(flows, top)
        return bottom

    def _add(self, flows: Sequence[Flow], top: int) -> None:
        self.arrows += _arrows(flows, top)
        if any(1 in _span(flow) for flow in flows):
            self.lanes_bottom = max(self.lanes_bottom, top + len(flows) * LANE + PADDING)


def _box(place: Place, top: int, height: int, scene: Scene) -> Box:
    return Box(place, _X[_column(place.role)], top, BOX_WIDTH, height, _inner(place, scene))


def _arrows(flows: Sequence[Flow], top: int) -> list[Arrow]:
    placed = []
    for n, flow in enumerate(flows, start=1):
        source, target = _column(flow.source), _column(flow.target)
        start = _X[source] + (BOX_WIDTH if source < target else 0)
        end = _X[target] + (0 if source < target else BOX_WIDTH)
        placed.append(Arrow(flow, start, end, top + n * LANE - 8))
    return placed


def _inner(place: Place, scene: Scene) -> tuple[Flow, ...]:
    """Return the flows to itself or within its column: they are written into the box of their source."""
    if place.lines == _AS_ABOVE:
        return ()
    return tuple(
        flow
        for flow in scene.flows
        if flow.source == place.role and _column(flow.source) == _column(flow.target)
    )


def _needed(place: Place, scene: Scene) -> int:
    inner = 3 * len(_inner(place, scene))
    return PADDING + TITLE_LINE + (len(place.lines) + inner) * LINE + PADDING


def _touching(flows: Sequence[Flow], place: Place) -> list[Flow]:
    return [flow for flow in flows if place.role in (flow.source, flow.target)]


def _span(flow: Flow) -> tuple[int, int]:
    ends = sorted((_column(flow.source), _column(flow.target)))
    return ends[0], ends[1]


def _column(role: str) -> int:
    return _COLUMNS.get(role, _RIGHT)
