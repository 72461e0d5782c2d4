"""How do a file's bytes come in and go out?"""

from urllib.parse import quote

from aiohttp import web

from bot.workspace.faults import AT_CALLS
from bot.workspace.mishaps import befall
from bot.workspace.state import StoredFile
from bot.workspace.webapi.routes import under_fault
from bot.workspace.world import World

MOST_BYTES = 100_000_000
SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>"
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def add_files(app: web.Application, world: World) -> None:
    """Serve uploads, downloads for the app (with its token) and for the page."""

    async def upload(request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        body = await request.read()
        world.journal.write("call", "upload", bytes=len(body))
        rule = world.faults.strike("upload", {"bytes": len(body)})
        if rule and rule.action not in AT_CALLS:
            befall(world, rule.action, rule.value, rule.seconds)
            rule = None
        return await under_fault(rule, request, lambda: _store(world, ticket, body))

    async def download(request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        file = world.state.files.get(request.match_info["place"].partition("-")[2])
        allowed = token == world.bot_token and token not in world.revoked
        if file is None or not allowed or "files:read" not in world.scopes:
            # Slack doesn't refuse: it shows its sign-in page, with status 200.
            return web.Response(text=SIGN_IN, content_type="text/html")
        return as_download(file)

    app.router.add_post("/upload/v1/{ticket}", upload)
    app.router.add_get("/files-pri/{place}/{name:.*}", download)


def as_download(file: StoredFile) -> web.Response:
    """Return the bytes: pictures to look at, all else (HTML and SVG too) only to save."""
    picture = file.mimetype in PICTURES
    kind = "inline" if picture else "attachment"
    disposition = f"{kind}; filename*=UTF-8''{quote(file.name)}"
    return web.Response(
        body=file.content or b"",
        content_type=file.mimetype if picture else "application/octet-stream",
        headers={"Content-Disposition": disposition},
    )


def _store(world: World, ticket: str, body: bytes) -> web.Response:
    file = world.state.files.get(world.state.uploads.get(ticket, ""))
    if file is None:
        return web.Response(status=404, text="not found")
    if len(body) != file.length:
        return web.Response(status=400, text=f"expected {file.length} bytes, got {len(body)}")
    file.content = body
    return web.Response(text=f"OK - {len(body)}")
