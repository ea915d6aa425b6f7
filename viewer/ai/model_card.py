"""The card of a model, ``model.json``: what it takes, says, was trained on, can do and cannot do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from viewer.errors import ModelRefusedError, first_fault
from viewer.sentence import Sentence

SCHEMA_VERSION: Literal[1] = 1
WEIGHTS_NAME = "model.keras"
CARD_NAME = "model.json"
SELF_TEST_NAME = "self_test.npy"

# Deferred: parts are built with the card that holds them, not each by itself when the window starts as well.
_STRICT = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True)
class ModelId:
    """Which model gave an answer; goes into every result."""

    name: str
    version: str
    sha256: str


class PercentileIntensity(BaseModel):
    """Grey scale from two percentiles of the pixels that the model sees, without padding.

    Computed once for an image, then frozen.
    """

    model_config = _STRICT
    kind: Literal["percentile"] = "percentile"
    low: float = Field(default=0.5, ge=0, le=100)
    high: float = Field(default=99.5, ge=0, le=100)

    @model_validator(mode="after")
    def _ordered(self) -> PercentileIntensity:
        if self.low >= self.high:
            raise ValueError(Sentence("the low percentile must lie below the high one"))
        return self


class WindowIntensity(BaseModel):
    """Grey scale from a fixed window on the values after the modality LUT (HU for CT)."""

    model_config = _STRICT
    kind: Literal["window"] = "window"
    center: float
    width: float = Field(gt=1)


class RangeIntensity(BaseModel):
    """Grey scale from ``low`` (black) to ``high`` (white), values after the modality LUT.

    Without the two: the range that BitsStored allows.
    """

    model_config = _STRICT
    kind: Literal["range"] = "range"
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> RangeIntensity:
        if (self.low is None) != (self.high is None):
            raise ValueError(Sentence("a range needs both low and high, or neither"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(Sentence("low must lie below high"))
        return self


Intensity = Annotated[PercentileIntensity | WindowIntensity | RangeIntensity, Field(discriminator="kind")]


class NormalisationSpec(BaseModel):
    """(grid - mean) / std per channel, applied to the scaled image in [0, 1]."""

    model_config = _STRICT
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @model_validator(mode="after")
    def _usable(self) -> NormalisationSpec:
        if len(self.mean) != len(self.std) or any(s <= 0 for s in self.std):
            raise ValueError(Sentence("mean and std need one entry a channel, std above zero"))
        return self


class ResizeSpec(BaseModel):
    """How native pixels come onto the model's grid; ``fraction`` shrinks the window about its centre.

    ``mask_box``: the box of what a segmentation model (``box_of``, the file with hash ``box_sha256``) draws,
    widened on each side by ``margin`` of its own height and width as far as the image goes, stretched onto
    the grid.
    """

    model_config = _STRICT
    policy: Literal["center_crop", "stretch", "letterbox", "mask_box"] = "center_crop"
    fraction: float = Field(default=1.0, gt=0, le=1)
    antialias: bool = True
    box_of: str | None = None
    box_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    margin: float = Field(default=0.0, ge=0, le=1)

    @model_validator(mode="after")
    def _box_known(self) -> ResizeSpec:
        if (self.policy == "mask_box") != (self.box_of is not None):
            raise ValueError(
                Sentence("mask_box, and no other policy, needs box_of: the name of a segmentation model")
            )
        return self


class InputSpec(BaseModel):
    """What the network is fed."""

    model_config = _STRICT
    height: int = Field(ge=1, le=4096)
    width: int = Field(ge=1, le=4096)
    channels: int = Field(default=1, ge=1, le=3)
    intensity: Intensity = PercentileIntensity()
    normalisation: NormalisationSpec
    photometric: Literal["monochrome2", "as_stored"] = Field(
        default="monochrome2",
        description="monochrome2: MONOCHROME1 images are inverted once; as_stored: never",
    )
    resize: ResizeSpec = ResizeSpec()
    marks: Literal["keep", "remove"] = Field(
        default="keep",
        description="remove: letters and side markers off the middle are painted over (viewer.ai.burned_in)",
    )

    @model_validator(mode="after")
    def _channels_match(self) -> InputSpec:
        if len(self.normalisation.mean) != self.channels:
            raise ValueError(Sentence("normalisation needs one mean and one std for each channel"))
        return self


class Scope(BaseModel):
    """The images that a model is for; an empty list leaves that question open."""

    model_config = _STRICT
    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()


class TrainingSpec(BaseModel):
    """Where the weights come from and how to get them again."""

    model_config = _STRICT
    data: str = ""
    licences: tuple[str, ...] = ()
    seed: int | None = None
    architecture: str = ""
    folds: int | None = None
    command: str = ""
    images: Mapping[str, int] = Field(default={}, description="how many, by label")
    patients: int | None = None
    patients_known: bool | None = Field(default=None, description="false: each image counted as a patient")
    settings: Mapping[str, Any] = Field(default={}, description="of the fit, as the training code names them")


class Result(BaseModel):
    """One measured figure with its 95 % interval."""

    model_config = _STRICT
    value: float
    ci95: tuple[float, float] | None = None
    n: int | None = None
    how: str = ""


class SelfTest(BaseModel):
    """What the network must answer to an input, in the labels' order.

    pattern: "ramp" is generated (preprocess.self_test_grid); "stored" lies beside the card as self_test.npy,
    (height, width) float32 in [0, 1] before normalisation, with this sha256.
    Of a segmentation: each label's probability, averaged over the grid.
    """

    model_config = _STRICT
    pattern: Literal["ramp", "stored"] = "ramp"
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    probabilities: tuple[float, ...]
    tolerance: float = Field(default=0.01, description="GPUs compute convolutions less exactly than CPUs")

    @model_validator(mode="after")
    def _hash_where_stored(self) -> SelfTest:
        if (self.pattern == "stored") != (self.sha256 is not None):
            raise ValueError(
                Sentence("a stored self-test needs the sha256 of its input, a generated one has none")
            )
        return self


class MaskExpectation(BaseModel):
    """What a label's mask looks like where all is well; a segmentation says where it does not.

    area: share of the image, least and most; parts: number of separate parts, least and most; balance: least
    ratio of the smaller to the larger half, left and right of the middle of the mask's box.
    """

    model_config = _STRICT
    area: tuple[float, float] = (0.0, 1.0)
    parts: tuple[int, int] = (1, 1000)
    balance: float = Field(default=0.0, ge=0, le=1)


class ModelCard(BaseModel):
    """model.json. ``thresholds``: per label, the probability from which it is called present.

    ``task``: a classifier answers with one number a label, a segmentation with one a label and grid cell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())
    schema_version: Literal[1] = SCHEMA_VERSION
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    version: str
    title: str
    task: Literal["classification", "segmentation"] = "classification"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    input: InputSpec
    labels: tuple[str, ...] = Field(min_length=1)
    activation: Literal["softmax", "sigmoid"] = "softmax"
    thresholds: Mapping[str, float] = {}
    expected_masks: Mapping[str, MaskExpectation] = Field(
        default={}, description="of a segmentation, by label"
    )
    most_parts: Mapping[str, int] = Field(
        default={},
        description="of a segmentation: how many separate parts of a label's mask are kept, the largest first",
    )
    scope: Scope = Scope()
    training: TrainingSpec = TrainingSpec()
    results: Mapping[str, Result] = {}
    weaknesses: tuple[str, ...] = ()
    intended_use: str
    self_test: SelfTest | None = None

    @property
    def identity(self) -> ModelId:
        """Name, version and hash of the weights."""
        return ModelId(self.name, self.version, self.sha256)

    @model_validator(mode="after")
    def _labels_make_sense(self) -> ModelCard:
        if len(set(self.labels)) != len(self.labels):
            raise ValueError(Sentence("labels must differ from each other"))
        if self.activation == "softmax" and len(self.labels) < 2:
            raise ValueError(Sentence("softmax needs at least two labels; a single logit is a sigmoid"))
        unknown = set(self.thresholds) - set(self.labels)
        if unknown:
            raise ValueError(Sentence("thresholds for unknown labels: {names}", names=sorted(unknown)))
        unknown = (set(self.expected_masks) | set(self.most_parts)) - set(self.labels)
        if unknown:
            raise ValueError(
                Sentence("expectations of masks for unknown labels: {names}", names=sorted(unknown))
            )
        if any(most < 1 for most in self.most_parts.values()):
            raise ValueError(Sentence("most_parts must be one or more"))
        if self.self_test is not None and len(self.self_test.probabilities) != len(self.labels):
            raise ValueError(Sentence("the self-test needs one probability a label"))
        return self


def read_card(path: Path) -> ModelCard:
    """Read and check a model.json.

    Raises ModelRefusedError, naming the file and the first fault, when it is unreadable or not a valid card.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelRefusedError(
            Sentence(
                "The model card {path} cannot be read ({error}).", path=path, error=error.__class__.__name__
            ),
            Sentence(
                "A model is a folder with {weights} and {card}.",
                weights=WEIGHTS_NAME,
                card=CARD_NAME,
            ),
        ) from error
    try:
        return ModelCard.model_validate_json(text)
    except ValidationError as error:
        raise ModelRefusedError(
            Sentence("The model card {path} is not valid: {fault}.", path=path, fault=first_fault(error)),
            "Correct the entry; docs/models.md describes each one.",
        ) from error


def write_card(card: ModelCard, path: Path) -> None:
    """Write a card as indented JSON."""
    path.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
