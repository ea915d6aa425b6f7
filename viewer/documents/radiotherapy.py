"""Structure sets, plans, records and grid-less doses of radiotherapy as outlines; PS3.3 C.8.8."""

from __future__ import annotations

from typing import Any

from viewer.documents.content_items import reference_of
from viewer.documents.data_set import items, number, numbers, text
from viewer.documents.outline import Line, Outline, facts
from viewer.documents.wording import counted, date_words, name_words, number_words, time_words

_GY = "\u2009Gy"


def structure_set_outline(data_set: Any) -> Outline:
    """The regions of a structure set: name, number, colour, kind, and how much is drawn."""
    drawn = {text(item, "ReferencedROINumber"): item for item in items(data_set, "ROIContourSequence")}
    observed = {
        text(item, "ReferencedROINumber"): item for item in items(data_set, "RTROIObservationsSequence")
    }
    regions = tuple(
        _region(item, drawn.get(text(item, "ROINumber")), observed.get(text(item, "ROINumber")))
        for item in items(data_set, "StructureSetROISequence")
    )
    title = text(data_set, "StructureSetLabel") or text(data_set, "StructureSetName")
    about = facts(
        ("Name", text(data_set, "StructureSetName")),
        ("Description", text(data_set, "StructureSetDescription")),
        ("Made", _made(data_set, "StructureSetDate", "StructureSetTime")),
        ("Approval", _approval(data_set)),
    )
    return Outline(
        title or "Structure set",
        (*about, *_reviewer(data_set)),
        (Line("Regions", counted(len(regions), "region"), children=regions), *_drawn_on(data_set)),
        levels=1,
    )


def _region(item: Any, contours: Any, observation: Any) -> Line:
    below: list[Line] = []
    parts, colour = [], None
    if contours is not None:
        shapes = list(items(contours, "ContourSequence"))
        points = sum(int(number(shape, "NumberOfContourPoints") or 0) for shape in shapes)
        parts.append(
            f"{counted(len(shapes), 'contour')}, {counted(points, 'point')}" if shapes else "no contours"
        )
        kinds = dict.fromkeys(
            text(shape, "ContourGeometricType").lower().replace("_", " ") for shape in shapes
        )
        below += facts(("Contours", ", ".join(kind for kind in kinds if kind)))
        rgb = tuple(min(max(int(part), 0), 255) for part in numbers(contours, "ROIDisplayColor"))
        colour = (rgb[0], rgb[1], rgb[2]) if len(rgb) == 3 else None
    else:
        parts.append("no contours")
    volume = number(item, "ROIVolume")
    below += facts(
        ("Number", text(item, "ROINumber")),
        ("Description", text(item, "ROIDescription")),
        ("Volume", "" if volume is None else f"{number_words(volume)}\u2009cm³"),
        ("Made by", text(item, "ROIGenerationAlgorithm").lower()),
    )
    if observation is not None:
        kind = text(observation, "RTROIInterpretedType").lower().replace("_", " ")
        below += facts(("Kind", kind), ("Label", text(observation, "ROIObservationLabel")))
        parts.insert(0, kind)
    label = text(item, "ROIName") or f"Region {text(item, 'ROINumber')}"
    return Line(
        label,
        ", ".join(part for part in parts if part),
        f"number {text(item, 'ROINumber')}",
        colour=colour,
        children=tuple(below),
    )


def _drawn_on(data_set: Any) -> tuple[Line, ...]:
    images = [
        reference
        for frame in items(data_set, "ReferencedFrameOfReferenceSequence")
        for study in items(frame, "RTReferencedStudySequence")
        for series in items(study, "RTReferencedSeriesSequence")
        for referenced in items(series, "ContourImageSequence")
        if (reference := reference_of(referenced)) is not None
    ]
    if not images:
        return ()
    lines = tuple(Line(f"{at}", one.class_name, reference=one) for at, one in enumerate(images, start=1))
    return (Line("Drawn on", counted(len(images), "image"), children=lines),)


def plan_outline(data_set: Any) -> Outline:
    """A plan, a treatment record or a dose without a grid."""
    title = next(
        (value for keyword in ("RTPlanLabel", "RTPlanName") if (value := text(data_set, keyword))), ""
    )
    about = facts(
        ("Name", text(data_set, "RTPlanName")),
        ("Description", text(data_set, "RTPlanDescription")),
        ("Intent", text(data_set, "PlanIntent").lower()),
        ("Made", _made(data_set, "RTPlanDate", "RTPlanTime")),
        ("Treated", _made(data_set, "TreatmentDate", "TreatmentTime")),
        ("Approval", _approval(data_set)),
        ("Geometry", text(data_set, "RTPlanGeometry").lower().replace("_", " ")),
        (
            "Dose",
            ", ".join(
                part
                for part in (text(data_set, "DoseType").lower(), text(data_set, "DoseSummationType").lower())
                if part
            ),
        ),
    )
    groups = (
        ("Prescription", [_prescription(item) for item in items(data_set, "DoseReferenceSequence")]),
        ("Fractions", [_fractions(item) for item in items(data_set, "FractionGroupSequence")]),
        (
            "Beams",
            [_beam(item) for name in ("BeamSequence", "IonBeamSequence") for item in items(data_set, name)],
        ),
        ("Applicators", [_setup(item) for item in items(data_set, "ApplicationSetupSequence")]),
        ("Dose volume histograms", [_histogram(item) for item in items(data_set, "DVHSequence")]),
        ("Refers to", _referred(data_set)),
    )
    lines = tuple(Line(label, str(len(found)), children=tuple(found)) for label, found in groups if found)
    return Outline(title or "Plan", (*about, *_reviewer(data_set)), lines)


def _prescription(item: Any) -> Line:
    doses = (
        ("target", "TargetPrescriptionDose"),
        ("minimum", "TargetMinimumDose"),
        ("maximum", "TargetMaximumDose"),
        ("organ at risk at most", "OrganAtRiskMaximumDose"),
        ("at most", "DeliveryMaximumDose"),
    )
    given = {what: number(item, keyword) for what, keyword in doses}
    if given["at most"] == given["organ at risk at most"]:
        del given["at most"]  # said once
    parts = [f"{what} {number_words(dose)}{_GY}" for what, dose in given.items() if dose is not None]
    label = text(item, "DoseReferenceDescription") or f"Dose reference {text(item, 'DoseReferenceNumber')}"
    kind = text(item, "DoseReferenceType").lower().replace("_", " ")
    return Line(label, ", ".join(parts), kind)


def _fractions(item: Any) -> Line:
    count = number(item, "NumberOfFractionsPlanned")
    beams = []
    for beam in items(item, "ReferencedBeamSequence"):
        dose, meterset = number(beam, "BeamDose"), number(beam, "BeamMeterset")
        parts = (
            "" if dose is None else f"{number_words(dose)}{_GY}",
            "" if meterset is None else f"meterset {number_words(meterset)}",
        )
        beams.append(
            Line(f"Beam {text(beam, 'ReferencedBeamNumber')}", ", ".join(part for part in parts if part))
        )
    value = "" if count is None else f"{counted(int(count), 'fraction')} planned"
    return Line(f"Group {text(item, 'FractionGroupNumber')}", value, children=tuple(beams))


def _beam(item: Any) -> Line:
    points = [*items(item, "ControlPointSequence"), *items(item, "IonControlPointSequence")]
    start = points[0] if points else item
    energy, gantry = number(start, "NominalBeamEnergy"), number(start, "GantryAngle")
    place = numbers(start, "IsocenterPosition")
    unit = "MV" if text(item, "RadiationType") == "PHOTON" else "MeV"
    below = facts(
        ("Energy", "" if energy is None else f"{number_words(energy)}\u2009{unit}"),
        ("Gantry", "" if gantry is None else f"{number_words(gantry)}°"),
        ("Couch", _degrees(start, "PatientSupportAngle")),
        ("Collimator", _degrees(start, "BeamLimitingDeviceAngle")),
        (
            "Isocentre",
            f"({', '.join(number_words(part) for part in place)})\u2009mm" if place else "",
        ),
        ("Machine", text(item, "TreatmentMachineName")),
        ("Control points", str(len(points)) if points else ""),
    )
    parts = (
        text(item, keyword).lower() for keyword in ("TreatmentDeliveryType", "BeamType", "RadiationType")
    )
    number_text = text(item, "BeamNumber")
    label = text(item, "BeamName") or f"Beam {number_text}"
    return Line(label, ", ".join(part for part in parts if part), f"number {number_text}", children=below)


def _degrees(item: Any, keyword: str) -> str:
    angle = number(item, keyword)
    return "" if angle is None else f"{number_words(angle)}°"


def _setup(item: Any) -> Line:
    channels = len(list(items(item, "ChannelSequence")))
    return Line(
        text(item, "ApplicationSetupName") or f"Setup {text(item, 'ApplicationSetupNumber')}",
        counted(channels, "channel"),
        text(item, "ApplicationSetupType").lower(),
    )


def _histogram(item: Any) -> Line:
    values = ((what, number(item, f"DVH{what.capitalize()}Dose")) for what in ("minimum", "mean", "maximum"))
    parts = [f"{what} {number_words(dose)}" for what, dose in values if dose is not None]
    regions = ", ".join(text(one, "ReferencedROINumber") for one in items(item, "DVHReferencedROISequence"))
    return Line(
        f"Region {regions}" if regions else "Region",
        f"{', '.join(parts)} {text(item, 'DoseUnits').lower()}",
        text(item, "DVHType").lower(),
    )


def _referred(data_set: Any) -> list[Line]:
    lines = []
    for keyword, label in (
        ("ReferencedStructureSetSequence", "Structure set"),
        ("ReferencedRTPlanSequence", "Plan"),
        ("ReferencedDoseSequence", "Dose"),
    ):
        for item in items(data_set, keyword):
            reference = reference_of(item)
            if reference is not None:
                lines.append(Line(label, reference.sop_instance_uid, reference=reference))
    return lines


def _made(data_set: Any, date: str, time: str) -> str:
    parts = (date_words(text(data_set, date)), time_words(text(data_set, time)))
    return " ".join(part for part in parts if part)


def _approval(data_set: Any) -> str:
    parts = (text(data_set, "ApprovalStatus").lower(), date_words(text(data_set, "ReviewDate")))
    return " ".join(part for part in parts if part)


def _reviewer(data_set: Any) -> tuple[Line, ...]:
    name = text(data_set, "ReviewerName")
    return (Line("Reviewed by", name_words(name), personal=True),) if name else ()
