"""What do the page and the workspace say to each other, over HTTP and one WebSocket?

All paths are served by `bot/workspace/page_routes.py` on 127.0.0.1 only.

Every answer is JSON: `{"ok": true, …}`, or `{"ok": false, "error": code, "message": sentence}` (`Refused`) with
status 400 (wrong request), 403 (wrong origin or missing header), 404 or 409. Every POST carries the header
`X-Workspace: 1`, so that no foreign web page can send one; JSON bodies except for the upload.

=======================================  =====================================================================
GET  /                                   the page; `/page/*` are its files
GET  /workspace/state?user=U             `State`; without `user` the workspace's owner looks
GET  /workspace/messages?user=U&channel= `{ok, messages: [Message]}`: roots, oldest first, with `reply_count`,
                                         `latest_reply`; ephemeral ones of U included
GET  /workspace/replies?user=U&channel=&ts=  `{ok, messages: [Message]}`: the root, then its replies; dito
GET  /workspace/files/{id}?user=U        the file's bytes (pictures inline, all else as a download)
WS   /workspace/live?user=U              `LiveEvent`s, one JSON object each; the page sends nothing
POST /workspace/send                     `Send` → `{ok, ts?}`; text that opens with "/" is a slash command and is
                                         answered when the app has acknowledged it (at most 3 s); errors
                                         `command_in_thread`, `unknown_command`, `dispatch_failed`,
                                         `operation_timeout`, `channel_not_found`, `is_archived`, `no_text`
POST /workspace/edit                     `{user, channel, ts, text}` → `{ok}`
POST /workspace/delete                   `{user, channel, ts}` → `{ok}`
POST /workspace/read                     `{user, channel}` → `{ok}`: nothing in it is unread any longer
POST /workspace/action                   `Action` → `{ok}`; a button, select, picker, checkbox, overflow was used
POST /workspace/options                  `OptionsQuery` → `{ok, options: [...], option_groups: [...]}`
POST /workspace/view/submit              `ViewSubmit` → `{ok, result: closed|updated|pushed|errors, errors?}`; the
                                         events `view_*` come as well
POST /workspace/view/close               `{user, view_id, all?: bool}` → `{ok}`; `all`: the whole stack
POST /workspace/shortcut                 `{user, callback_id, channel?, message_ts?}` → `{ok}`; both for a message
                                         shortcut, none for a global one
POST /workspace/upload                   multipart: user, channel, thread_ts?, text?, file (one or more) → `{ok, ts}`
POST /workspace/home                     `{user, tab?: home|messages}` → `{ok, view: View | null}`; the app hears
                                         `app_home_opened` and then publishes: wait for the event `home`
POST /workspace/function                 `{user, callback_id, inputs}` → `{ok, function_execution_id}`: runs a
                                         workflow step; its end comes as the event `function`
POST /workspace/stop                     `{user, channel, thread_ts}` → `{ok}`: the stop button of an agent session
=======================================  =====================================================================
"""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Ts: TypeAlias = str
"""Slack's message id: seconds since 1970 with six digits, unique in its channel; never a number."""


class User(TypedDict):
    """One member; `kind` tells guests (`is_restricted`) and people of another organisation apart."""

    id: str
    name: str
    real_name: str
    title: str
    kind: Literal["owner", "member", "guest", "stranger", "bot"]


class Channel(TypedDict):
    """One conversation as U sees it; for an `im` `user` is the other one and `name` that one's name."""

    id: str
    name: str
    kind: Literal["channel", "private", "im", "shared"]
    topic: str
    members: list[str]
    user: str | None
    is_archived: bool
    unread: int


class Command(TypedDict):
    """A slash command of the manifest; without a manifest the list is empty and any command is sent."""

    command: str
    description: str
    usage_hint: str


class Shortcut(TypedDict):
    """A shortcut of the manifest: `message` ones stand in a message's menu, `global` ones in the composer."""

    callback_id: str
    name: str
    description: str
    type: Literal["message", "global"]


class Function(TypedDict):
    """A workflow step of the manifest; `inputs` are `{name, title, description, type, is_required}`."""

    callback_id: str
    title: str
    description: str
    inputs: list[dict[str, Any]]


class Bot(TypedDict):
    """The app under test; `connected` counts its Socket Mode connections."""

    user_id: str
    bot_id: str
    app_id: str
    name: str
    connected: int
    home_tab: bool
    messages_tab: bool


class Prompts(TypedDict):
    """Suggested prompts of a DM (`thread_ts` null) or of one thread; a click sends `message`."""

    channel: str
    thread_ts: Ts | None
    title: str
    prompts: list[dict[str, str]]


class View(TypedDict):
    """A modal or Home in Slack's own form; `state.values[block_id][action_id]` holds what was entered."""

    id: str
    type: Literal["modal", "home"]
    title: NotRequired[dict[str, Any]]
    submit: NotRequired[dict[str, Any] | None]
    close: NotRequired[dict[str, Any] | None]
    blocks: list[dict[str, Any]]
    state: dict[str, Any]
    callback_id: str
    private_metadata: str
    hash: str
    root_view_id: str
    previous_view_id: str | None


class State(TypedDict):
    """All that the page needs at its start; `views` is U's stack of modals, the topmost last."""

    ok: Literal[True]
    team: dict[str, str]  # id, name, domain
    me: str
    users: list[User]
    channels: list[Channel]
    commands: list[Command]
    shortcuts: list[Shortcut]
    functions: list[Function]
    bot: Bot
    views: list[View]
    home: View | None
    prompts: list[Prompts]


class File(TypedDict):
    """A file in a message; the page fetches `/workspace/files/{id}`, the app `url_private_download`."""

    id: str
    name: str
    title: str
    mimetype: str
    filetype: str
    size: int
    alt_txt: NotRequired[str]
    url_private: str
    url_private_download: str
    permalink: str


class Message(TypedDict):
    """A message in Slack's own form: `text` is mrkdwn with escapes (`&lt;`), mentions as `<@U…>`.

    `blocks`, when there, are what is shown; `text` is then for notifications and screen readers. A reply has
    `thread_ts` unlike `ts`. `is_ephemeral` ones are for one user and vanish with a restart.
    """

    type: Literal["message"]
    ts: Ts
    user: str
    text: str
    thread_ts: NotRequired[Ts]
    blocks: NotRequired[list[dict[str, Any]]]
    files: NotRequired[list[File]]
    attachments: NotRequired[list[dict[str, Any]]]
    metadata: NotRequired[dict[str, Any]]
    edited: NotRequired[dict[str, str]]
    subtype: NotRequired[str]
    bot_id: NotRequired[str]
    reply_count: NotRequired[int]
    reply_users: NotRequired[list[str]]
    latest_reply: NotRequired[Ts]
    reactions: NotRequired[list[dict[str, Any]]]  # name, users, count
    is_ephemeral: NotRequired[bool]
    is_streaming: NotRequired[bool]


class Send(TypedDict):
    """What a user typed; mentions may be typed as `@name` and links bare: they are wrapped as Slack does."""

    user: str
    channel: str
    text: str
    thread_ts: NotRequired[Ts]


class Action(TypedDict):
    """A use of one element; either `message_ts` and `channel`, or `view_id`.

    `action` is what Slack puts beside the ids: `{"type": "button", "value": …}`, `{"type": "static_select",
    "selected_option": {…}}`, `selected_options` for checkboxes and multi selects, `selected_date`, `selected_time`,
    `selected_user`, `selected_channel`, `selected_conversation`, `value` for inputs with `dispatch_action`. `type`
    and a button's `value` may be left out: the workspace reads them from the message. `state` holds all values of
    the surface: `{block_id: {action_id: {type, …}}}`.
    """

    user: str
    channel: NotRequired[str]
    message_ts: NotRequired[Ts]
    view_id: NotRequired[str]
    block_id: NotRequired[str]
    action_id: str
    action: NotRequired[dict[str, Any]]
    state: NotRequired[dict[str, Any]]


class OptionsQuery(TypedDict):
    """What was typed into an external select; the app's answer comes back as it is."""

    user: str
    channel: NotRequired[str]
    message_ts: NotRequired[Ts]
    view_id: NotRequired[str]
    block_id: NotRequired[str]
    action_id: str
    value: str


class ViewSubmit(TypedDict):
    """A modal's Submit; `state` is `{block_id: {action_id: {type, value | selected_…}}}`."""

    user: str
    view_id: str
    state: dict[str, Any]


class Refused(TypedDict):
    """Why nothing was done: a code for the page, a sentence for the user."""

    ok: Literal[False]
    error: str
    message: str


class LiveEvent(TypedDict):
    """One thing that U must see; which fields are there depends on `type`.

    - message, message_changed: channel, message
    - message_deleted: channel, ts, thread_ts (null for a root)
    - ephemeral: channel, message (the same ts again: put it in the old one's place)
    - ephemeral_deleted: channel, ts
    - view_opened, view_updated: view (opened puts it on top of the stack)
    - view_closed: view_ids (all that left the stack)
    - view_errors: view_id, errors {block_id: sentence}
    - home: view
    - typing_status: channel, thread_ts, status ("" ends it), loading_messages
    - thread_title: channel, thread_ts, title
    - suggested_prompts: channel, thread_ts, title, prompts
    - channel: channel_info (new, archived, other members, unread)
    - bot: bot (connected or gone)
    - function: function_execution_id, state (completed, failed), outputs, error
    - notice: text (what only U sees and no app said: "/wfo failed with the error dispatch_failed")
    """

    type: Literal[
        "message",
        "message_changed",
        "message_deleted",
        "ephemeral",
        "ephemeral_deleted",
        "view_opened",
        "view_updated",
        "view_closed",
        "view_errors",
        "home",
        "typing_status",
        "thread_title",
        "suggested_prompts",
        "channel",
        "bot",
        "function",
        "notice",
    ]
    channel: NotRequired[str]
    ts: NotRequired[Ts]
    thread_ts: NotRequired[Ts | None]
    message: NotRequired[Message]
    view: NotRequired[View]
    view_id: NotRequired[str]
    view_ids: NotRequired[list[str]]
    errors: NotRequired[dict[str, str]]
    status: NotRequired[str]
    loading_messages: NotRequired[list[str]]
    title: NotRequired[str]
    prompts: NotRequired[list[dict[str, str]]]
    channel_info: NotRequired[Channel]
    bot: NotRequired[Bot]
    function_execution_id: NotRequired[str]
    state: NotRequired[Literal["completed", "failed"]]
    outputs: NotRequired[dict[str, Any]]
    error: NotRequired[str]
    text: NotRequired[str]
