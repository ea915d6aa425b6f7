"""What the header of a PET image says of its dose: 350 MBq two hours, one half life, before the series begins."""

from __future__ import annotations

from pydicom import Dataset

PET = {
    "Modality": "PT",
    "Units": "BQML",
    "CorrectedImage": ["ATTN", "DECY"],
    "DecayCorrection": "START",
    "PatientWeight": 70,
    "SeriesDate": "20240501",
    "SeriesTime": "120000",
    "AcquisitionDate": "20240501",
}


def dose(**elements: object) -> list[Dataset]:
    """The sequence of radiopharmaceuticals; `elements` replace or, where None, remove."""
    item = Dataset()
    item.RadionuclideTotalDose = 350e6
    item.RadionuclideHalfLife = 7200
    item.RadiopharmaceuticalStartDateTime = "20240501100000.00"
    for keyword, value in elements.items():
        if value is None:
            del item[keyword]
        else:
            setattr(item, keyword, value)
    return [item]
