"""Where does each box and arrow of the picture stand? Lengths are in pixels at scale 1."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Place client PCs left, the PREMISES server in the middle, the rest at the right.

    Arrows between left and right run above the middle box, the others beside it; so nothing ever crosses.
    """
    right = [place for place in scene.places if _column(place.role) == _RIGHT]
    across = [flow for flow in scene.flows if _span(flow) == (0, _RIGHT)]
    beside = [flow for flow in scene.flows if _span(flow) in {(0, 1), (1, _RIGHT)}]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    top = MARGIN
    for place in right:  # the far ends of arrows that run above the middle
        flows = _touching(across, place)
        if flows:
            top = _stack(place, flows, top, scene, boxes, arrows)
    middle_top = top
    left_flows = [flow for flow in beside if _span(flow) == (0, 1)]
    bottom = middle_top
    for place in right:
        flows = _touching(beside, place)
        if not _touching(across, place):
            bottom = _stack(place, flows, bottom, scene, boxes, arrows)
        else:
            arrows += _arrows(flows, bottom)
            bottom += len(flows) * LANE
    arrows += _arrows(left_flows, middle_top)
    for place in scene.places:
        if _column(place.role) == 1:
            lanes = len(left_flows)
            height = max(
                _needed(place, scene), lanes * LANE + PADDING, bottom - BETWEEN - middle_top
            )
            boxes.append(_box(place, middle_top, height, scene))
            bottom = max(bottom, middle_top + height + BETWEEN)
    for place in scene.places:
        if _column(place.role) == 0:
            lanes_end = middle_top + len(left_flows) * LANE + PADDING
            height = max(_needed(place, scene), max(bottom - BETWEEN, lanes_end) - MARGIN)
            boxes.append(_box(place, MARGIN, height, scene))
            bottom = max(bottom, MARGIN + height + BETWEEN)
    width = _X[_RIGHT] + BOX_WIDTH + MARGIN
    return Layout(width, bottom - BETWEEN + MARGIN, tuple(boxes), tuple(arrows))


def _stack(
    place: Place,
    flows: Sequence[Flow],
    top: int,
    scene: Scene,
    boxes: list[Box],
    arrows: list[Arrow],
) -> int:
    """Put a right-hand box with its arrows at `top`; returns the top of what comes below."""
    height = max(_needed(place, scene), len(flows) * LANE + PADDING)
    boxes.append(_box(place, top, height, scene))
    arrows += _arrows(flows, top)
    return top + height + BETWEEN


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
    """Flows to itself or within its column are written into the box of their source."""
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
