"""Structured reports and key object selections as outlines; PS3.3 A.35, C.17."""

from __future__ import annotations

from typing import Any

from viewer.documents.content_items import ContentReader, reference_of
from viewer.documents.data_set import first, items, text
from viewer.documents.outline import Line, Outline, Reference, facts, walk
from viewer.documents.wording import code_words, counted, date_words, name_words, stamp_words, time_words
from viewer.sentence import Sentence

_KEY_OBJECT_DESCRIPTION = "113012, DCM"
_TITLE_MODIFIERS = ("113011, DCM", "113013, DCM")


def report_outline(data_set: Any) -> Outline:
    """A report: who made and verified it, then its content as a tree."""
    reader = ContentReader(data_set)
    title, code = code_words(data_set, "ConceptNameCodeSequence")
    lines = reader.lines()
    about = (
        *facts(
            (Sentence("Written"), _written(data_set)),
            (Sentence("State"), _state(data_set)),
            (
                Sentence("Template"),
                text(first(data_set, "ContentTemplateSequence") or {}, "TemplateIdentifier"),
            ),
        ),
        *_people(data_set, "AuthorObserverSequence", Sentence("Author"), "PersonName"),
        *_verifiers(data_set),
        *_predecessors(data_set),
    )
    return Outline(
        title or Sentence("Report"),
        about,
        lines or (Line(Sentence("The report has no content."), detail=code),),
        tuple(reader.notes),
    )


def key_objects_outline(data_set: Any) -> Outline:
    """A key object selection: why, by whom, and the images in the order of the document."""
    reader = ContentReader(data_set)
    title, _ = code_words(data_set, "ConceptNameCodeSequence")
    content = reader.lines()
    every = [line for line, _ in walk(content)]
    description = " ".join(line.value for line in every if _KEY_OBJECT_DESCRIPTION in line.detail)
    reasons = ", ".join(line.value for line in every if any(code in line.detail for code in _TITLE_MODIFIERS))
    objects = tuple(
        Line(f"{number}", line.value, reference=line.reference)
        for number, line in enumerate((line for line in every if line.reference is not None), start=1)
    )
    context = tuple(line for line in every if "observation context" in line.detail)
    evidence = len(list(_evidence(data_set)))
    notes = list(reader.notes)
    if evidence > len(objects):
        notes.append(Sentence("Its list of evidence names {count} objects.", count=evidence))
    return Outline(
        title or Sentence("Key objects"),
        (
            *facts(
                (Sentence("Reason"), reasons),
                (Sentence("Description"), description),
                (Sentence("Written"), _written(data_set)),
            ),
            *context,
        ),
        (
            Line(
                Sentence("Selected"),
                counted(len(objects), "{count} object", "{count} objects"),
                children=objects,
            ),
        ),
        tuple(notes),
    )


def _evidence(data_set: Any) -> list[Reference]:
    return [
        reference
        for study in items(data_set, "CurrentRequestedProcedureEvidenceSequence")
        for series in items(study, "ReferencedSeriesSequence")
        for referenced in items(series, "ReferencedSOPSequence")
        if (reference := reference_of(referenced)) is not None
    ]


def _written(data_set: Any) -> str:
    return " ".join(
        part
        for part in (date_words(text(data_set, "ContentDate")), time_words(text(data_set, "ContentTime")))
        if part
    )


def _state(data_set: Any) -> str:
    parts = (text(data_set, keyword) for keyword in ("CompletionFlag", "VerificationFlag", "PreliminaryFlag"))
    return ", ".join(part.lower() for part in parts if part)


def _people(data_set: Any, sequence: str, label: str, name: str) -> tuple[Line, ...]:
    return tuple(
        Line(label, name_words(text(item, name)), personal=True)
        for item in items(data_set, sequence)
        if text(item, name)
    )


def _verifiers(data_set: Any) -> tuple[Line, ...]:
    lines = []
    for item in items(data_set, "VerifyingObserverSequence"):
        when = stamp_words(text(item, "VerificationDateTime"))
        parts = (name_words(text(item, "VerifyingObserverName")), text(item, "VerifyingOrganization"), when)
        lines.append(Line(Sentence("Verified by"), ", ".join(part for part in parts if part), personal=True))
    return tuple(lines)


def _predecessors(data_set: Any) -> tuple[Line, ...]:
    return tuple(
        Line(Sentence("Follows"), reference.class_name, reference=reference)
        for study in items(data_set, "PredecessorDocumentsSequence")
        for series in items(study, "ReferencedSeriesSequence")
        for referenced in items(series, "ReferencedSOPSequence")
        if (reference := reference_of(referenced)) is not None
    )
