"""Is a text well-formed PowerShell, and which commands does it call? Told by a parser: PowerShell itself does not run here."""

from collections.abc import Iterator

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser


def mistakes(text: str) -> list[str]:
    """Return what the grammar has no place for, or misses, each with its line."""
    return [
        f"line {node.start_point.row + 1}: {_source(node)[:60] or node.type}"
        for node in _nodes(text)
        if node.is_error or node.is_missing
    ]


def commands(text: str) -> set[str]:
    """Return the names of all commands and functions that the text calls."""
    return {_source(node) for node in _nodes(text) if node.type == "command_name"}


def _nodes(text: str) -> Iterator[Node]:
    tree = Parser(Language(tree_sitter_powershell.language())).parse(text.encode())
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _source(node: Node) -> str:
    return (node.text or b"").decode()
