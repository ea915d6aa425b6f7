"""SUV by body weight against closed forms."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from viewer.intensity.suv import PetFacts, suv_factor

NOON = datetime(2024, 5, 1, 12)
F18 = 6586.2
FACTS = PetFacts(
    units="BQML",
    corrected_image=("NORM", "DTIM", "ATTN", "SCAT", "DECY"),
    decay_correction="START",
    patient_weight_kg=70.0,
    injected_dose_bq=350e6,
    half_life_s=F18,
    injected_at=NOON - timedelta(seconds=F18),  # exactly one half life before
    series_at=NOON,
    acquired_at=NOON + timedelta(minutes=3),
)


def test_one_half_life_halves_the_dose() -> None:
    # 70,000 g of tissue with 175 MBq evenly in it hold 2500 Bq in each gram: that is SUV 1.
    assert suv_factor(FACTS).factor == pytest.approx(1 / 2500, rel=1e-12)
    two = replace(FACTS, injected_at=NOON - timedelta(seconds=2 * F18))
    assert suv_factor(two).factor == pytest.approx(1 / 1250, rel=1e-12)


def test_corrected_to_the_injection_nothing_decays() -> None:
    admin = replace(FACTS, decay_correction="ADMIN", injected_at=None, half_life_s=None, acquired_at=None)
    assert suv_factor(admin).factor == pytest.approx(1 / 5000, rel=1e-12)
    assert "injection" in suv_factor(admin).explanation


def test_a_series_written_later_counts_from_the_scan_s_own_start() -> None:
    # The frame begins 600 s after the start and lasts 180 s; its average activity is that of one instant.
    rate, length = math.log(2) / F18, 180.0
    mean = (1 - math.exp(-rate * length)) / (rate * length)  # of exp(-rate * t) over the frame
    instant = -math.log(mean) / rate
    late = replace(
        FACTS,
        series_at=NOON + timedelta(hours=5),
        acquired_at=NOON + timedelta(seconds=600),
        frame_reference_s=600 + instant,
        frame_duration_s=length,
    )
    assert 89 < instant < 90.01
    assert suv_factor(late).factor == pytest.approx(1 / 2500, rel=1e-8)
    unknown = suv_factor(replace(late, frame_reference_s=None))
    assert unknown.factor is None
    assert "after the acquisition" in unknown.explanation


def test_values_that_are_suv_already() -> None:
    assert suv_factor(PetFacts(units="GML")).factor == 1.0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"units": "CNTS"}, "the values are in CNTS"),
        ({"units": ""}, "no units"),
        ({"corrected_image": ("DECY",)}, "attenuation"),
        ({"corrected_image": ("ATTN",)}, "not corrected for decay"),
        ({"decay_correction": "NONE"}, "NONE"),
        ({"decay_correction": ""}, "nothing"),
        ({"patient_weight_kg": None}, "weight"),
        ({"patient_weight_kg": 0.0}, "weight"),
        ({"patient_weight_kg": math.nan}, "weight"),
        ({"injected_dose_bq": None}, "dose"),
        ({"half_life_s": 0.0}, "half life"),
        ({"injected_at": None}, "time of the injection"),
        ({"acquired_at": None}, "time of acquisition"),
        ({"injected_at": NOON + timedelta(minutes=1)}, "after the start"),
        ({"injected_at": NOON - timedelta(days=2)}, "implausibly long"),
    ],
)
def test_why_there_is_none(changes: dict[str, object], reason: str) -> None:
    found = suv_factor(replace(FACTS, **changes))  # type: ignore[arg-type]
    assert found.factor is None
    assert found.explanation.startswith("not available, because")
    assert reason in found.explanation
