"""Does the README show what stands, with words for those who can't see it?"""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import FOLDER, LARGEST, TAKEN, WIDTH

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_picture_that_is_taken_is_shown_and_no_other() -> None:
    assert sorted(path for _alt, path in SHOWN) == sorted(
        f"deploy/pictures/{name}.png" for name in TAKEN
    )
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.png" for name in TAKEN}


@pytest.mark.parametrize(("alt", "path"), SHOWN)
def test_a_picture_is_described_small_and_as_wide_as_the_others(alt: str, path: str) -> None:
    assert len(alt.split()) >= 5
    assert (ROOT / path).stat().st_size <= LARGEST
    with Image.open(ROOT / path) as picture:
        assert picture.width == WIDTH


def test_every_link_into_the_project_leads_somewhere() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "deploy/README.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page} leads to {target}"


@pytest.mark.parametrize("package", ["bot", "checks", "knowledge"])
def test_the_map_names_every_room(package: str) -> None:
    """A folder that the map of CONTRIBUTING.md doesn't name is found by nobody who is new."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = re.search(rf"^{package}/.*\n((?:  .*\n)+)", text, re.MULTILINE)
    assert part is not None
    rooms = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    rooms |= {"editions", "words"} if package == "knowledge" else set()
    assert {room for room in rooms if f"{room}/" not in part.group(1)} == set()
