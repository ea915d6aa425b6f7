"""The fast walk against pydicom's reader, on every sample file."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from viewer.dicom import elements, general_reader, tags
from viewer.dicom.findings import FindingKind


def sample_files() -> list[Path]:
    import data_store

    folders = (
        Path(pydicom.__file__).parent / "data" / "test_files",
        Path(data_store.__file__).parent / "data",
    )
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def test_the_fast_walk_reads_what_pydicom_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise elements._NeedsGeneralReader

    compared = 0
    for path in sample_files():
        with monkeypatch.context() as patch:
            patch.setattr(general_reader, "read_with_pydicom", refuse)
            try:
                fast = elements.read_elements(path, tags.WANTED)
            except (elements._NeedsGeneralReader, elements.NotAnImageError):
                continue
        with monkeypatch.context() as patch:
            patch.setattr(elements, "_walk_file", refuse)
            slow = elements.read_elements(path, tags.WANTED)
        trimmed = [{tag: raw.rstrip(b" \0") for tag, raw in one.values.items()} for one in (fast, slow)]
        assert trimmed[0] == trimmed[1], path.name
        assert (fast.pixels, fast.transfer_syntax) == (slow.pixels, slow.transfer_syntax), path.name
        compared += 1
    assert compared > 80  # else the fast walk has become useless


def test_a_deflate_bomb_costs_little(tmp_path: Path) -> None:
    import tracemalloc
    import zlib

    from viewer.dicom.scan import scan

    sample = pydicom.data.get_testdata_file("image_dfl.dcm", read=False)
    whole = Path(str(sample)).read_bytes()
    meta_length = int.from_bytes(whole[140:144], "little")
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # 300 MB in one private element, before any element that is wanted.
    head = b"\x09\x00\x10\x00OB\0\0" + (300 << 20).to_bytes(4, "little")
    bomb = deflater.compress(head) + b"".join(deflater.compress(bytes(1 << 20)) for _ in range(300))
    (tmp_path / "bomb").write_bytes(whole[: 144 + meta_length] + bomb + deflater.flush())
    tracemalloc.start()
    result = scan(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.path.name for item in result.skipped] == ["bomb"]
    assert peak < 100 << 20


@pytest.mark.parametrize(
    "name", ["eCT_Supplemental.dcm", "SC_rgb_dcmtk_+eb+cr.dcm", "image_dfl.dcm", "CT_small.dcm"]
)
def test_a_file_that_was_cut_off_says_so(name: str, tmp_path: Path) -> None:
    from viewer.dicom.scan import scan

    whole = Path(str(pydicom.data.get_testdata_file(name, read=False))).read_bytes()
    cut = tmp_path / "cut.dcm"
    refused = 0
    for length in (*range(133, 1200, 41), *range(1200, min(len(whole) - 1, 60_000), 1499)):
        cut.write_bytes(whole[:length])
        for skipped in scan(cut).skipped:
            refused += 1
            said = ("ends too early", "ends within its header")
            assert any(one in skipped.reason for one in said), (length, skipped.reason)
            assert skipped.kind in (FindingKind.DAMAGED, FindingKind.NOT_AN_IMAGE, FindingKind.UNSUPPORTED)
    assert refused > 10
