"""Is everything placed where it can be seen, also as PNG, and told in words?"""

import io
from itertools import combinations

from PIL import Image

from checks.history import FinishedRun
from checks.model import Outcome
from checks.report.layout import Box, lay_out
from checks.report.png import SCALE, draw_png
from checks.report.scene import Flow, Place, Scene, alt_text, scene_of
from checks.verdict.judge import skipped
from tests.checks.acme import STARTED, plan_of, port_row, reading, site
from tests.checks.report.finished import finished

ROLES = ("client-pc", "premises-server", "portal", "cloud", "sql-server")


def everyone() -> Scene:
    """Return a scene in which each role talks to each, itself included."""
    flows = tuple(
        Flow(source, target, "7001 Logging", Outcome.FAILED, "failed: refused")
        for source in ROLES
        for target in ROLES
    )
    places = tuple(Place(role, role, tuple(f"10.0.0.{n}" for n in range(5))) for role in ROLES)
    return Scene("site42", places, flows)


def overlap(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def test_boxes_never_overlap_and_no_arrow_crosses_a_box() -> None:
    laid = lay_out(everyone())
    assert not [pair for pair in combinations(laid.boxes, 2) if overlap(*pair)]
    for arrow in laid.arrows:
        left, right = sorted((arrow.x1, arrow.x2))
        for box in laid.boxes:
            inside = box.y <= arrow.y <= box.y + box.height
            assert not (inside and left < box.x + box.width and box.x < right), (arrow, box)


def test_every_flow_is_an_arrow_that_touches_both_boxes_or_stands_in_its_box() -> None:
    scene = everyone()
    laid = lay_out(scene)
    inner = [flow for box in laid.boxes for flow in box.inner]
    assert len(inner) + len(laid.arrows) == len(scene.flows)
    for arrow in laid.arrows:
        for role, x in ((arrow.flow.source, arrow.x1), (arrow.flow.target, arrow.x2)):
            assert any(
                box.place.role == role
                and x in (box.x, box.x + box.width)
                and box.y <= arrow.y <= box.y + box.height
                for box in laid.boxes
            ), arrow


def test_the_png_is_a_picture_of_the_whole() -> None:
    scene = scene_of(finished())
    laid = lay_out(scene)
    with Image.open(io.BytesIO(draw_png(scene, laid))) as image:
        assert image.width == laid.width * SCALE
        assert image.height > laid.height * SCALE
        assert len(image.getcolors(1 << 16) or ()) > 5


def test_a_skip_is_drawn_where_it_would_have_gone() -> None:
    plan = plan_of(port_row(7001, reading("client-pc > portal")))
    scene = scene_of(FinishedRun("r", site(), STARTED, 0.0, skipped(plan)))
    assert [(flow.source, flow.target, flow.words) for flow in scene.flows] == [
        ("client-pc", "portal", "not checked")
    ]
    assert alt_text(scene) == (
        "Who talks to whom at site42: Acme, Leipzig. client PC to portal: 7001 Logging not checked."
    )


def test_many_hosts_are_counted_and_not_listed() -> None:
    place = next(p for p in scene_of(finished()).places if p.role == "client-pc")
    assert place.lines[:5] == (
        "10.4.2.101",
        "10.4.2.102",
        "10.4.2.103",
        "10.4.2.104",
        "and 16 more",
    )
