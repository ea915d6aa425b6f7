"""What a document says, as lines with lines below them: one form for reports, plans and presentation states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Reference:
    """Another object that a document names; `frames` count from 1 as in the file, empty for all."""

    sop_instance_uid: str
    class_name: str = ""
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: "Diameter", "12.3 mm", and in small what it was made from. `personal`: of the patient or another
    person, hidden with the patient's data.
    """

    label: str
    value: str = ""
    detail: str = ""
    reference: Reference | None = None
    colour: tuple[int, int, int] | None = None
    personal: bool = False
    children: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A document for reading: facts about it, then its content; `notes` say what is missing of it. `levels` are
    those that are open at first.
    """

    title: str
    facts: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    levels: int = 64

    def references(self) -> Iterator[Reference]:
        """All objects that it names, in order."""
        for line, _ in walk((*self.facts, *self.lines)):
            if line.reference is not None:
                yield line.reference


def walk(lines: Iterable[Line], depth: int = 0) -> Iterator[tuple[Line, int]]:
    """All lines with their depth, parents first."""
    for line in lines:
        yield line, depth
        yield from walk(line.children, depth + 1)


def as_text(lines: Iterable[Line], hide_personal: bool = False) -> str:
    """Lines as plain text, indented by two blanks a level."""
    return "\n".join(f"{'  ' * depth}{one_line(line, hide_personal)}" for line, depth in walk(lines))


def one_line(line: Line, hide_personal: bool = False) -> str:
    """ "Diameter: 12.3 mm"."""
    value = shown_value(line, hide_personal)
    return f"{line.label}: {value}" if value else line.label


def shown_value(line: Line, hide_personal: bool = False) -> str:
    """The value, or that it is hidden."""
    return HIDDEN if hide_personal and line.personal and line.value else line.value


def facts(*pairs: tuple[str, str]) -> tuple[Line, ...]:
    """Lines of those pairs (label, value) that have a value."""
    return tuple(Line(label, value) for label, value in pairs if value)
