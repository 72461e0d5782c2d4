"""How do a site's record and the changes to it look?"""

from collections.abc import Sequence
from typing import Any

from bot.message import Block, Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, code, escape, fenced, mention
from bot.render.forms import field, modal, search, text_input
from bot.render.words import listed
from bot.sites.form import FIELDS, as_text, digest
from bot.sites.record import SiteRecord
from checks.naming import component_name

OPEN, ADD = "site-edit", "site-add"
FORM = "site_form"
EDITION_SEARCH, ZONE_SEARCH, COMPONENT_SEARCH = "site-edition", "site-zone", "site-component"
NOTHING = "none"
"""What one types to empty a field."""
LONGEST = 3_000
"""Characters that a field of a modal takes."""
_LABELS: dict[str, tuple[str, str]] = {
    "id": ("Id", "The word to check it by, e.g. site42."),
    "name": ("Name", "Who and where."),
    "edition": ("Edition", ""),
    "timezone": ("Time zone", ""),
    "components": ("Components in use", ""),
    "aliases": ("Also called", "Other words for it, with commas."),
    "tags": ("Tags", "To sweep sites together, with commas."),
    "allowed_networks": ("Networks that may be dialled", "CIDR, with commas: 10.4.2.0/24"),
    "hosts": ("Hosts", "A line each: premises-server = 10.4.2.10, 10.4.2.11"),
    "ports": ("Ports that differ here", "A line each, the documented one first: 443 = 20443"),
    "vantage": ("Who looks in whose place", "A line each: local = client-pc"),
    "contacts": ("Who is responsible", "A line each: firewall = Network team"),
}
_NEEDED = ("id", "name", "edition", "timezone", "allowed_networks")
_LINES = ("hosts", "ports", "vantage", "contacts")


def form(record: SiteRecord | None, reference: str, edition: str) -> dict[str, Any]:
    """Build the form of a site, or of a new one with the edition in force."""
    if record is None:
        names = list(FIELDS)
        return modal(
            FORM, "Add a site", "Add", [_input(n, None, edition) for n in names], reference
        )
    blocks: list[Block] = []
    for name in FIELDS:
        if name == "id":
            continue
        if len(as_text(record, name)) > LONGEST:
            blocks += context(
                f"{_LABELS[name][0]}: too long for this form; `wfo sites import` takes it from a file."
            )
        else:
            blocks.append(_input(name, record, edition))
    metadata = f"{reference} {record.id} {digest(record)}"
    return modal(FORM, f"Edit {record.id}", "Save", blocks, metadata)


def _input(name: str, record: SiteRecord | None, edition: str) -> Block:
    label, hint = _LABELS[name]
    said = as_text(record, name) if record is not None else ""
    if name == "edition":
        chosen = said or edition
        element = search(EDITION_SEARCH, [(chosen, chosen)])
    elif name == "timezone":
        chosen = said or "UTC"
        element = search(ZONE_SEARCH, [(chosen, chosen)])
    elif name == "components":
        held = record.components if record is not None else ()
        element = search(COMPONENT_SEARCH, [(component_name(c), c) for c in held], many=True)
    else:
        element = text_input(said, longest=LONGEST, lines=name in _LINES)
    return field(name, label, element, hint=hint, optional=name not in _NEEDED)


def saved(
    record: SiteRecord, changed: Sequence[tuple[str, str, str]], by: str, *, new: bool
) -> Message:
    """Say what was written down, field by field; to be said to those who may read it."""
    if not changed:
        return _said(f"{bold(record.id)} stays as it was.")
    lines = [f"• {_LABELS[name][0]}: {_was(before)}{_shown(now)}" for name, before, now in changed]
    head = f"{bold(record.id)} was {'added' if new else 'changed'} by {mention(by)}. Check it: `/wfo-check {record.id}`"
    return _said("\n".join([head, *lines]))


def _was(before: str) -> str:
    return f"{_shown(before)} → " if before else ""


def _shown(text: str) -> str:
    short = " ".join(text.replace("\n", "; ").split())
    return code(short if len(short) <= 300 else short[:297] + "…") or "nothing"  # noqa: PLR2004 - fits a line


def not_saved(faults: dict[str, str]) -> Message:
    """Say why nothing was written, field by field."""
    lines = [f"• {_LABELS[name][0]}: {escape(said)}" for name, said in faults.items()]
    return _said("\n".join(["Nothing was changed:", *lines]))


def no_such_field(word: str) -> Message:
    """Say which fields there are."""
    names = listed([code(name) for name in FIELDS if name != "id"])
    return _said(f"A site has no field {code(word)} to set. There are {names}.")


def as_it_stands(record: SiteRecord, name: str) -> Message:
    """Show a field, and how it is changed or emptied."""
    said = as_text(record, name)
    shown = f"\n{fenced(said)}" if said else " nothing"
    how = f"{code(f'sites set {record.id} {name} …')} changes it, with {code(NOTHING)} it is emptied."
    return _said(f"{_LABELS[name][0]} of {bold(record.id)}:{shown}\n{how}")


def changed_meanwhile(site: str, by: str, user: str) -> str:
    """Say, in a form, where nobody can be mentioned, that somebody else was faster."""
    who = "by you elsewhere" if by == user else f"by {_who(by)}"
    return (
        f"{site} was changed {who} while this form stood open, so nothing was saved; "
        "note what you entered, close it and open it again."
    )


def changed_at_once(site: str, by: str) -> Message:
    """Say, after a form was sent off or a field was set, that somebody else was faster by a moment."""
    who = _who(by) if mention(by) == escape(by) else mention(by)
    again = code(f"sites edit {site}")
    return _said(
        f"Nothing was changed: {bold(site)} was changed by {who} at the same moment. {again} shows what it says now."
    )


def _who(by: str) -> str:
    """Return who wrote a site down, in words: an id means nothing to a reader."""
    return "another admin" if mention(by) != escape(by) else f"the {by}"


def to_open(record: SiteRecord | None) -> Message:
    """Offer the button that opens the form: a message alone can't."""
    if record is None:
        return _said("A new site is written down in a form.", [Button("Add a site", ADD, "add")])
    text = f"{bold(record.id)} is edited in a form; {code(f'sites set {record.id} timezone Europe/Berlin')} writes one field."
    return _said(text, [Button(f"Edit {record.id}", OPEN, record.id)])


def _said(text: str, buttons: Sequence[Button] = ()) -> Message:
    return Message(text, (*sections(text), *actions(buttons)))
