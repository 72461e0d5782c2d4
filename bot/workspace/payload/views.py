"""Is this view one that Slack opens?"""

import json
from typing import Any

from bot.workspace.payload.blocks import Surface, check_blocks
from bot.workspace.payload.problem import Findings
from bot.workspace.payload.text import check_string, check_text, kind_of

MOST_BYTES = 250_000
_COMMON = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
KEYS = {
    "modal": _COMMON
    | {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"},
    "home": _COMMON,
}


def check_view(view: Any, pointer: str, findings: Findings, *, kinds: set[str]) -> None:
    """Check a modal or Home whole: keys, lengths, blocks; `kinds` are those that may stand here."""
    if not isinstance(view, dict):
        findings.refuse(pointer, "must be an object")
        return
    kind = kind_of(view)
    if kind not in kinds:
        findings.refuse(f"{pointer}/type", f"unsupported type: {kind}")
        return
    for key in view.keys() - KEYS[kind]:
        findings.refuse(pointer, f"additional property: {key}")
    if len(json.dumps(view).encode()) > MOST_BYTES:
        findings.refuse(pointer, f"must be at most {MOST_BYTES} bytes", "view_too_large")
    for key, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if view.get(key):
            check_string(view[key], f"{pointer}/{key}", findings, limit=limit)
    if kind == "modal":
        _check_frame(view, pointer, findings)
    surface: Surface = "modal" if kind == "modal" else "home"
    check_blocks(view.get("blocks"), surface, f"{pointer}/blocks", findings)


def _check_frame(view: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_text(view.get("title"), f"{pointer}/title", findings, limit=24, plain=True)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            check_text(view[key], f"{pointer}/{key}", findings, limit=24, plain=True)
    blocks = view.get("blocks")
    rows = blocks if isinstance(blocks, list) else []
    if not view.get("submit") and any(
        isinstance(row, dict) and row.get("type") == "input" for row in rows
    ):
        findings.refuse(f"{pointer}/submit", "is required when there are input blocks")
