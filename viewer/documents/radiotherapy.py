"""Structure sets, plans, records and grid-less doses of radiotherapy as outlines; PS3.3 C.8.8."""

from __future__ import annotations

from typing import Any

from viewer.documents.content_items import reference_of
from viewer.documents.data_set import items, number, numbers, text
from viewer.documents.outline import Line, Outline, facts
from viewer.documents.wording import counted, date_words, name_words, number_words, time_words
from viewer.sentence import Sentence, listed

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
        (Sentence("Name"), text(data_set, "StructureSetName")),
        (Sentence("Description"), text(data_set, "StructureSetDescription")),
        (Sentence("Made"), _made(data_set, "StructureSetDate", "StructureSetTime")),
        (Sentence("Approval"), _approval(data_set)),
    )
    return Outline(
        title or Sentence("Structure set"),
        (*about, *_reviewer(data_set)),
        (
            Line(
                Sentence("Regions"),
                counted(len(regions), "{count} region", "{count} regions"),
                children=regions,
            ),
            *_drawn_on(data_set),
        ),
        levels=1,
    )


def _region(item: Any, contours: Any, observation: Any) -> Line:
    below: list[Line] = []
    parts, colour = [], None
    if contours is not None:
        shapes = list(items(contours, "ContourSequence"))
        points = sum(int(number(shape, "NumberOfContourPoints") or 0) for shape in shapes)
        parts.append(
            listed(
                (
                    counted(len(shapes), "{count} contour", "{count} contours"),
                    counted(points, "{count} point", "{count} points"),
                )
            )
            if shapes
            else Sentence("no contours")
        )
        kinds = dict.fromkeys(
            text(shape, "ContourGeometricType").lower().replace("_", " ") for shape in shapes
        )
        below += facts((Sentence("Contours"), ", ".join(kind for kind in kinds if kind)))
        rgb = tuple(min(max(int(part), 0), 255) for part in numbers(contours, "ROIDisplayColor"))
        colour = (rgb[0], rgb[1], rgb[2]) if len(rgb) == 3 else None
    else:
        parts.append(Sentence("no contours"))
    volume = number(item, "ROIVolume")
    below += facts(
        (Sentence("Number"), text(item, "ROINumber")),
        (Sentence("Description"), text(item, "ROIDescription")),
        (Sentence("Volume"), "" if volume is None else f"{number_words(volume)}\u2009cm³"),
        (Sentence("Made by"), text(item, "ROIGenerationAlgorithm").lower()),
    )
    if observation is not None:
        kind = text(observation, "RTROIInterpretedType").lower().replace("_", " ")
        below += facts(
            (Sentence("Kind"), kind), (Sentence("Label"), text(observation, "ROIObservationLabel"))
        )
        parts.insert(0, kind)
    label = text(item, "ROIName") or Sentence("Region {number}", number=text(item, "ROINumber"))
    return Line(
        label,
        listed(part for part in parts if part),
        Sentence("number {number}", number=text(item, "ROINumber")),
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
    return (
        Line(Sentence("Drawn on"), counted(len(images), "{count} image", "{count} images"), children=lines),
    )


def plan_outline(data_set: Any) -> Outline:
    """A plan, a treatment record or a dose without a grid."""
    title = next(
        (value for keyword in ("RTPlanLabel", "RTPlanName") if (value := text(data_set, keyword))), ""
    )
    about = facts(
        (Sentence("Name"), text(data_set, "RTPlanName")),
        (Sentence("Description"), text(data_set, "RTPlanDescription")),
        (Sentence("Intent"), text(data_set, "PlanIntent").lower()),
        (Sentence("Made"), _made(data_set, "RTPlanDate", "RTPlanTime")),
        (Sentence("Treated"), _made(data_set, "TreatmentDate", "TreatmentTime")),
        (Sentence("Approval"), _approval(data_set)),
        (Sentence("Geometry"), text(data_set, "RTPlanGeometry").lower().replace("_", " ")),
        (
            Sentence("Dose"),
            ", ".join(
                part
                for part in (text(data_set, "DoseType").lower(), text(data_set, "DoseSummationType").lower())
                if part
            ),
        ),
    )
    groups = (
        (
            Sentence("Prescription"),
            [_prescription(item) for item in items(data_set, "DoseReferenceSequence")],
        ),
        (Sentence("Fractions"), [_fractions(item) for item in items(data_set, "FractionGroupSequence")]),
        (
            Sentence("Beams"),
            [_beam(item) for name in ("BeamSequence", "IonBeamSequence") for item in items(data_set, name)],
        ),
        (Sentence("Applicators"), [_setup(item) for item in items(data_set, "ApplicationSetupSequence")]),
        (Sentence("Dose volume histograms"), [_histogram(item) for item in items(data_set, "DVHSequence")]),
        (Sentence("Refers to"), _referred(data_set)),
    )
    lines = tuple(Line(label, str(len(found)), children=tuple(found)) for label, found in groups if found)
    return Outline(title or Sentence("Plan"), (*about, *_reviewer(data_set)), lines)


def _prescription(item: Any) -> Line:
    doses = (
        (Sentence("target"), "TargetPrescriptionDose"),
        (Sentence("minimum"), "TargetMinimumDose"),
        (Sentence("maximum"), "TargetMaximumDose"),
        (Sentence("organ at risk at most"), "OrganAtRiskMaximumDose"),
        (Sentence("at most"), "DeliveryMaximumDose"),
    )
    given: dict[str, float | None] = {what: number(item, keyword) for what, keyword in doses}
    if given["at most"] == given["organ at risk at most"]:
        del given["at most"]  # said once
    parts = [
        Sentence("{what} {dose}\u2009Gy", what=what, dose=number_words(dose))
        for what, dose in given.items()
        if dose is not None
    ]
    label = text(item, "DoseReferenceDescription") or Sentence(
        "Dose reference {number}", number=text(item, "DoseReferenceNumber")
    )
    kind = text(item, "DoseReferenceType").lower().replace("_", " ")
    return Line(label, listed(parts), kind)


def _fractions(item: Any) -> Line:
    count = number(item, "NumberOfFractionsPlanned")
    beams = []
    for beam in items(item, "ReferencedBeamSequence"):
        dose, meterset = number(beam, "BeamDose"), number(beam, "BeamMeterset")
        parts = (
            "" if dose is None else f"{number_words(dose)}{_GY}",
            "" if meterset is None else Sentence("meterset {amount}", amount=number_words(meterset)),
        )
        beams.append(
            Line(
                Sentence("Beam {number}", number=text(beam, "ReferencedBeamNumber")),
                listed(part for part in parts if part),
            )
        )
    value = (
        "" if count is None else counted(int(count), "{count} fraction planned", "{count} fractions planned")
    )
    return Line(
        Sentence("Group {number}", number=text(item, "FractionGroupNumber")), value, children=tuple(beams)
    )


def _beam(item: Any) -> Line:
    points = [*items(item, "ControlPointSequence"), *items(item, "IonControlPointSequence")]
    start = points[0] if points else item
    energy, gantry = number(start, "NominalBeamEnergy"), number(start, "GantryAngle")
    place = numbers(start, "IsocenterPosition")
    unit = "MV" if text(item, "RadiationType") == "PHOTON" else "MeV"
    below = facts(
        (Sentence("Energy"), "" if energy is None else f"{number_words(energy)}\u2009{unit}"),
        (Sentence("Gantry"), "" if gantry is None else f"{number_words(gantry)}°"),
        (Sentence("Couch"), _degrees(start, "PatientSupportAngle")),
        (Sentence("Collimator"), _degrees(start, "BeamLimitingDeviceAngle")),
        (
            Sentence("Isocentre"),
            f"({', '.join(number_words(part) for part in place)})\u2009mm" if place else "",
        ),
        (Sentence("Machine"), text(item, "TreatmentMachineName")),
        (Sentence("Control points"), str(len(points)) if points else ""),
    )
    parts = (
        text(item, keyword).lower() for keyword in ("TreatmentDeliveryType", "BeamType", "RadiationType")
    )
    number_text = text(item, "BeamNumber")
    label = text(item, "BeamName") or Sentence("Beam {number}", number=number_text)
    return Line(
        label,
        ", ".join(part for part in parts if part),
        Sentence("number {number}", number=number_text),
        children=below,
    )


def _degrees(item: Any, keyword: str) -> str:
    angle = number(item, keyword)
    return "" if angle is None else f"{number_words(angle)}°"


def _setup(item: Any) -> Line:
    channels = len(list(items(item, "ChannelSequence")))
    return Line(
        text(item, "ApplicationSetupName")
        or Sentence("Setup {number}", number=text(item, "ApplicationSetupNumber")),
        counted(channels, "{count} channel", "{count} channels"),
        text(item, "ApplicationSetupType").lower(),
    )


def _histogram(item: Any) -> Line:
    doses = (
        (Sentence("minimum"), "DVHMinimumDose"),
        (Sentence("mean"), "DVHMeanDose"),
        (Sentence("maximum"), "DVHMaximumDose"),
    )
    values = ((what, number(item, keyword)) for what, keyword in doses)
    parts = [
        Sentence("{what} {dose}", what=what, dose=number_words(dose))
        for what, dose in values
        if dose is not None
    ]
    regions = ", ".join(text(one, "ReferencedROINumber") for one in items(item, "DVHReferencedROISequence"))
    return Line(
        Sentence("Region {number}", number=regions) if regions else Sentence("Region"),
        Sentence("{doses} {unit}", doses=listed(parts), unit=text(item, "DoseUnits").lower()),
        text(item, "DVHType").lower(),
    )


def _referred(data_set: Any) -> list[Line]:
    lines = []
    for keyword, label in (
        ("ReferencedStructureSetSequence", Sentence("Structure set")),
        ("ReferencedRTPlanSequence", Sentence("Plan")),
        ("ReferencedDoseSequence", Sentence("Dose")),
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
    return (Line(Sentence("Reviewed by"), name_words(name), personal=True),) if name else ()
