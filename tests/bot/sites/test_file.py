"""A sites file is read whole, or refused with every fault and its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sites.file import read_sites, read_sites_file
from bot.sites.marked import BadFile, Fault

GOOD = """\
sites:
  - id: site42
    aliases: [acme]
    name: Acme, Leipzig
    edition: 16.3-hosted
    components: [screen-recording, desktop-analytics]
    timezone: Europe/Berlin
    allowed_networks: [10.4.2.0/24, 203.0.113.0/28, "fd00::/64"]
    hosts:
      premises-server: [10.4.2.10]
      portal: [portal.acme.example]
      client-pc: [10.4.2.101, 10.4.2.102]
    ports: {443: 20443}
    vantage: {local: [premises-server, client-pc]}
    contacts: {firewall: netops@acme.example, antivirus: [Anna, Bert]}
"""


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadFile) as caught:
        read_sites(text, "sites.yaml")
    return caught.value.faults


def test_a_good_file_gives_every_field_of_its_sites() -> None:
    (record,) = read_sites(GOOD, "sites.yaml")
    site = record.site()
    assert record.words == ("site42", "acme")
    assert record.contacts == {"firewall": ("netops@acme.example",), "antivirus": ("Anna", "Bert")}
    assert site.hosts["client-pc"] == ("10.4.2.101", "10.4.2.102")
    assert site.ports == {443: 20443}
    assert site.vantage == {"local": ("premises-server", "client-pc")}
    assert site.allowed_networks == ("10.4.2.0/24", "203.0.113.0/28", "fd00::/64")
    assert (site.timezone, site.edition) == ("Europe/Berlin", "16.3-hosted")


def test_an_id_keeps_its_digits_and_words() -> None:
    for word in ("042", "no", "1e3", "0x1F", "2024-01-01"):
        (record,) = read_sites(GOOD.replace("id: site42", f"id: {word}"), "f")
        assert record.id == word


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "said"),
    [
        ("    edition: 16.3-hosted\n", "", 2, "edition", "is missing"),
        ("name: Acme, Leipzig", "name:", 4, "name", "is empty"),
        ("timezone: Europe/Berlin", "timezone: Mars/Base", 7, "timezone", "not a time zone"),
        ("10.4.2.0/24,", "10.4.2.1/24,", 8, "allowed_networks[0]", "did you mean 10.4.2.0/24?"),
        ("10.4.2.0/24,", "office,", 8, "allowed_networks[0]", "not a network"),
        ("[10.4.2.10]", "10.4.2.10", 10, "hosts.premises-server", "must be a list"),
        ("[10.4.2.10]", "[10.4.2.300]", 10, "hosts.premises-server[0]", "not a complete address"),
        ("portal.acme.example", "https://portal/", 11, "hosts.portal[0]", "no scheme, no port"),
        ("443: 20443", "443: 99999", 13, "ports.443", "at most 65535"),
        ("443: 20443", "https: 443", 13, "ports.https", "whole number"),
        ("    ports:", "    prots:", 13, "prots", "not a field"),
        ("aliases: [acme]", "aliases: [ac me]", 3, "aliases[0]", "letters, digits"),
        ("id: site42", "id: <!channel>", 2, "id", "letters, digits"),
    ],
)
def test_a_fault_names_line_and_field(
    old: str, new: str, line: int, field: str, said: str
) -> None:
    (fault,) = faults(GOOD.replace(old, new))
    assert fault.line == line
    assert fault.field.split(" ")[0] == f"sites[0].{field}"
    assert said in fault.message
    assert str(fault).startswith(f"sites.yaml:{line}: ")


def test_allowed_networks_are_required_and_never_empty() -> None:
    line = '    allowed_networks: [10.4.2.0/24, 203.0.113.0/28, "fd00::/64"]\n'
    assert faults(GOOD.replace(line, ""))[0].message == "is missing"
    (fault,) = faults(GOOD.replace(line, "    allowed_networks: []\n"))
    assert (fault.line, fault.message) == (8, "must hold at least 1")


@pytest.mark.parametrize("word", ["site42", "SITE42", "Acme"])
def test_a_word_that_means_two_sites_is_refused_case_aside(word: str) -> None:
    second = GOOD.partition("\n")[2].replace("site42", word).replace("[acme]", "[]")
    (fault,) = faults(GOOD + second)
    assert (fault.line, fault.field) == (16, f"sites[1].id ({word})")
    assert "already stands on line" in fault.message


def test_every_fault_of_the_file_is_told_at_once_in_order() -> None:
    text = GOOD.replace("Europe/Berlin", "Mars").replace("20443", "0").replace("[acme]", "[-]")
    assert [fault.line for fault in faults(text)] == [3, 7, 13]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must begin with `sites:`"),
        ("sites: []", "at least one site"),
        ("sites: [1]", "must be a site"),
        ("site: []", "must begin with `sites:`"),
        ("sites: [{id: a, id: b}]", "stands here twice"),
        ("sites: [{id: a\n", "not YAML"),
        ("sites: [{? [a] : b}]", "a key must be one word"),
        ("sites: &a [*a]", "anchors"),
        ("[" * 5000, "nested too deeply"),
        ("sites: !!python/object/apply:os.system [id]", "at least one site|must be"),
        ("a: \x00", "not YAML"),
    ],
)
def test_what_is_no_list_of_sites_is_refused_with_a_sentence(text: str, said: str) -> None:
    assert any(part in faults(text)[0].message for part in said.split("|"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sites.yaml"
    path.write_bytes(b"sites:\n  - \xff\xfe")
    with pytest.raises(BadFile, match="not UTF-8"):
        read_sites_file(path)


@given(st.text(alphabet=st.sampled_from("sites:[]{}-&*!?|>'\"\n ab1,#%@`\t"), max_size=200))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    try:
        found: tuple[object, ...] = read_sites(text, "f")
    except BadFile as error:
        found = error.faults
    assert found


def test_braces_in_a_site_are_text_like_any_other() -> None:
    broken = """sites:
  - id: a
    name: A
    edition: e
    allowed_networks: [10.0.0.0/8]
    hosts: {portal: [a.example]}
    ports:
      - hosts: {portal: [a.example]}
    trusted_roots: "{a}"
    timezone: "{b}"
"""
    found = {fault.field.split(" ")[0]: fault.message for fault in faults(broken)}
    assert "must be a mapping" in found["sites[0].ports"]
    assert "'{b}'" in found["sites[0].timezone"]


def test_tags_are_small_words_each_kept_once_and_no_part_of_what_checks_see() -> None:
    site = """sites:
  - id: a
    name: A
    edition: e
    allowed_networks: [10.0.0.0/8]
    tags: %s
"""
    (record,) = read_sites(site % "[pilot, vienna, pilot]", "f")
    assert record.tags == ("pilot", "vienna")
    assert "tags" not in record.site().model_dump()
    (fault,) = faults(site % "[pilot, Not a tag]")
    assert (fault.line, fault.field) == (6, "sites[0].tags[1] (a)")
    assert "small letters" in fault.message
    assert "must be a list" in faults(site % "pilot")[0].message
