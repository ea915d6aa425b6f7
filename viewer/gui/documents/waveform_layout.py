"""Where each trace of a waveform stands on the paper; millimetres, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from viewer.documents.waveform import Waveform
from viewer.gui.basics.translation import said

MM_PER_SECOND = 25.0
MM_PER_MILLIVOLT = 10.0
_LEAST_ROW, _MOST_ROW = 18.0, 60.0
_OWN_SCALE_MM = 16.0  # the height of a trace that has a scale of its own
_RHYTHM = ("II", "Lead II")
_LABEL_RISE = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One channel from `start_s` to `end_s`, drawn around the height `baseline`."""

    label: str
    unit: str
    values: NDArray[np.float32] = field(repr=False)  # of this stretch, in `unit`
    sampling_hz: float
    start_s: float
    baseline: float  # mm
    middle: float  # the value that is drawn at the baseline
    mm_per_unit: float
    row_mm: float
    title: str

    @property
    def end_s(self) -> float:
        """Time of its last sample."""
        return self.start_s + (len(self.values) - 1) / self.sampling_hz

    @property
    def top(self) -> float:
        """Highest place that its row takes."""
        return self.baseline + self.row_mm * 0.6

    @property
    def bottom(self) -> float:
        """Lowest place that its row takes."""
        return self.baseline - self.row_mm * 0.6

    @property
    def label_rise(self) -> float:
        """How far above the baseline its name stands."""
        return min(_LABEL_RISE, self.row_mm / 4)

    def curve(self) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """(x, y) in millimetres of paper."""
        x = (self.start_s + np.arange(len(self.values)) / self.sampling_hz) * MM_PER_SECOND
        return x, (self.values - np.float32(self.middle)) * np.float32(self.mm_per_unit) + np.float32(
            self.baseline
        )

    def value_at(self, seconds: float) -> float | None:
        """The sample nearest to a time; None where there is none."""
        at = round((seconds - self.start_s) * self.sampling_hz)
        value = float(self.values[at]) if 0 <= at < len(self.values) else np.nan
        return None if np.isnan(value) else value


def arrange(group: Waveform, columns: int = 1) -> tuple[Trace, ...]:
    """All channels in `columns` columns, each with its share of the time, as on a printed ECG.

    With four columns lead II runs below them for the whole time, where there is one.
    """
    count, samples = group.values.shape
    columns = max(1, min(columns, count))
    rows = -(-count // columns)
    scales = [_scale(group, index) for index in range(count)]
    row_mm = _row_height(group, scales)
    traces = []
    for index in range(count):
        column, row = divmod(index, rows)
        first, last = (samples * part // columns for part in (column, column + 1))
        traces.append(_trace(group, index, first, last, -row * row_mm, row_mm, scales[index]))
    rhythm = next((at for at, channel in enumerate(group.channels) if channel.label in _RHYTHM), None)
    if columns >= 4 and rhythm is not None:
        traces.append(_trace(group, rhythm, 0, samples, -rows * row_mm, row_mm, scales[rhythm]))
    return tuple(traces)


def _scale(group: Waveform, index: int) -> tuple[float, float, float]:
    """(middle, millimetres a unit, range) of a channel: the paper's for voltages, else one of its own."""
    values = group.values[index]
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0, 0.0
    low, middle, high = (float(part) for part in np.percentile(known, (0.1, 50, 99.9)))
    if group.is_electric:
        return middle, MM_PER_MILLIVOLT / 1000, high - low
    middle = (low + high) / 2
    return middle, _OWN_SCALE_MM / (high - low) if high > low else 1.0, high - low


def _row_height(group: Waveform, scales: list[tuple[float, float, float]]) -> float:
    tallest = max((mm * extent for _, mm, extent in scales), default=0.0)
    return min(max(tallest * 0.8, _LEAST_ROW), _MOST_ROW)


def _trace(
    group: Waveform,
    index: int,
    first: int,
    last: int,
    baseline: float,
    row_mm: float,
    scale: tuple[float, float, float],
) -> Trace:
    channel = group.channels[index]
    middle, mm, extent = scale
    title = said(channel.label).removeprefix("Lead ").removesuffix(" (Einthoven)")
    if not group.is_electric:
        unit = f" {channel.unit}" if channel.unit else ""
        title = f"{title}   {middle - extent / 2:.4g} … {middle + extent / 2:.4g}{unit}"
    return Trace(
        label=said(channel.label),
        unit=channel.unit,
        values=group.values[index, first:last],
        sampling_hz=group.sampling_hz,
        start_s=first / group.sampling_hz,
        baseline=baseline,
        middle=middle,
        mm_per_unit=mm,
        row_mm=row_mm,
        title=title,
    )
