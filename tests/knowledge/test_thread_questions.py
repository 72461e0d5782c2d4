"""Does a thread keep what was asked: the port, the component, the edition?"""

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import PortRequirement


@pytest.mark.parametrize(
    ("before", "text", "edition", "ports", "verdict"),
    [
        (['which port is screen recording'], 'and in 16.1?', '16.1-hosted', [5638], None),
        (['port for screen recording in 16.1'], 'and desktop analytics?', '16.1-hosted', [5634], None),
        (['what is 5672'], 'in 16.1?', '16.1-hosted', [], None),
        (['what is 2012 in 16.1'], 'is that tcp?', '16.1-hosted', [2012], 'no'),
        (['what is 2012 in 16.1'], 'and in 16.3?', '16.3-hosted', [], None),
        (['ports in 17.1'], 'only the https ones', '17.1-hosted', [443], None),
        (['what is 443 in 17.1'], 'why?', '17.1-hosted', [443], None),
        (['we run 16.1'], 'which port is screen recording', '16.1-hosted', [5638], None),
        (['customer is on 16.1 hosted'], 'is 2015 needed?', '16.1-hosted', [2015], 'yes'),
        (['we are on 17.1'], "what's 443 for", '17.1-hosted', [443], None),
        (['5638?'], 'and 5672?', '16.3-hosted', [5672], None),
        (['5638?'], 'is that tcp?', '16.3-hosted', [5638], 'yes'),
        (['5638?'], 'udp?', '16.3-hosted', [5638], 'no'),
        (['what is 5633'], 'on which machine?', '16.3-hosted', [5633], None),
        (['what is 5633'], 'why?', '16.3-hosted', [5633], None),
        (['port for logging'], 'which machine?', '16.3-hosted', [5638], None),
        (['port for logging'], 'what about 16.1?', '16.1-hosted', [5638], None),
        (['what is 2010'], 'and without https?', '16.3-hosted', [2010], None),
        (['what is 5634'], 'do we need it?', '16.3-hosted', [5634], None),
        (['what is 5634'], 'we have no DA', '16.3-hosted', None, None),
        (['what is 5634', 'and 5633'], 'which of them needs DA?', '16.3-hosted', [5634], None),
        (['what is 5634', 'and 5633'], 'both tcp?', '16.3-hosted', [5633, 5634], 'yes'),
        (['what are 5634 and 5633'], 'both tcp?', '16.3-hosted', [5633, 5634], 'yes'),
        (['ports for the html5 player'], 'and silverlight?', '16.3-hosted', [943, 4510], None),
        (['ports for the html5 player'], 'are they http?', '16.3-hosted', [2020, 5650], 'yes'),
        (['which port goes to the cloud'], 'is it encrypted?', '16.3-hosted', [2010], None),
        (['which port goes to the cloud'], 'and in 16.1, is it https?', '16.1-hosted', [2010], 'no'),
        (['which port goes to the cloud'], 'what is the ip?', '16.3-hosted', [], None),
        (['which ips does the cloud have in 16.1'], 'and in 16.3?', '16.3-hosted', [], None),
        (['what is 5620 in 16.3 premises'], 'inbound?', '16.3-premises', [5620], 'yes'),
        (['what is 5620 in 16.3 premises'], 'and 5621', '16.3-premises', [5621], None),
        (['what is 5620 in 16.3 premises'], 'which direction?', '16.3-premises', [5620], None),
        (['what is 5638 in 18.1'], 'and 5672?', '16.3-hosted', [5672], None),
        (['av exclusions?'], 'in 17.1?', '17.1-hosted', [], None),
        (['which port is the portal'], 'open where?', '16.3-hosted', [443], None),
        (['which port is the portal'], 'for the client pcs too?', '16.3-hosted', [443], None),
        (['5363?'], 'i meant 5633', '16.3-hosted', [5633], None),
        (['did screen recording change between 16.1 and 16.3'], 'and logging?', '16.3-hosted', [5638], None),
        (['what is connection pooling'], 'which port?', '16.3-hosted', [2010], None),
        (['what is connection pooling'], 'port?', '16.3-hosted', [2010], None),
        (['what is 5638', 'thanks'], 'and 943?', '16.3-hosted', [943], None),
        (['what is 5638', 'thanks'], 'is it tcp?', '16.3-hosted', [5638], 'yes'),
        (['hi', 'is 5638 open?'], 'what is it for?', '16.3-hosted', [5638], None),
        (['what is 5638'], 'who wins the world cup?', '16.3-hosted', [], None),
        (['what is 5638'], 'lunch?', '16.3-hosted', [], None),
    ],
)  # fmt: skip
def test_a_follow_up_is_read_with_what_stood_before(
    catalog: Catalog,
    before: list[str],
    text: str,
    edition: str,
    ports: list[int] | None,
    verdict: str | None,
) -> None:
    given = answer(catalog, text, context=before)
    found = sorted({f.port for f in given.facts if isinstance(f, PortRequirement) and f.port})
    assert given.edition == edition
    assert ports is None or found == ports
    assert verdict is None or given.verdict == verdict


def test_a_printed_direction_stands_in_the_text(catalog: Catalog) -> None:
    given = answer(catalog, "what is 5620 in 16.3 premises? inbound?")
    assert "Direction: inbound." in given.text
    assert given.verdict == "yes"
