"""What is wrong with the arguments of one Web API call?"""

import json
from typing import Any

from bot.workspace.payload.blocks import MOST_MARKDOWN, check_blocks
from bot.workspace.payload.methods import methods
from bot.workspace.payload.problem import Findings, Problem
from bot.workspace.payload.text import check_markup, escaped_length, markup_length
from bot.workspace.payload.views import check_view

ADVISED_TEXT = 4_000  # docs.slack.dev/reference/methods/chat.postMessage
MOST_METADATA = 8_000  # unpublished; ids need far less
ADVISED_METADATA = 500  # readable by every member and app: ids only
MOST_ATTACHMENTS = 100
MOST_PROMPTS = 4
MOST_LOADING = 10
MOST_LOADING_TEXT = 50
MOST_ALT_TEXT = 1_000
JSON_ARGUMENTS = {"blocks", "attachments", "metadata", "view", "prompts", "files", "chunks"}
JSON_ARGUMENTS |= {"outputs", "loading_messages", "unfurls", "message"}

LISTS = {"attachments", "files", "prompts", "chunks", "loading_messages"}
OBJECTS = {"message", "view"}
NUMBERS = {"limit", "length", "count", "page"}
TEXTS = {
    "text",
    "markdown_text",
    "status",
    "title",
    "error",
    "filename",
    "name",
    "initial_comment",
}
TEXTS |= {"thread_ts", "ts", "message_ts", "timestamp", "cursor", "oldest", "latest"}
ID_LISTS = {"users", "channels"}

_POSTS = {"chat.postMessage", "chat.postEphemeral", "chat.update", "chat.scheduleMessage"}
_STREAMS = {"chat.startStream", "chat.appendStream", "chat.stopStream"}
_VIEWS = {
    "views.open": {"modal"},
    "views.push": {"modal"},
    "views.update": {"modal", "home"},
    "views.publish": {"home"},
}


def decoded(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with JSON strings made values; a string that isn't JSON stays one."""
    return {key: _decode(key, value) for key, value in arguments.items() if value is not None}


def validate_payload(method: str, arguments: dict[str, Any]) -> list[Problem]:
    """Return all problems, those first for which Slack refuses the call; none: it is as it should be.

    `arguments` are those of the call without the token; nested ones may be JSON values or JSON strings.
    """
    findings = Findings("invalid_arguments")
    if method not in methods():
        return [Problem("", f"unknown method {method}", "unknown_method")]
    values = decoded(arguments)
    _check_arguments(method, values, findings)
    if method in _POSTS:
        _check_post(method, values, findings)
    elif method in _STREAMS:
        _check_stream(values, findings)
    elif method in _VIEWS:
        check_view(values.get("view"), "/view", findings, kinds=_VIEWS[method])
    elif method in _OTHERS:
        _OTHERS[method](values, findings)
    return sorted(findings.problems, key=lambda problem: problem.is_complaint)


def _decode(key: str, value: Any) -> Any:
    if key in JSON_ARGUMENTS and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _check_arguments(method: str, values: dict[str, Any], findings: Findings) -> None:
    known = methods()[method]
    for name in sorted(values.keys() - known.arguments):
        findings.refuse(f"/{name}", f"unknown argument: {name}")
    for name in sorted(known.required - values.keys()):
        findings.refuse(f"/{name}", f"missing required field: {name}")
    for name, value in values.items():
        _check_shape(name, value, findings)


def _check_shape(name: str, value: Any, findings: Findings) -> None:
    if name in OBJECTS:
        good = isinstance(value, dict)
    elif name in LISTS:
        good = isinstance(value, list)
    elif name in NUMBERS:
        good = str(value).isascii() and str(value).isdigit()
    elif name in TEXTS:
        good = isinstance(value, str)
    else:
        good = name in JSON_ARGUMENTS | ID_LISTS or isinstance(value, str | int | float)
    if not good:
        findings.refuse(f"/{name}", f"unfit for {name}: {str(value)[:40]!r}")


def _check_post(method: str, values: dict[str, Any], findings: Findings) -> None:
    text, blocks, markdown = (values.get(key) for key in ("text", "blocks", "markdown_text"))
    if markdown is not None and (text is not None or blocks is not None):
        findings.refuse("/markdown_text", "excludes text and blocks", "markdown_text_conflict")
    if not text and not blocks and not markdown and not values.get("attachments"):
        findings.refuse("", "no message text provided", "no_text")
    if blocks:
        _check_message_blocks(blocks, findings)
        if not text:
            findings.complain("/text", "blocks without text: notifications and readers get none")
    if isinstance(text, str):
        _check_message_text(method, text, findings)
    if isinstance(markdown, str) and len(markdown) > MOST_MARKDOWN:
        findings.refuse("/markdown_text", f"over {MOST_MARKDOWN} characters", "msg_too_long")
    attachments = values.get("attachments")
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        findings.refuse("/attachments", f"over {MOST_ATTACHMENTS}", "too_many_attachments")
    if "metadata" in values:
        _check_metadata(values["metadata"], findings)
    if method == "chat.update" and values.get("parse") != "none":
        findings.complain("/parse", 'chat.update parses mark-up anew unless parse is "none"')


def _check_message_blocks(blocks: Any, findings: Findings) -> None:
    inner = Findings("invalid_blocks")
    check_blocks(blocks, "message", "/blocks", inner)
    findings.problems += inner.problems


def _check_message_text(method: str, text: str, findings: Findings) -> None:
    check_markup(text, "/text", findings)
    if markup_length(text) > ADVISED_TEXT:
        message = f"over {ADVISED_TEXT} characters after escaping"
        if method == "chat.update":
            findings.refuse("/text", message, "msg_too_long")
        else:
            findings.complain("/text", message)


def _check_metadata(metadata: Any, findings: Findings) -> None:
    shaped = isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()
    if not shaped or not isinstance(metadata["event_payload"], dict):
        findings.refuse("/metadata", "needs event_type, event_payload", "invalid_metadata_format")
        return
    size = len(json.dumps(metadata).encode())
    if size > MOST_METADATA:
        findings.refuse("/metadata", f"{size} bytes", "metadata_too_large")
    elif size > ADVISED_METADATA:
        findings.complain("/metadata", f"{size} bytes; keep to ids, all members can read it")


def _check_stream(values: dict[str, Any], findings: Findings) -> None:
    if len(str(values.get("markdown_text", ""))) > MOST_MARKDOWN:
        findings.refuse("/markdown_text", f"over {MOST_MARKDOWN} characters", "msg_too_long")
    if values.get("blocks"):
        _check_message_blocks(values["blocks"], findings)
    if not isinstance(values.get("chunks", []), list):
        findings.refuse("/chunks", "must be an array", "invalid_chunks")


def _check_prompts(values: dict[str, Any], findings: Findings) -> None:
    prompts = values.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        findings.refuse("/prompts", f"must have 1 to {MOST_PROMPTS} items")
        return
    for index, prompt in enumerate(prompts):
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            findings.refuse(f"/prompts/{index}", "needs title and message")


def _check_status(values: dict[str, Any], findings: Findings) -> None:
    loading = values.get("loading_messages", ["…"])
    if not isinstance(loading, list) or not 1 <= len(loading) <= MOST_LOADING:
        findings.refuse("/loading_messages", f"must have 1 to {MOST_LOADING} items")
    elif any(not 1 <= escaped_length(str(line)) <= MOST_LOADING_TEXT for line in loading):
        findings.refuse("/loading_messages", f"each must have 1 to {MOST_LOADING_TEXT} characters")


def _check_upload(values: dict[str, Any], findings: Findings) -> None:
    length = str(values.get("length", ""))
    if not length.isdigit() or length == "0":
        findings.refuse("/length", "must be a number above 0")
    if len(str(values.get("alt_txt", ""))) > MOST_ALT_TEXT:
        findings.refuse("/alt_txt", f"over {MOST_ALT_TEXT} characters", "alt_txt_too_large")


def _check_completion(values: dict[str, Any], findings: Findings) -> None:
    if not values.get("files"):
        findings.refuse("/files", "must have at least 1 item")
    if values.get("blocks"):
        _check_message_blocks(values["blocks"], findings)
    if isinstance(values.get("initial_comment"), str):
        check_markup(values["initial_comment"], "/initial_comment", findings)


def _check_outputs(values: dict[str, Any], findings: Findings) -> None:
    if not isinstance(values.get("outputs"), dict):
        findings.refuse("/outputs", "must be an object", "parameter_validation_failed")


_OTHERS = {
    "assistant.threads.setSuggestedPrompts": _check_prompts,
    "assistant.threads.setStatus": _check_status,
    "files.completeUploadExternal": _check_completion,
    "files.getUploadURLExternal": _check_upload,
    "functions.completeSuccess": _check_outputs,
}
