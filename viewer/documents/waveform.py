"""Waveforms in their physical units; PS3.3 C.10.9, PS3.5 8.3."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.documents.data_set import items, long_value, number, text
from viewer.documents.wording import code_words, number_words
from viewer.errors import DecodeError
from viewer.sentence import Sentence, listed

# Sample interpretation (5400,1006): little endian sample type
_SAMPLES = {
    "SB": "i1",
    "UB": "u1",
    "SS": "<i2",
    "US": "<u2",
    "SL": "<i4",
    "UL": "<u4",
    "MB": "u1",
    "AB": "u1",
}
_VOLTS = {"nV": 1e-3, "uV": 1.0, "µV": 1.0, "mV": 1e3, "V": 1e6}
MICROVOLT = "µV"
_MOST_SAMPLES = 1 << 26  # of all channels of a group: 256 MB as float32
_MOST_CHANNELS = 1024


@dataclass(frozen=True, slots=True)
class Channel:
    """One trace. Its values are `unit`; `sensitivity` is that of one step of the stored values, in `unit`."""

    label: str
    unit: str
    sensitivity: float | None
    filters: str = ""  # "0.05 to 150 Hz, notch 50 Hz"


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """Channels that were sampled together: `values` (channels, samples) float32, NaN where there is no sample."""

    label: str
    sampling_hz: float
    channels: tuple[Channel, ...]
    values: NDArray[np.float32] = field(repr=False)
    start_s: float = 0.0  # after the beginning of the recording

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return int(self.values.shape[1]) / self.sampling_hz

    @property
    def is_electric(self) -> bool:
        """True where all channels are voltages, so that one scale serves them all."""
        return all(channel.unit == MICROVOLT for channel in self.channels)


def read_waveforms(data_set: Any, path: Path) -> tuple[Waveform, ...]:
    """All multiplex groups of a waveform object.

    value = stored x Channel Sensitivity x Channel Sensitivity Correction Factor + Channel Baseline, voltages in
    microvolts whatever unit the file uses; channels without a sensitivity keep their stored values. Raises
    DecodeError where the counts contradict the data.
    """
    little = getattr(data_set, "original_encoding", (None, True))[1]
    found = tuple(
        _read_group(item, path, number, little is not False)
        for number, item in enumerate(items(data_set, "WaveformSequence"), start=1)
    )
    if not found:
        raise DecodeError(path, Sentence("{file} holds no waveform.", file=path.name))
    return found


def _read_group(item: Any, path: Path, place: int, little_endian: bool) -> Waveform:
    channels, samples = (
        int(number(item, keyword) or 0) for keyword in ("NumberOfWaveformChannels", "NumberOfWaveformSamples")
    )
    rate = number(item, "SamplingFrequency") or 0.0
    where = Sentence("Waveform {place} of {file}", place=place, file=path.name)
    if not 1 <= channels <= _MOST_CHANNELS or samples < 1 or not 0 < rate < 1e9:
        raise DecodeError(
            path,
            Sentence(
                "{where} claims {channels} channels of {samples} samples at {rate} Hz.",
                where=where,
                channels=channels,
                samples=samples,
                rate=number_words(rate),
            ),
        )
    if channels * samples > _MOST_SAMPLES:
        raise DecodeError(
            path,
            Sentence(
                "{where} is too long: {channels} channels of {samples} samples.",
                where=where,
                channels=channels,
                samples=samples,
            ),
        )
    kind = text(item, "WaveformSampleInterpretation")
    if kind not in _SAMPLES:
        raise DecodeError(
            path,
            Sentence(
                "{where} has samples of an unknown kind ({kind}).",
                where=where,
                kind=kind[:8] or Sentence("not named"),
            ),
        )
    sample_type = np.dtype(_SAMPLES[kind] if little_endian else _SAMPLES[kind].replace("<", ">"))
    data = long_value(item, "WaveformData", path)
    wanted = channels * samples * sample_type.itemsize
    if len(data) < wanted:
        raise DecodeError(
            path,
            Sentence(
                "{where} ends too early: it holds {count} of {wanted} bytes.",
                where=where,
                count=len(data),
                wanted=wanted,
            ),
        )
    stored = np.frombuffer(data, sample_type, channels * samples).reshape(samples, channels)
    if kind in ("MB", "AB"):
        stored = (_mu_law if kind == "MB" else _a_law)(stored)
    values = stored.T.astype(np.float32)
    padding = item.get("WaveformPaddingValue")
    if isinstance(padding, bytes) and len(padding) >= sample_type.itemsize and kind not in ("MB", "AB"):
        values[np.frombuffer(padding, sample_type, 1)[0] == stored.T] = np.nan
    definitions = list(items(item, "ChannelDefinitionSequence"))[:channels]
    described = []
    for index in range(channels):
        channel, factor, baseline = _channel(definitions[index] if index < len(definitions) else {}, index)
        values[index] = values[index] * np.float32(factor) + np.float32(baseline)
        described.append(channel)
    offset = number(item, "MultiplexGroupTimeOffset") or 0.0  # ms
    return Waveform(
        text(item, "MultiplexGroupLabel") or f"Group {place}", rate, tuple(described), values, offset / 1000
    )


def _channel(definition: Any, index: int) -> tuple[Channel, float, float]:
    """The channel, the factor from stored values to its unit, and its baseline in its unit."""
    source, _ = code_words(definition, "ChannelSourceSequence")
    label = text(definition, "ChannelLabel") or source or Sentence("Channel {number}", number=index + 1)
    sensitivity = number(definition, "ChannelSensitivity")
    if not sensitivity:
        return Channel(label, "", None, _filters(definition)), 1.0, 0.0
    correction = number(definition, "ChannelSensitivityCorrectionFactor")
    baseline = number(definition, "ChannelBaseline") or 0.0
    meaning, code = code_words(definition, "ChannelSensitivityUnitsSequence")
    unit = code.partition(",")[0] or meaning
    to_microvolts = _VOLTS.get(unit)
    if to_microvolts is not None:
        unit = MICROVOLT
    scale = to_microvolts or 1.0
    step = sensitivity * (1.0 if correction is None else correction) * scale
    return Channel(label, unit, step, _filters(definition)), step, baseline * scale


def _filters(definition: Any) -> str:
    low, high, notch = (
        number(definition, keyword)
        for keyword in ("FilterLowFrequency", "FilterHighFrequency", "NotchFilterFrequency")
    )
    parts = []
    if low is not None or high is not None:
        parts.append(
            Sentence(
                "{low} to {high} Hz",
                low="0" if low is None else number_words(low),
                high="…" if high is None else number_words(high),
            )
        )
    if notch:
        parts.append(Sentence("notch {frequency} Hz", frequency=number_words(notch)))
    return listed(parts)


def _mu_law(stored: NDArray[Any]) -> NDArray[np.int16]:
    """ITU-T G.711 mu-law to linear, 14 bits in 16."""
    code = ~stored.astype(np.uint8)
    magnitude = (((code & 0x0F).astype(np.int32) << 3) + 0x84 << ((code >> 4) & 7).astype(np.int32)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _a_law(stored: NDArray[Any]) -> NDArray[np.int16]:
    """ITU-T G.711 A-law to linear, 13 bits in 16."""
    code = (stored.astype(np.uint8) ^ 0x55).astype(np.int32)
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)
