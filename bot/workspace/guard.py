"""Does a request come from this machine's own page or app, and not from a foreign web page?

A web page elsewhere can make a browser call 127.0.0.1, also under a name of its own (DNS rebinding). So the Host
header must name the loopback interface, an Origin must be our own, and what changes something on the page's
behalf carries a header that a foreign page cannot set.
"""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

OWN_HEADER = "X-Workspace"
_NAMES = {"127.0.0.1", "localhost"}
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse foreign hosts and origins with 403."""
    host = request.headers.get(hdrs.HOST, "")
    if host.partition(":")[0] not in _NAMES:
        return refused("foreign_host", f"This workspace isn't called {host[:100]}.")
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and origin != f"http://{host}":
        return refused("foreign_origin", "This workspace answers its own page only.")
    of_page = request.path.startswith(("/workspace/", "/control/"))
    if of_page and request.method == hdrs.METH_POST and OWN_HEADER not in request.headers:
        return refused("missing_header", f"A POST needs the header {OWN_HEADER}: 1.")
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def refused(error: str, message: str, status: int = 403) -> web.Response:
    """Return an answer that says why nothing was done."""
    return web.json_response({"ok": False, "error": error, "message": message}, status=status)
