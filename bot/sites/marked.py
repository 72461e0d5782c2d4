"""What does a YAML text say, and on which line does each value stand?

Scalars stay text: YAML would read the id `042` as 34, `no` as false and `12:30` as 750.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from typing_extensions import override

Path: TypeAlias = tuple[str | int, ...]
LONGEST = 4 * 1024 * 1024  # bytes; some 10,000 sites
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: the line (from 1), the field as a reader would write it, what and what to do."""

    file: str
    line: int
    field: str
    message: str

    @override
    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {where}{self.message}"


class BadFile(Exception):  # noqa: N818 - what is wrong with the file, for its author
    """A file that can't be used, with everything found wrong in it, in the order of its lines."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class Marked:
    """Plain values (dict, list, str, None) and the line of each path, keys included."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of the nearest enclosing value that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_marked(text: str, file: str) -> Marked:
    """Read one YAML document; raises BadFile for broken syntax, a repeated key, an anchor, or sheer size."""
    if len(text) > LONGEST:
        raise BadFile((Fault(file, 1, "", f"larger than {LONGEST // 1024 // 1024} MB"),))
    try:
        _refuse_tricks(text, file)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = f"not YAML: {error.problem or error.context}"
        raise BadFile((Fault(file, line, "", said),)) from None
    except yaml.YAMLError as error:
        said = f"not YAML: {str(error).splitlines()[0]}"
        raise BadFile((Fault(file, 1, "", said),)) from None
    marked = Marked(file)
    marked.value = _plain(node, (), marked)
    return marked


def _refuse_tricks(text: str, file: str) -> None:
    """Anchors can make a small file huge, and depth can exhaust the stack: refuse both before composing."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            said = "anchors (& and *) are not used here; write the value out"
            raise BadFile((Fault(file, line, "", said),))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise BadFile((Fault(file, line, "", "nested too deeply"),))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node | None, path: Path, marked: Marked) -> Any:
    if node is None:
        return None
    marked.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), marked) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marked)
    empty = node.tag == "tag:yaml.org,2002:null"
    return None if empty else str(node.value)


def _mapping(node: yaml.MappingNode, path: Path, marked: Marked) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise BadFile((Fault(marked.file, line, written(path), "a key must be one word"),))
        key = str(key_node.value)
        if key in plain:
            raise BadFile((Fault(marked.file, line, written((*path, key)), "stands here twice"),))
        marked.lines[(*path, key)] = line
        plain[key] = _plain(value_node, (*path, key), marked)
    return plain


def written(path: Path) -> str:
    """Write a path as a reader would write it: `sites[0].hosts.portal[1]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
