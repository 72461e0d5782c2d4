"""Which link creates the app with one click?"""

import json
from typing import Any
from urllib.parse import quote


def creation_link(manifest: dict[str, Any]) -> str:
    """Return the address that opens Slack's "create an app" page with the manifest filled in.

    docs.slack.dev/app-manifests, "Sharing manifests".
    """
    compact = json.dumps(manifest, separators=(",", ":"), ensure_ascii=False)
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(compact, safe='')}"
