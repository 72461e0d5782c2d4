"""How is a document read in a process of its own, within bounds of time and memory?

`python -m knowledge.importing NAME [EDITION]` reads the document from standard input and writes one JSON
object: the draft under `draft`, or under `unreadable` why it can't be read.
"""

import json
import sys

from knowledge.importing.document import import_document
from knowledge.importing.source import UnreadableDocumentError

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 10


def main() -> None:
    """Read one document; a file that needs more than its bounds ends the process."""
    _bound()
    name, *rest = sys.argv[1:]
    try:
        draft = import_document(name, sys.stdin.buffer.read(), rest[0] if rest else None)
    except UnreadableDocumentError as error:
        json.dump({"unreadable": str(error)}, sys.stdout)
        return
    json.dump({"draft": draft.as_json()}, sys.stdout)


def _bound() -> None:
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main()
