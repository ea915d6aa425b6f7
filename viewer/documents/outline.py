"""What a document says, as lines with lines below them: one form for reports, plans and presentation states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from viewer.dicom.privacy import HIDDEN, Identity


@dataclass(frozen=True, slots=True)
class Reference:
    """Another object that a document names; `frames` count from 1 as in the file, empty for all."""

    sop_instance_uid: str
    class_name: str = ""
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: "Diameter", "12.3 mm", and in small what it was made from. `personal`: of the patient or another
    person, or a text that may name one; hidden with the patient's data.
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


def as_text(lines: Iterable[Line]) -> str:
    """Lines as plain text, indented by two blanks a level."""
    return "\n".join(f"{'  ' * depth}{one_line(line)}" for line, depth in walk(lines))


def one_line(line: Line) -> str:
    """ "Diameter: 12.3 mm"."""
    return f"{line.label}: {line.value}" if line.value else line.label


def hidden_outline(outline: Outline, identity: Identity) -> Outline:
    """The outline as it is shown while patient data are hidden; the same lines in the same order."""
    return replace(
        outline,
        title=identity.unless_named(outline.title, HIDDEN),
        facts=hidden_lines(outline.facts, identity),
        lines=hidden_lines(outline.lines, identity),
    )


def hidden_lines(lines: Iterable[Line], identity: Identity) -> tuple[Line, ...]:
    """Lines with what is personal, or names the patient, hidden."""
    return tuple(
        replace(
            line,
            label=identity.unless_named(line.label, HIDDEN),
            value=HIDDEN if line.personal and line.value else identity.unless_named(line.value, HIDDEN),
            detail=identity.unless_named(line.detail, HIDDEN),
            children=hidden_lines(line.children, identity),
        )
        for line in lines
    )


def facts(*pairs: tuple[str, str]) -> tuple[Line, ...]:
    """Lines of those pairs (label, value) that have a value. Descriptions are long texts, which may name a person."""
    return tuple(Line(label, value, personal=label == "Description") for label, value in pairs if value)
