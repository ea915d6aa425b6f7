"""The JSON file beside a map: everything that is needed to make the map again, and to see whether it is the same.

It names the image's path, which the map itself does not: take that line out before giving the file away, and name
the image with `--from FILE.json PATH` instead.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from viewer import __version__
from viewer.errors import InputError, first_fault
from viewer.explain.attribution import Attribution, Output
from viewer.explain.checks import MapChecks
from viewer.explain.explainer import Choices, choices_of
from viewer.explain.map_measures import block_means
from viewer.reports.documents import Document, ScopeVerdict, checks_document, provenance_document
from viewer.sentence import Sentence
from viewer.settings import RESEARCH_NOTE
from viewer.volume.slice_image import SliceImage
from viewer.whole_file import write_whole

KIND = "overread-explanation"
SCHEMA = 1
_PACKAGES = ("numpy", "tensorflow", "keras")
# Another machine rounds otherwise; a map that moved by more than this is another map.
SAME_MAP = 1e-3


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Image(_Strict):
    path: str | None = None
    series_uid: str | None = None
    index: int = 0
    pixels_sha256: str


class _Model(_Strict):
    name: str
    version: str
    sha256: str


class _Choices(_Strict):
    target: str
    method: str
    baseline: str
    output: Output
    layer: str | None
    tolerance: float
    max_steps: int
    seed: int


class _Map(_Strict):
    sha256: str
    sum: float
    fingerprint: tuple[tuple[float, ...], ...]


class Sidecar(_Strict):
    """What a sidecar says, read back and checked."""

    kind: str
    schema_version: int
    image: _Image
    model: _Model
    choices: _Choices
    preprocessing_sha256: str
    versions: dict[str, str]
    map: _Map

    def to_choices(self) -> Choices:
        """The choices that made the map."""
        return Choices(**self.choices.model_dump())


@dataclass(frozen=True, slots=True)
class Reproduction:
    """How a map that was made again compares with the recorded one.

    identical: to the last bit. map_change: sum of the differences over the sum of the recorded magnitudes, by
    blocks. differences: sentences on what was not the same.
    """

    identical: bool
    map_change: float
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether it is the same map, but for rounding."""
        return self.map_change <= SAME_MAP


def sidecar_path(output: Path) -> Path:
    """Where the sidecar of a map lies: map.nii.gz.json beside map.nii.gz."""
    return output.with_name(output.name + ".json")


def sidecar_document(
    attribution: Attribution,
    image: SliceImage,
    scope: ScopeVerdict | None = None,
    checks: MapChecks | None = None,
    further: Mapping[str, Any] | None = None,
) -> Document:
    """Everything about a map, as JSON values."""
    choices = asdict(choices_of(attribution))
    document: Document = {
        "kind": KIND,
        "schema_version": SCHEMA,
        "note": RESEARCH_NOTE,
        **provenance_document(attribution, scope),
        "choices": {**choices, "output": choices["output"].value},
        "image": {
            "path": str(attribution.identity.path.absolute()),
            "series_uid": image.series_uid,
            "index": image.index,
            "sop_instance_uid": attribution.identity.sop_instance_uid,
            "frame": attribution.identity.frame,
            "pixels_sha256": attribution.identity.pixels_sha256,
            "rows": image.shape[0],
            "columns": image.shape[1],
        },
        "versions": versions(),
        "map": {
            "sha256": map_sha256(attribution),
            "sum": attribution.sum,
            "fingerprint": [[float(f"{value:.5g}") for value in row] for row in _fingerprint(attribution)],
        },
        **(further or {}),
    }
    if checks is not None:
        document["checks"] = checks_document(checks)
    return document


def write_sidecar(document: Document, path: Path) -> None:
    """Write it whole or not at all. Raises OverreadError."""

    def save(draft: Path) -> None:
        draft.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")

    write_whole(path, ".json", save)


def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar. Raises InputError, naming the entry, for a file that is none."""
    try:
        found = Sidecar.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            path, Sentence("{file} cannot be read.", file=path.name), "Check the path."
        ) from error
    except ValidationError as error:
        raise InputError(
            path,
            Sentence(
                "{file} does not say how to make a map again: {fault}.",
                file=path.name,
                fault=first_fault(error),
            ),
            "Give the .json file that `overread explain` wrote beside a map.",
        ) from error
    if found.kind != KIND or found.schema_version != SCHEMA:
        raise InputError(
            path,
            Sentence("{file} is of another kind or a later version.", file=path.name),
            "Update Overread.",
        )
    return found


def compare_with(recorded: Sidecar, attribution: Attribution) -> Reproduction:
    """Compare a map that was made again with the recorded one."""
    differences = []
    if attribution.identity.pixels_sha256 != recorded.image.pixels_sha256:
        differences.append("The image's pixels are others.")
    if attribution.model.sha256 != recorded.model.sha256:
        differences.append(
            f"The model's weights are others ({attribution.model.name} {attribution.model.version}, "
            f"was {recorded.model.name} {recorded.model.version})."
        )
    if attribution.preprocessing_hash != recorded.preprocessing_sha256:
        differences.append("The image was prepared otherwise (grey limits, crop or the card's input).")
    now = versions()
    differences.extend(
        f"{name} is {now.get(name, 'absent')}, was {then}."
        for name, then in recorded.versions.items()
        if now.get(name) != then
    )
    before, after = np.array(recorded.map.fingerprint), _fingerprint(attribution)
    if before.shape != after.shape:
        change = float("inf")
    else:
        size = float(np.abs(before).sum())
        change = float(np.abs(after - before).sum()) / size if size else float(np.abs(after).sum() > 0)
    identical = map_sha256(attribution) == recorded.map.sha256
    if change > SAME_MAP:
        differences.append(f"The map has moved by {change:.1%}.")
    return Reproduction(identical, change, tuple(differences))


def map_sha256(attribution: Attribution) -> str:
    """Hex SHA-256 of the native map's float32 values."""
    return hashlib.sha256(np.ascontiguousarray(attribution.values).data).hexdigest()


def versions() -> dict[str, str]:
    """Of Overread, Python and the packages that compute."""
    found = {"overread": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a GPU build of TensorFlow may go by another name
            continue
    return found


def _fingerprint(attribution: Attribution) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Means over 28 x 28 blocks of the model's grid."""
    return block_means(attribution.grid)
