"""What is written down about a site?"""

import ipaddress
import re
from typing import Annotated, Any
from zoneinfo import available_timezones

from cryptography import x509
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from checks.model import Site

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_LONGEST_ROOTS = 256 * 1024
_LONGEST_NAME = 253  # characters of a DNS name in text, RFC 1035 section 2.3.4


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError("letters, digits, '.', '_' and '-' only, at most 64, e.g. site42")
    return text


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError("small letters, digits and '-' only, at most 64, e.g. premises-server")
    return text


def _each_once(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        wider = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError("not a network; write it as CIDR, e.g. 10.4.2.0/24") from None
    raise ValueError(f"an address inside a network; did you mean {wider}?")


def _host(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    labels = text.removesuffix(".").split(".")
    if len(text) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("neither an address nor a host name; no scheme, no port, no path")
    if all(label.isdigit() for label in labels):
        raise ValueError("not a complete address; write all four numbers, each at most 255")
    return text


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("not a time zone of the IANA list; e.g. Europe/Berlin or UTC")
    return text


def _roots(text: str) -> str:
    if len(text) > _LONGEST_ROOTS:
        raise ValueError(f"longer than {_LONGEST_ROOTS} characters")
    try:
        x509.load_pem_x509_certificates(text.encode()) if text.strip() else ()
    except ValueError:
        raise ValueError("not certificates in PEM form (-----BEGIN CERTIFICATE-----)") from None
    return text.strip()


def _named_contacts(value: Any) -> Any:
    """Accept a bare list of people as well; they stand under `site`."""
    if isinstance(value, list):
        value = {"site": value}
    if not isinstance(value, dict):
        return value
    return {key: [who] if isinstance(who, str) else who for key, who in value.items()}


Word = Annotated[str, AfterValidator(_word)]
Slug = Annotated[str, AfterValidator(_slug)]
Network = Annotated[str, AfterValidator(_network)]
Host = Annotated[str, AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
Line = Annotated[str, Field(min_length=1, max_length=200)]


class SiteRecord(BaseModel):
    """One site as it stands in a sites file and in the database; an unknown field is an error.

    Hosts of a role, at most 256, are names or addresses without port. `contacts` maps what somebody is
    responsible for (`firewall`, `antivirus`, `site`) to who that is. `tags` group sites for sweeps. `trusted_roots`
    (PEM) are certificates that this site's machines trust beside the public ones. The rest is as in `checks.model.Site`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Word
    name: Line
    edition: Word
    allowed_networks: Annotated[tuple[Network, ...], Field(min_length=1, max_length=256)]
    aliases: Annotated[tuple[Word, ...], Field(max_length=32)] = ()
    tags: Annotated[tuple[Slug, ...], Field(max_length=32), AfterValidator(_each_once)] = ()
    components: Annotated[tuple[Slug, ...], Field(max_length=64)] = ()
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    hosts: dict[Slug, Annotated[tuple[Host, ...], Field(max_length=256)]] = Field(
        default_factory=dict
    )
    ports: dict[Port, Port] = Field(default_factory=dict)
    vantage: dict[Word, tuple[Slug, ...]] = Field(default_factory=dict)
    contacts: Annotated[
        dict[Line, Annotated[tuple[Line, ...], Field(max_length=32)]],
        BeforeValidator(_named_contacts),
    ] = Field(default_factory=dict)

    trusted_roots: Annotated[str, AfterValidator(_roots)] = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this site: its id, then its aliases."""
        return (self.id, *self.aliases)

    def site(self) -> Site:
        """Return the part of the record that the checks see."""
        return Site.model_validate(
            self.model_dump(exclude={"aliases", "contacts", "tags", "trusted_roots"})
        )


def words_of(records: tuple[SiteRecord, ...]) -> dict[str, str]:
    """Map every id and alias to the id of its site."""
    return {word: record.id for record in records for word in record.words}
