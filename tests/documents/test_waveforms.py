"""Waveforms in their units, and wrapped documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.documents.made import ECG, PDF, RAW, STL, a_pdf, code, item, waveform_group, write_object
from viewer.dicom.scan import scan
from viewer.documents.encapsulated import Encapsulated
from viewer.documents.opening import Content, Waveforms, open_document
from viewer.documents.waveform import MICROVOLT
from viewer.errors import DecodeError

PydicomData = Callable[[str], Path]


def opened(path: Path) -> Content:
    (document,) = scan(path).documents
    return open_document(document)


def test_an_ecg_is_in_microvolts(pydicom_data: PydicomData) -> None:
    found = opened(pydicom_data("waveform_ecg.dcm"))
    assert isinstance(found, Waveforms)
    ds = pydicom.dcmread(pydicom_data("waveform_ecg.dcm"))
    assert len(found.groups) == 2
    for number, group in enumerate(found.groups):
        # pydicom applies sensitivity, correction and baseline; the file's unit is the microvolt.
        np.testing.assert_allclose(group.values.T, ds.waveform_array(number), rtol=1e-6)
        assert {channel.unit for channel in group.channels} == {MICROVOLT}
        assert group.is_electric
    assert found.groups[0].duration_s == pytest.approx(10)
    assert found.groups[0].channels[6].label == "Lead V1"
    assert found.groups[0].channels[0].filters == "0.05 to 300 Hz"


def test_units_padding_and_channels_without_sensitivity(tmp_path: Path) -> None:
    stored = np.array([[1, 10, 100], [-2, 20, -32768], [3, 30, 300]], np.int16)
    group = waveform_group(stored, WaveformPaddingValue=np.int16(-32768).tobytes())
    group["WaveformPaddingValue"].VR = "OW"
    first, second, third = group.ChannelDefinitionSequence
    first.ChannelSensitivity, first.ChannelBaseline = "0.5", "0.25"
    first.ChannelSensitivityUnitsSequence = code("mV", "millivolt", "UCUM")
    second.ChannelSensitivityUnitsSequence = code("mm[Hg]", "mmHg", "UCUM")
    second.ChannelSensitivityCorrectionFactor = "2"
    del third.ChannelSensitivity
    found = opened(write_object(tmp_path / "w", ECG, WaveformSequence=[group]))
    assert isinstance(found, Waveforms)
    (wave,) = found.groups
    np.testing.assert_allclose(wave.values[0], [750, -750, 1750])  # 0.5 mV a step, on 0.25 mV
    np.testing.assert_allclose(wave.values[1], [50, 100, 150])  # 2.5 x 2 mmHg a step
    np.testing.assert_allclose(wave.values[2], [100, np.nan, 300])
    assert [channel.unit for channel in wave.channels] == [MICROVOLT, "mm[Hg]", ""]
    assert not wave.is_electric


def test_companded_samples(tmp_path: Path) -> None:
    # ITU-T G.711 tables 1a and 2a: the ends and the steps around zero
    for kind, codes, expected in (
        ("MB", [0x00, 0x80, 0xFF, 0x7F, 0xFE], [-32124, 32124, 0, 0, 8]),
        ("AB", [0x2A, 0xAA, 0xD5, 0x55], [-32256, 32256, 8, -8]),
    ):
        group = waveform_group(
            np.zeros((len(codes), 1), np.int16),
            WaveformSampleInterpretation=kind,
            WaveformData=bytes(codes) + b"\0" * (len(codes) % 2),
        )
        del group.ChannelDefinitionSequence[0].ChannelSensitivity
        found = opened(write_object(tmp_path / kind, ECG, WaveformSequence=[group]))
        assert isinstance(found, Waveforms)
        assert found.groups[0].values[0].tolist() == expected


@pytest.mark.parametrize(
    ("elements", "words"),
    [
        ({"NumberOfWaveformSamples": 4_000_000_000}, "too long"),
        ({"NumberOfWaveformSamples": 1_000_000}, "ends too early"),
        ({"NumberOfWaveformChannels": 65535}, "65535 channels"),
        ({"SamplingFrequency": "0"}, "0 Hz"),
        ({"WaveformSampleInterpretation": "XX"}, "unknown kind"),
    ],
)
def test_absurd_waveforms_are_refused(tmp_path: Path, elements: dict[str, object], words: str) -> None:
    group = waveform_group(np.zeros((4, 2), np.int16), **elements)
    path = write_object(tmp_path / "w", ECG, WaveformSequence=[group])
    with pytest.raises(DecodeError, match=words):
        opened(path)


def test_a_pdf_comes_out_as_it_went_in(tmp_path: Path) -> None:
    data = a_pdf() + b"\n" * (1 - len(a_pdf()) % 2)  # an odd length, padded in the file
    elements = {"EncapsulatedDocument": data + b"\0", "MIMETypeOfEncapsulatedDocument": "application/pdf"}
    path = write_object(tmp_path / "pdf", PDF, DocumentTitle="Letter", **elements)
    found = opened(path)
    assert isinstance(found, Encapsulated)
    assert (found.title, found.is_pdf) == ("Letter", True)
    assert found.data == data
    exact = write_object(tmp_path / "exact", PDF, EncapsulatedDocumentLength=len(data) - 1, **elements)
    found = opened(exact)
    assert isinstance(found, Encapsulated)
    assert found.data == data[:-1]


def test_what_is_no_pdf_says_so(tmp_path: Path) -> None:
    path = write_object(
        tmp_path / "pdf",
        PDF,
        EncapsulatedDocument=b"MZ" * 5000,
        MIMETypeOfEncapsulatedDocument="application/pdf",
    )
    with pytest.raises(DecodeError, match="pdf says that it holds a PDF"):
        opened(path)
    with pytest.raises(DecodeError, match="holds no document"):
        opened(write_object(tmp_path / "none", PDF, MIMETypeOfEncapsulatedDocument="application/pdf"))
    model = write_object(
        tmp_path / "stl", STL, EncapsulatedDocument=b"solid a ", MIMETypeOfEncapsulatedDocument="model/stl"
    )
    found = opened(model)
    assert isinstance(found, Encapsulated)
    assert (found.what, found.suffix) == ("a surface model (STL)", ".stl")


def test_raw_data_has_but_a_header(tmp_path: Path) -> None:
    path = write_object(tmp_path / "raw", RAW, AcquisitionContextSequence=[item(ValueType="TEXT")])
    assert opened(path) is None
