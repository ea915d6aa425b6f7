"""The JSON documents of the command line. Keys may be added; none of these is ever renamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from viewer.ai.classifier import Prediction
from viewer.ai.model_card import ModelId
from viewer.ai.model_store import ModelEntry, Refused
from viewer.dicom import document as dicom_document
from viewer.dicom.findings import Finding
from viewer.dicom.geometry import Verdict
from viewer.dicom.pet import suv_finding, suv_of
from viewer.dicom.series import ScanResult, Series
from viewer.dicom.series_axis import SeriesAxis
from viewer.explain.attribution import Attribution
from viewer.explain.checks import MapChecks
from viewer.explain.compare import Disagreement
from viewer.intensity.suv import SUV_UNIT, SuvFactor

Document = dict[str, Any]

OUTSIDE_SCOPE = "Outside this model's scope. Its numbers mean nothing here."


@dataclass(frozen=True, slots=True)
class ScopeVerdict:
    """What viewer.ai.scope.judge_scope returned for the image of a map."""

    in_scope: bool | None
    notes: tuple[str, ...]


def info_document(result: ScanResult) -> Document:
    """All series of a scan with their geometry, what is no image, and what was skipped."""
    return {
        "series": [_series(series) for series in result.series],
        "skipped": [
            {
                "path": str(skipped.path),
                "reason": skipped.reason,
                "kind": skipped.kind.value,
                "severity": skipped.finding.severity.value,
            }
            for skipped in result.skipped
        ],
        "documents": [_dicom_document(one) for one in result.documents],
    }


def geometry_words(series: Series) -> str:
    """The verdict on a series' geometry, for people."""
    verdict = series.geometry.verdict
    if verdict is Verdict.STACK:
        return "single image" if series.images == 1 else "slices, not a volume"
    return "resampled volume" if verdict is Verdict.RESAMPLED else "volume"


def things_to_know(series: Series) -> tuple[str, ...]:
    """What `overread info` says of a series: on its geometry, on what is off in its files, and on SUV."""
    suv = _suv_factor(series)
    spoken = (*series.geometry.reasons, *series.notes, *(() if suv is None else (suv_finding(suv).text,)))
    return tuple(dict.fromkeys(spoken))


def _suv_factor(series: Series) -> SuvFactor | None:
    return suv_of(series) if series.modality == "PT" else None


def _series(series: Series) -> Document:
    first = series.frames[0]
    spacing = first.pixel_spacing_mm
    suv = _suv_factor(series)
    findings = (*series.findings, *(() if suv is None else (suv_finding(suv),)))
    return {
        "uid": series.uid,
        "study_uid": series.study.uid,
        "modality": series.modality,
        "description": series.description or None,
        "images": series.images,
        "slices": series.slices,
        "axis": _axis(series.axis),
        "rows": first.rows,
        "columns": first.columns,
        "pixel_spacing_mm": None if spacing is None else list(spacing),
        "slice_spacing_mm": series.geometry.slice_spacing_mm,
        "geometry": {
            "verdict": series.geometry.verdict.value,
            "reasons": list(series.geometry.reasons),
        },
        "suv": _suv(suv),
        "notes": list(series.notes),
        "findings": [_finding(finding) for finding in findings],
    }


def _suv(found: SuvFactor | None) -> Document | None:
    """The factor to SUV by body weight of a PET series, or why there is none; None for other modalities."""
    if found is None:
        return None
    return {
        "factor": found.factor,
        "unit": SUV_UNIT if found.factor is not None else None,
        "explanation": found.explanation,
    }


def _axis(axis: SeriesAxis | None) -> Document | None:
    """What is repeated, and where: `images` is `slices` times the number of `values`."""
    if axis is None:
        return None
    return {"name": axis.name.value, "unit": axis.unit, "values": list(axis.values)}


def _dicom_document(document: dicom_document.Document) -> Document:
    return {
        "uid": document.uid,
        "path": str(document.path),
        "kind": document.kind.value,
        "class": document.class_name,
        "title": document.title,
        "study_uid": document.study.uid,
        "series_uid": document.series_uid,
        "modality": document.modality,
        "date": document.date or None,
        "findings": [_finding(finding) for finding in document.findings],
    }


def _finding(finding: Finding) -> Document:
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "text": finding.text,
        "files": [str(path) for path in finding.files],
    }


def model_document(model: ModelId) -> Document:
    """Which model: name, version, hash of its weights."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def models_document(entries: Sequence[ModelEntry], refused: Sequence[Refused]) -> Document:
    """All models that can be used, and the folders that were refused."""
    return {
        "models": [
            {
                **model_document(entry.card.identity),
                "title": entry.card.title,
                "folder": str(entry.folder),
                "labels": list(entry.card.labels),
                "activation": entry.card.activation,
                "intended_use": entry.card.intended_use,
            }
            for entry in entries
        ],
        "refused": [{"folder": str(fault.folder), "reason": fault.reason} for fault in refused],
    }


def classify_document(model: ModelId, device: str, predictions: Sequence[Prediction]) -> Document:
    """The scores of some images."""
    return {
        "model": model_document(model),
        "device": device,
        "images": [prediction_document(prediction) for prediction in predictions],
    }


def prediction_document(prediction: Prediction) -> Document:
    """The scores of one image."""
    return {
        "path": str(prediction.identity.path),
        "sop_instance_uid": prediction.identity.sop_instance_uid,
        "frame": prediction.identity.frame,
        "probabilities": dict(prediction.probabilities),
        "in_scope": prediction.in_scope,
        "scope_notes": list(prediction.scope_notes),
        "milliseconds": round(prediction.milliseconds, 3),
    }


def checks_document(checks: MapChecks) -> Document:
    """The tests of a map."""
    return {
        "verdict": checks.verdict,
        "checks": {
            check.name: {
                "title": check.title,
                "value": check.value,
                "grade": check.grade.value,
                "words": check.words,
                "details": dict(check.details),
            }
            for check in checks.checks
        },
    }


def disagreement_document(found: Disagreement) -> Document:
    """Two maps side by side."""
    return {**asdict(found), "words": found.words}


def provenance_document(attribution: Attribution, scope: ScopeVerdict | None = None) -> Document:
    """How a map was made and how complete it is, for files that may be given away: without paths, in which folders
    often bear patients' names.
    """
    return {
        "model": model_document(attribution.model),
        "method": attribution.method,
        "target": attribution.target,
        "rival": attribution.rival,
        "output_explained": attribution.output.value,
        "unit": attribution.unit,
        "layer": attribution.layer,
        "seed": attribution.seed,
        "baseline": attribution.baseline,
        "steps": attribution.steps,
        "completeness": {
            "sum": attribution.sum,
            "difference": attribution.difference,
            "gap": attribution.gap,
        },
        "map_change": attribution.map_change,
        "converged": attribution.converged,
        "tolerance": attribution.tolerance,
        "milliseconds": round(attribution.milliseconds, 3),
        "first_map_milliseconds": round(attribution.first_map_milliseconds, 3),
        "device": attribution.device,
        "sop_instance_uid": attribution.identity.sop_instance_uid,
        "frame": attribution.identity.frame,
        "pixels_sha256": attribution.identity.pixels_sha256,
        "preprocessing_sha256": attribution.preprocessing_hash,
        "in_scope": None if scope is None else scope.in_scope,
        "scope_notes": [] if scope is None else list(scope.notes),
    }
