"""Standardised uptake values by body weight (SUVbw) from what a PET header says.

After the Quantitative Imaging Biomarkers Alliance's vendor-neutral description (QIBA SUV pseudo-code, "happy
path" and its fallback for post-processed series) and PS3.3 C.8.9.1:

    SUVbw = value * slope' where slope' = weight [g] / (dose [Bq] * 2 ** (-t / half life))

t is the time from the injection to the instant to which the values are decay corrected: the start of the scan
(DecayCorrection START), or the injection itself (ADMIN: t = 0). Tissue of 1 g/ml is assumed, as always.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from viewer.sentence import Sentence

SUV_UNIT = "g/ml"
# A delay beyond this many half lives is a wrong time, not a late scan: a ten-thousandth of the dose is left.
_MOST_HALF_LIVES = 13.0
_NEEDED_CORRECTIONS = {"ATTN": Sentence("attenuation"), "DECY": Sentence("decay")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PetFacts:
    """What the header of a PET series says; None or "" where it says nothing.

    Times are local and without a zone, as DICOM writes them.
    """

    units: str = ""  # (0054,1001)
    suv_type: str = ""  # (0054,1006), of values that are SUV already; "" means BW
    corrected_image: tuple[str, ...] = ()  # (0028,0051)
    decay_correction: str = ""  # (0054,1102)
    patient_weight_kg: float | None = None
    injected_dose_bq: float | None = None  # (0018,1074)
    half_life_s: float | None = None  # (0018,1075)
    injected_at: datetime | None = None  # (0018,1078), or (0018,1072) on the day of the series
    series_at: datetime | None = None
    acquired_at: datetime | None = None  # the earliest of the series
    # Of the frame that `acquired_at` is of, for series that were written after the scan:
    frame_reference_s: float | None = None  # (0054,1300)
    frame_duration_s: float | None = None  # (0018,1242)
    contradictions: tuple[str, ...] = ()  # names of those above that differ between the files


@dataclass(frozen=True, slots=True)
class SuvFactor:
    """`factor` times the value in Bq/ml (of the file's Units where those are g/ml) gives g/ml.

    `explanation` is one sentence on how it was found. None for `factor` means that there is no SUV; the
    explanation then begins with "not available, because".
    """

    factor: float | None
    explanation: str


def suv_factor(facts: PetFacts) -> SuvFactor:
    """The SUVbw factor of a series, or why there is none."""
    if facts.units == "GML" and facts.suv_type not in ("", "BW"):
        return _none(
            Sentence("the file's values are SUV of type {kind}, not by body weight", kind=facts.suv_type)
        )
    if facts.units == "GML":
        return SuvFactor(1.0, Sentence("The file's values are SUV already (Units GML)."))
    why = _why_not(facts)
    if why:
        return _none(why)
    assert facts.patient_weight_kg is not None  # checked by `_why_not`
    assert facts.injected_dose_bq is not None
    if facts.decay_correction == "ADMIN":
        delay, told = 0.0, Sentence("values are decay corrected to the injection")
    else:
        assert facts.half_life_s is not None
        assert facts.injected_at is not None
        start = _scan_start(facts)
        if isinstance(start, str):
            return _none(start)
        delay = (start - facts.injected_at).total_seconds()
        if delay < 0:
            return _none(Sentence("the injection is dated after the start of the scan"))
        if delay > _MOST_HALF_LIVES * facts.half_life_s:
            return _none(Sentence("the injection is dated implausibly long before the scan"))
        told = Sentence(
            "values are decay corrected to the start of the scan, {minutes:.1f} minutes after the injection",
            minutes=delay / 60,
        )
    left = 1.0 if delay == 0 else 2.0 ** (-delay / (facts.half_life_s or math.inf))
    factor = facts.patient_weight_kg * 1000.0 / (facts.injected_dose_bq * left)
    return SuvFactor(factor, Sentence("SUV by body weight: {told}.", told=told))


def _none(why: str) -> SuvFactor:
    return SuvFactor(None, Sentence("not available, because {why}", why=why))


def _why_not(facts: PetFacts) -> str:
    """The first thing that keeps SUV from being computed, whatever the times; "" where nothing does."""
    if facts.units != "BQML":
        return (
            Sentence("the values are in {units}, not in Bq/ml", units=facts.units)
            if facts.units
            else Sentence("the file names no units")
        )
    for code, name in _NEEDED_CORRECTIONS.items():
        if code not in facts.corrected_image:
            return Sentence("the image is not corrected for {name}", name=name)
    if facts.decay_correction not in ("START", "ADMIN"):
        kind = facts.decay_correction or Sentence("nothing")
        return Sentence("the file names {kind} as the time to which decay is corrected", kind=kind)
    for value, name in (
        (facts.patient_weight_kg, Sentence("weight of the patient")),
        (facts.injected_dose_bq, Sentence("injected dose")),
    ):
        if value is None or not math.isfinite(value) or value <= 0:
            return _not_given(facts, name)
    if facts.decay_correction == "START":
        if facts.half_life_s is None or not math.isfinite(facts.half_life_s) or facts.half_life_s <= 0:
            return _not_given(facts, Sentence("half life of the nuclide"))
        if facts.injected_at is None:
            return _not_given(facts, Sentence("time of the injection"))
    return ""


def _not_given(facts: PetFacts, name: str) -> str:
    if name in facts.contradictions:
        return Sentence("the files contradict each other in the {name}", name=name)
    return Sentence("the file does not give the {name}", name=name)


def _scan_start(facts: PetFacts) -> datetime | str:
    """The instant to which values are decay corrected, or why it is not known."""
    if facts.acquired_at is None:
        return Sentence("the file does not give the time of acquisition")
    if facts.series_at is not None and facts.series_at <= facts.acquired_at:
        return facts.series_at
    # The series was written after the scan. Its start follows from the time, within the frame, at which the
    # activity is the frame's average, which Frame Reference Time counts from the start.
    if facts.frame_reference_s is None or not facts.frame_duration_s or facts.frame_duration_s <= 0:
        return Sentence(
            "the time of the series is after the acquisition, and the start of the scan is not given"
        )
    assert facts.half_life_s is not None
    decay = math.log(2) / facts.half_life_s * facts.frame_duration_s
    average = facts.frame_duration_s / decay * math.log(decay / -math.expm1(-decay))
    return facts.acquired_at - timedelta(seconds=facts.frame_reference_s - average)
