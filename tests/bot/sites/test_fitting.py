"""A site that fits no edition is a fault; what is seldom meant is a remark."""

import pytest

from bot.sites.file import read_sites
from bot.sites.fitting import oddities
from bot.sites.marked import BadFile
from knowledge.loading import shipped_editions
from tests.bot.sites.test_file import GOOD


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("16.3-hosted", "16.3-hostd", 5, "did you mean 16.3-hosted"),
        ("screen-recording,", "screen-recordng,", 6, "did you mean screen-recording"),
        ("portal: [portal", "portl: [portal", 11, "did you mean portal"),
        ("local: [premises-server", "local: [premise-server", 14, "did you mean premises-server"),
        ("portal: [portal", "zzz: [portal", 11, "there are: client-pc"),
    ],
)
def test_a_word_that_no_edition_knows_is_a_fault_with_its_line(
    old: str, new: str, line: int, said: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read_sites(GOOD.replace(old, new), "f", shipped_editions())
    (fault,) = caught.value.faults
    assert fault.line == line
    assert said in fault.message


def test_a_good_site_has_neither_faults_nor_remarks() -> None:
    (record,) = read_sites(GOOD, "f", shipped_editions())
    assert list(oddities(record, shipped_editions())) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("443: 20443", "444: 20443", "lists no port 444"),
        ("10.4.2.0/24,", "10.4.2.0/24, 0.0.0.0/0,", "allows every address"),
        ("[10.4.2.10]", "[192.0.2.1]", "192.0.2.1 (premises-server) lies in none"),
        ("    vantage: {local: [premises-server, client-pc]}\n", "", "no vantage point"),
    ],
)
def test_what_is_seldom_meant_is_remarked(old: str, new: str, said: str) -> None:
    (record,) = read_sites(GOOD.replace(old, new), "f", shipped_editions())
    (remark,) = oddities(record, shipped_editions())
    assert said in remark
