"""How are modals and the Home page shown?"""

from typing import Any

from bot.webapi.slack import Slack


class Views:
    """Modals and Home; a call that fails raises `SlackRefused` or `SlackUnsure`."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def open(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Open a modal; the trigger lives 3 seconds and serves once. Returns the view as Slack made it."""
        return await self._view("views.open", trigger_id=trigger_id, view=view)

    async def push(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Put a modal on top of the open one."""
        return await self._view("views.push", trigger_id=trigger_id, view=view)

    async def update(self, view_id: str, view: dict[str, Any], hash_: str = "") -> dict[str, Any]:
        """Change an open modal; with `hash_` only if nobody changed it since."""
        extra = {"hash": hash_} if hash_ else {}
        return await self._view("views.update", view_id=view_id, view=view, **extra)

    async def publish(self, user: str, view: dict[str, Any], hash_: str = "") -> dict[str, Any]:
        """Show somebody's Home page."""
        extra = {"hash": hash_} if hash_ else {}
        return await self._view("views.publish", user_id=user, view=view, **extra)

    async def _view(self, method: str, **arguments: Any) -> dict[str, Any]:
        answer = await self._slack.call(method, arguments)
        view: dict[str, Any] = answer.get("view") or {}
        return view
