"""Files that benchmarks make for themselves: a CT, its compressed versions, and folders of very many files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np


def write_ct(folder: Path, slices: int, size: int) -> None:
    """A noisy CT of a body, `slices` of `size` x `size`, 12 bits, explicit little endian."""
    import pydicom
    from pydicom.uid import generate_uid

    from viewer.dicom.phantom import write_phantom

    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as scratch:
        sources = sorted(write_phantom(Path(scratch)).glob("*.dcm"))
        templates = [pydicom.dcmread(path) for path in sources]
    bodies = [np.kron(one.pixel_array, np.ones((size // one.Rows,) * 2, np.int16)) for one in templates]
    noise = rng.normal(0, 20, (8, size, size)).astype(np.int16)
    folder.mkdir(parents=True)
    uid = generate_uid()
    for number in range(slices):
        ds, body = templates[number % len(templates)], bodies[number % len(bodies)]
        pixels = np.clip(body.astype(np.int32) + noise[number % len(noise)], 0, 4095).astype(np.uint16)
        ds.Rows = ds.Columns = size
        ds.PixelData, ds.PixelSpacing = pixels.tobytes(), [0.4, 0.4]
        ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 12, 11, 0
        ds.ImagePositionPatient = [-102, -102, number]
        ds.InstanceNumber, ds.SeriesInstanceUID, ds.SOPInstanceUID = number + 1, uid, generate_uid()
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        ds.save_as(folder / f"{number:04}.dcm", enforce_file_format=True)


def write_compressed(source: Path, folder: Path, syntax: str) -> None:
    """The files of `source` in one of COMPRESSED, lossless, by GDCM (whose decoder SimpleITK has too)."""
    import gdcm

    kinds = {
        "JPEG 2000": gdcm.TransferSyntax.JPEG2000Lossless,
        "JPEG-LS": gdcm.TransferSyntax.JPEGLSLossless,
        "JPEG lossless": gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    }
    folder.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        reader = gdcm.ImageReader()
        reader.SetFileName(str(path))
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(kinds[syntax]))
        if not reader.Read():
            continue
        change.SetInput(reader.GetImage())
        writer = gdcm.ImageWriter()
        if not change.Change():
            raise RuntimeError(f"GDCM cannot write {path.name} as {syntax}")
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(folder / path.name))
        if not writer.Write():
            raise RuntimeError(f"GDCM cannot write {path.name} as {syntax}")


def write_many(folder: Path, files: int, per_series: int = 200, per_patient: int = 2000) -> None:
    """`files` CT slices of 16 x 16 pixels, each about a kilobyte, a folder for each series of `per_series`."""
    import pydicom
    from pydicom.uid import generate_uid

    from viewer.dicom.phantom import write_phantom

    with tempfile.TemporaryDirectory() as scratch:
        ds = pydicom.dcmread(sorted(write_phantom(Path(scratch)).glob("*.dcm"))[0])
        uids = {name: generate_uid()[:40].ljust(40, "1") for name in ("study", "series", "instance")}
        ds.Rows = ds.Columns = 16
        ds.PixelData = np.arange(256, dtype=np.int16).tobytes()
        ds.ImagePositionPatient, ds.InstanceNumber = [0, 0, "77777777"], "66666666"
        ds.PatientName, ds.PatientID = "Benchmark^55555555", "55555555"
        ds.StudyInstanceUID, ds.SeriesInstanceUID = uids["study"], uids["series"]
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = uids["instance"]
        ds.save_as(Path(scratch) / "template", enforce_file_format=True)
        template = (Path(scratch) / "template").read_bytes()

    def numbered(uid: str, number: int) -> tuple[bytes, bytes]:
        return uid.encode(), f"{uid[:30]}{number + 10**9}".encode()

    for number in range(files):
        series, slice_number = divmod(number, per_series)
        patient = number // per_patient
        changes = (
            numbered(uids["study"], patient),
            numbered(uids["series"], series),
            numbered(uids["instance"], number),
            (b"77777777", b"%8d" % slice_number),
            (b"66666666", b"%8d" % (slice_number + 1)),
            (b"55555555", b"%08d" % patient),
        )
        data = template
        for old, new in changes:
            data = data.replace(old, new)
        target = folder / f"{series:04}"
        if not slice_number:
            target.mkdir(parents=True, exist_ok=True)
        (target / f"{slice_number:05}").write_bytes(data)
