"""Which sites shall be swept?"""

from dataclasses import dataclass

MOST_SITES = 20
"""Sites that can be named one by one; more are a tag's work."""
LONGEST = 64
_WRAPPING = "*_~`\"',"
_ALL = ("all", "everything")
_NARROWING = ("tag", "edition")


@dataclass(frozen=True, slots=True)
class Selection:
    """All sites, or those with a tag, of an edition, or both, or those named, each by id or alias.

    `words` is how it is typed, said and compared with earlier sweeps: the same sites are asked for by the same words.
    """

    tag: str = ""
    edition: str = ""
    sites: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return `all`, `tag pilot`, `edition 16.3-hosted`, `tag pilot edition 16.3-hosted` or `site42 site43`."""
        if self.sites:
            return " ".join(self.sites)
        tag = f"tag {self.tag}" if self.tag else ""
        edition = f"edition {self.edition}" if self.edition else ""
        return f"{tag} {edition}".strip() or "all"


@dataclass(frozen=True, slots=True)
class NoSelection:
    """What was typed selects nothing; `sentence` says what is wrong, empty if nothing was typed at all."""

    sentence: str


def parse_sweep(text: str) -> Selection | NoSelection:
    """Read `all`, `tag T`, `edition E`, `tag T edition E`, or sites by name; dashes before a word are allowed.

    The text is plain already (`markup.plain`). Whether tag, edition and sites exist is not known here.
    """
    words = [word for word in (raw.strip(_WRAPPING) for raw in _spaced(text)) if word]
    if words and words[0].casefold() == "sweep":
        words = words[1:]
    if not words:
        return NoSelection("")
    if len(words) == 1 and _bare(words[0]) in _ALL:
        return Selection()
    if any(len(word) > LONGEST for word in words):
        return NoSelection(f"No name here is longer than {LONGEST} characters.")
    return _narrowed(words) if _bare(words[0]) in _NARROWING else _named(words)


def read_sweep(bare: str) -> Selection | None:
    """Read what somebody said in a message: `sweep all`, `sweep tag pilot`; None for anything else."""
    word, _, rest = bare.partition(" ")
    asked = parse_sweep(rest) if word == "sweep" else None
    return asked if isinstance(asked, Selection) else None


def _narrowed(words: list[str]) -> Selection | NoSelection:
    given: dict[str, str] = {}
    left = iter(words)
    for word in left:
        key, value = _bare(word), next(left, "")
        if key not in _NARROWING or key in given:
            return NoSelection(
                "Say `all`, `tag …`, `edition …`, both of these, or name the sites."
            )
        if not value or _bare(value) in _NARROWING:
            return NoSelection(f"After `{key}` say which one.")
        given[key] = value
    return Selection(tag=given.get("tag", "").casefold(), edition=given.get("edition", ""))


def _named(words: list[str]) -> Selection | NoSelection:
    sites = tuple(dict.fromkeys(words))
    if any(site.startswith("-") for site in sites):
        return NoSelection("Say `all`, `tag …`, `edition …`, both of these, or name the sites.")
    if len(sites) > MOST_SITES:
        return NoSelection(f"At most {MOST_SITES} sites can be named; give them a tag instead.")
    return Selection(sites=sites)


def _spaced(text: str) -> list[str]:
    """Split `--tag=pilot` and `tag:pilot` as well."""
    words: list[str] = []
    for word in text.split():
        for mark in "=:":
            key, found, value = word.partition(mark)
            if found and _bare(key) in _NARROWING:
                words += [key, value]
                break
        else:
            words.append(word)
    return words


def _bare(word: str) -> str:
    # Telephones make one long dash of two.
    return word.lstrip("-\u2013\u2014").casefold()
