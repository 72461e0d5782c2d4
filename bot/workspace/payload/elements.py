"""Is an interactive element (button, select, input …) one that Slack takes?"""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.workspace.payload.problem import Findings
from bot.workspace.payload.text import check_string, check_text, kind_of

Check: TypeAlias = Callable[[dict[str, Any], str, Findings], None]

_COMMON = {"type", "action_id"}
_FIELD = _COMMON | {"placeholder", "focus_on_load"}
_SELECT = _FIELD | {"confirm"}
_CHOICES = {"options", "option_groups"}
_MANY = {"max_selected_items"}
_CONVERSATION = {"default_to_current_conversation", "filter", "response_url_enabled"}
_TYPED = {"initial_value", "dispatch_action_config"}

KEYS: dict[str, set[str]] = {
    "button": _COMMON
    | {"text", "url", "value", "style", "confirm", "accessibility_label", "agent_prompt"},
    "checkboxes": _COMMON | {"options", "initial_options", "confirm", "focus_on_load"},
    "radio_buttons": _COMMON | {"options", "initial_option", "confirm", "focus_on_load"},
    "overflow": _COMMON | {"options", "confirm"},
    "datepicker": _SELECT | {"initial_date"},
    "timepicker": _SELECT | {"initial_time", "timezone"},
    "datetimepicker": _COMMON | {"initial_date_time", "confirm", "focus_on_load"},
    "static_select": _SELECT | _CHOICES | {"initial_option"},
    "external_select": _SELECT | {"initial_option", "min_query_length"},
    "users_select": _SELECT | {"initial_user"},
    "conversations_select": _SELECT | _CONVERSATION | {"initial_conversation"},
    "channels_select": _SELECT | {"initial_channel", "response_url_enabled"},
    "multi_static_select": _SELECT | _CHOICES | _MANY | {"initial_options"},
    "multi_external_select": _SELECT | _MANY | {"initial_options", "min_query_length"},
    "multi_users_select": _SELECT | _MANY | {"initial_users"},
    "multi_conversations_select": _SELECT | _MANY | _CONVERSATION | {"initial_conversations"},
    "multi_channels_select": _SELECT | _MANY | {"initial_channels"},
    "plain_text_input": _FIELD | _TYPED | {"multiline", "min_length", "max_length"},
    "email_text_input": _FIELD | _TYPED,
    "url_text_input": _FIELD | _TYPED,
    "number_input": _FIELD | _TYPED | {"is_decimal_allowed", "min_value", "max_value"},
    "rich_text_input": _FIELD | _TYPED,
    "file_input": _COMMON | {"filetypes", "max_files"},
    "workflow_button": _COMMON | {"text", "workflow", "style", "accessibility_label"},
    "feedback_buttons": _COMMON | {"positive_button", "negative_button"},
    "icon_button": _COMMON
    | {"icon", "text", "accessibility_label", "value", "visible_to_user_ids", "confirm"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
}

TYPED_INPUTS = {name for name in KEYS if name.endswith("_input")}
ACCESSORIES = set(KEYS) - TYPED_INPUTS - {"feedback_buttons", "icon_button"}
ACTIONS = ACCESSORIES - {"image"}
INPUTS = set(KEYS) - {
    "button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button",
}  # fmt: skip


def check_element(element: Any, pointer: str, findings: Findings, allowed: set[str]) -> None:
    """Check one element: a type that may stand here, known keys, its limits."""
    if not isinstance(element, dict):
        findings.refuse(pointer, "must be an object")
        return
    kind = kind_of(element)
    if kind not in allowed:
        findings.refuse(f"{pointer}/type", f"unsupported type: {kind}")
        return
    for key in element.keys() - KEYS[kind]:
        findings.refuse(pointer, f"additional property: {key}")
    if "action_id" in element:
        check_string(element["action_id"], f"{pointer}/action_id", findings, limit=255)
    if "placeholder" in element:
        check_text(
            element["placeholder"], f"{pointer}/placeholder", findings, limit=150, plain=True
        )
    if "confirm" in element:
        _check_confirm(element["confirm"], f"{pointer}/confirm", findings)
    if kind in _CHECKS:
        _CHECKS[kind](element, pointer, findings)


def check_picture(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    """Check an image: a URL or a Slack file, and always an alt text."""
    if ("image_url" in element) == ("slack_file" in element):
        findings.refuse(pointer, "needs image_url or slack_file")
    if "image_url" in element:
        check_string(element["image_url"], f"{pointer}/image_url", findings, limit=3000)
    check_string(element.get("alt_text"), f"{pointer}/alt_text", findings, limit=2000)


def check_option(option: Any, pointer: str, findings: Findings) -> None:
    """Check one option of a select, menu or list of boxes."""
    if not isinstance(option, dict):
        findings.refuse(pointer, "must be an object")
        return
    for key in option.keys() - {"text", "value", "description", "url"}:
        findings.refuse(pointer, f"additional property: {key}")
    check_text(option.get("text"), f"{pointer}/text", findings, limit=75)
    check_string(option.get("value"), f"{pointer}/value", findings, limit=150)
    if "description" in option:
        check_text(option["description"], f"{pointer}/description", findings, limit=75)


def _check_button(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_text(element.get("text"), f"{pointer}/text", findings, limit=75, plain=True)
    for key, limit in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if key in element:
            check_string(element[key], f"{pointer}/{key}", findings, limit=limit)
    if str(element.get("style", "primary")) not in {"primary", "danger"}:
        findings.refuse(f"{pointer}/style", "must be primary or danger")


def _check_feedback(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    for side in ("positive_button", "negative_button"):
        button = element.get(side)
        if not isinstance(button, dict):
            findings.refuse(f"{pointer}/{side}", "missing")
            continue
        check_text(button.get("text"), f"{pointer}/{side}/text", findings, limit=75, plain=True)
        check_string(button.get("value"), f"{pointer}/{side}/value", findings, limit=2000)


def _check_choices(
    element: dict[str, Any], pointer: str, findings: Findings, limit: int = 100
) -> None:
    groups = element.get("option_groups")
    options = element.get("options")
    if (groups is None) == (options is None):
        findings.refuse(pointer, "needs options or option_groups")
    if groups is not None:
        _check_count(groups, f"{pointer}/option_groups", findings, 100)
        for index, group in enumerate(_objects(groups)):
            at = f"{pointer}/option_groups/{index}"
            check_text(group.get("label"), f"{at}/label", findings, limit=75, plain=True)
            _check_options(group.get("options"), f"{at}/options", findings, 100)
    if options is not None:
        _check_options(options, f"{pointer}/options", findings, limit)


def _objects(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _check_options(options: Any, pointer: str, findings: Findings, limit: int) -> None:
    _check_count(options, pointer, findings, limit)
    rows = options if isinstance(options, list) else []
    for index, option in enumerate(rows):
        check_option(option, f"{pointer}/{index}", findings)
    values = [row.get("value") for row in rows if isinstance(row, dict)]
    if len(set(map(str, values))) < len(values):
        findings.complain(pointer, "two options with one value")


def _check_count(rows: Any, pointer: str, findings: Findings, limit: int) -> None:
    if not isinstance(rows, list) or not 1 <= len(rows) <= limit:
        findings.refuse(pointer, f"must have 1 to {limit} items")


def _check_boxes(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    _check_choices(element, pointer, findings, limit=10)


def _check_overflow(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    _check_choices(element, pointer, findings, limit=5)


def _check_confirm(confirm: Any, pointer: str, findings: Findings) -> None:
    if not isinstance(confirm, dict):
        findings.refuse(pointer, "must be an object")
        return
    check_text(confirm.get("title"), f"{pointer}/title", findings, limit=100, plain=True)
    check_text(confirm.get("text"), f"{pointer}/text", findings, limit=300)
    for key in ("confirm", "deny"):
        check_text(confirm.get(key), f"{pointer}/{key}", findings, limit=30, plain=True)


def _check_typed(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    if "initial_value" in element:
        most = element.get("max_length", 3000)
        most = most if isinstance(most, int) else 3000
        check_string(
            element["initial_value"], f"{pointer}/initial_value", findings, limit=most, least=0
        )


def _check_number(element: dict[str, Any], pointer: str, findings: Findings) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        findings.refuse(f"{pointer}/is_decimal_allowed", "must be a boolean")


_CHECKS: dict[str, Check] = {
    "button": _check_button,
    "feedback_buttons": _check_feedback,
    "image": check_picture,
    "static_select": _check_choices,
    "multi_static_select": _check_choices,
    "checkboxes": _check_boxes,
    "radio_buttons": _check_boxes,
    "overflow": _check_overflow,
    "plain_text_input": _check_typed,
    "number_input": _check_number,
}
