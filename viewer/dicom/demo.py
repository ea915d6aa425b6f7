"""The demonstration study: a real chest radiograph and the generated CT phantom."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import InputError

RADIOGRAPH = "RG1_UNCI.dcm"


def demonstration_radiograph() -> Path:
    """The radiograph that the package pydicom-data carries. Raises InputError where it is not installed."""
    from pydicom.data import get_testdata_file

    found = get_testdata_file(RADIOGRAPH, download=False)
    if found is None:
        raise InputError(
            RADIOGRAPH,
            "the demonstration radiograph is not installed.",
            "Install it once: pip install pydicom-data",
        )
    return Path(str(found))


def demonstration_paths(folder: Path) -> tuple[Path, ...]:
    """Paths to open for the demonstration; the phantom is written to `folder` unless it is there already."""
    from viewer.dicom.phantom import write_phantom  # see viewer.dicom.uids

    phantom = folder / "ct_phantom"
    if not (phantom.is_dir() and any(phantom.iterdir())):
        phantom.mkdir(parents=True, exist_ok=True)
        write_phantom(phantom)
    return demonstration_radiograph(), phantom
