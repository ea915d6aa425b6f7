"""Objects that are no images, made with pydicom for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

SR = "1.2.840.10008.5.1.4.1.1.88.33"
KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59"
PRESENTATION = "1.2.840.10008.5.1.4.1.1.11.1"
PDF = "1.2.840.10008.5.1.4.1.1.104.1"
STL = "1.2.840.10008.5.1.4.1.1.104.3"
ECG = "1.2.840.10008.5.1.4.1.1.9.1.1"
RAW = "1.2.840.10008.5.1.4.1.1.66"
CT = "1.2.840.10008.5.1.4.1.1.2"


def item(**elements: Any) -> Dataset:
    """A data set of these elements."""
    data_set = Dataset()
    for keyword, value in elements.items():
        setattr(data_set, keyword, value)
    return data_set


def code(value: str, meaning: str, scheme: str = "DCM") -> list[Dataset]:
    """A code sequence."""
    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)]


def content(kind: str, name: str = "", relationship: str = "CONTAINS", **elements: Any) -> Dataset:
    """A content item of a report."""
    named = {"ConceptNameCodeSequence": code("1", name, "99TEST")} if name else {}
    return item(RelationshipType=relationship, ValueType=kind, **named, **elements)


def write_object(path: Path, sop_class: str, **elements: Any) -> Path:
    """A file of one object; study 1.2.3 of Doe^Jane unless told otherwise."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    defaults = {
        "SOPClassUID": UID(sop_class),
        "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.9",
        "PatientName": "Doe^Jane",
        "PatientID": "17",
        "ContentDate": "20200405",
        "ContentTime": "101530",
    }
    for keyword, value in {**defaults, **elements}.items():
        setattr(data_set, keyword, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    data_set.save_as(path, enforce_file_format=True)
    return path


def a_pdf(text: str = "A report of one page") -> bytes:
    """A PDF of one page with one line of text, with a right table of its objects; ISO 32000-1 7.5."""
    stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def waveform_group(stored: Any, **elements: Any) -> Dataset:
    """A multiplex group of int16 samples (samples, channels): channel n in steps of 2.5 uV."""
    samples, channels = stored.shape
    definitions = [
        item(
            ChannelLabel=f"Lead {number + 1}",
            ChannelSensitivity="2.5",
            ChannelSensitivityUnitsSequence=code("uV", "microvolt", "UCUM"),
            ChannelSensitivityCorrectionFactor="1",
            ChannelBaseline="0",
            WaveformBitsStored=16,
        )
        for number in range(channels)
    ]
    defaults: dict[str, Any] = {
        "WaveformOriginality": "ORIGINAL",
        "NumberOfWaveformChannels": channels,
        "NumberOfWaveformSamples": samples,
        "SamplingFrequency": "500",
        "ChannelDefinitionSequence": definitions,
        "WaveformBitsAllocated": 16,
        "WaveformSampleInterpretation": "SS",
        "WaveformData": stored.astype("<i2").tobytes(),
    }
    made = item(**{**defaults, **elements})
    made["WaveformData"].VR = "OW"
    return made
