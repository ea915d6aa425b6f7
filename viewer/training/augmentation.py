"""What is done to training images, written down: steps with ranges and chances, in a small text file.

A step draws each of its numbers evenly from a range (or from choices) for each image, all from one seed. The file
is JSON or TOML, and lies beside the model as augmentation.json. How a step is carried out: `augment_steps`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from viewer.errors import InputError, first_fault
from viewer.sentence import Sentence

AUGMENTATION_NAME = "augmentation.json"
ROTATION_PRESETS = (45.0, 135.0, 225.0, 315.0)


class Kind(StrEnum):
    """What a step does."""

    CONTRAST = "contrast"
    SATURATION = "saturation"
    BRIGHTNESS = "brightness"
    HORIZONTAL_FLIP = "horizontal_flip"
    VERTICAL_FLIP = "vertical_flip"
    ROTATION = "rotation"
    SHEAR = "shear"
    ZOOM = "zoom"
    WIDTH_SHIFT = "width_shift"
    HEIGHT_SHIFT = "height_shift"
    SHIFT_SCALE_ROTATE = "shift_scale_rotate"
    BLUR = "blur"
    NOISE = "noise"
    GRID_DISTORTION = "grid_distortion"
    OPTICAL_DISTORTION = "optical_distortion"
    ELASTIC = "elastic"
    ERASING = "erasing"
    NORMALISATION = "normalisation"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a step. neutral: where it changes nothing; usual: what a window offers first."""

    name: str
    text: str
    least: float
    most: float
    neutral: float
    usual: float


_DEGREES = Parameter("degrees", "Angle, counter-clockwise (degrees)", -360, 360, 0, 45)
_SHIFT_X = Parameter("x", "To the right (share of the width)", -0.5, 0.5, 0, 0.1)
_SHIFT_Y = Parameter("y", "Down (share of the height)", -0.5, 0.5, 0, 0.1)
_FACTOR = Parameter("factor", "Factor", 0, 4, 1, 1.5)

PARAMETERS: Mapping[Kind, tuple[Parameter, ...]] = MappingProxyType(
    {
        Kind.CONTRAST: (_FACTOR,),
        Kind.SATURATION: (_FACTOR,),
        Kind.BRIGHTNESS: (Parameter("shift", "Added to grey in [0, 1]", -1, 1, 0, 0.2),),
        Kind.HORIZONTAL_FLIP: (),
        Kind.VERTICAL_FLIP: (),
        Kind.ROTATION: (_DEGREES,),
        Kind.SHEAR: (
            Parameter("x", "Columns moved for each row", -1, 1, 0, 0.2),
            Parameter("y", "Rows moved for each column", -1, 1, 0, 0),
        ),
        Kind.ZOOM: (Parameter("factor", "Magnification", 0.25, 4, 1, 1.3),),
        Kind.WIDTH_SHIFT: (_SHIFT_X,),
        Kind.HEIGHT_SHIFT: (_SHIFT_Y,),
        Kind.SHIFT_SCALE_ROTATE: (
            _SHIFT_X,
            _SHIFT_Y,
            Parameter("factor", "Magnification", 0.25, 4, 1, 1.2),
            Parameter("degrees", "Angle, counter-clockwise (degrees)", -360, 360, 0, 15),
        ),
        Kind.BLUR: (Parameter("sigma", "Standard deviation (pixels)", 0, 10, 0, 1.5),),
        Kind.NOISE: (Parameter("sigma", "Standard deviation of grey in [0, 1]", 0, 0.5, 0, 0.05),),
        Kind.GRID_DISTORTION: (Parameter("strength", "Change of the grid's cells (share)", 0, 0.9, 0, 0.3),),
        Kind.OPTICAL_DISTORTION: (
            Parameter("strength", "Barrel below 0, pincushion above", -0.9, 0.9, 0, 0.3),
        ),
        Kind.ELASTIC: (
            Parameter("move", "Standard deviation of the movement (pixels)", 0, 30, 0, 4),
            Parameter("smooth", "Smoothness of the movement (pixels)", 2, 50, 10, 10),
        ),
        Kind.ERASING: (Parameter("area", "Share of the image", 0, 0.5, 0, 0.1),),
        Kind.NORMALISATION: (
            Parameter("mean", "Subtracted", -1, 1, 0, 0.5),
            Parameter("std", "Then divided by", 0.01, 10, 1, 0.5),
        ),
    }
)

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Step(BaseModel):
    """One change. ranges: least and most of each number, neutral where not named; choices: to draw from instead.

    fill: what comes in from outside the image where a step moves it.
    """

    model_config = _STRICT
    kind: Kind
    chance: float = Field(default=1.0, ge=0, le=1)
    ranges: Mapping[str, tuple[float, float]] = {}
    choices: Mapping[str, tuple[float, ...]] = {}
    fill: Literal["black", "edge", "mirror"] = "black"

    @model_validator(mode="after")
    def _known_and_inside(self) -> Step:
        known = {parameter.name: parameter for parameter in PARAMETERS[self.kind]}
        for name, numbers in (*self.ranges.items(), *self.choices.items()):
            if name not in known:
                raise ValueError(
                    Sentence(
                        "{kind} has no number {name!r}; it has {names}",
                        kind=self.kind.value,
                        name=name,
                        names=", ".join(known) or Sentence("none"),
                    )
                )
            if not numbers or min(numbers) < known[name].least or max(numbers) > known[name].most:
                raise ValueError(
                    Sentence(
                        "{kind}: {name} must lie between {least:g} and {most:g}",
                        kind=self.kind.value,
                        name=name,
                        least=known[name].least,
                        most=known[name].most,
                    )
                )
        for name, (least, most) in self.ranges.items():
            if least > most:
                raise ValueError(
                    Sentence(
                        "{kind}: the range of {name} must begin with its lower end",
                        kind=self.kind.value,
                        name=name,
                    )
                )
        return self

    @classmethod
    def fixed(cls, kind: Kind, **numbers: float) -> Step:
        """The step with exactly these numbers, always."""
        return cls(kind=kind, ranges={name: (number, number) for name, number in numbers.items()})


class Augmentation(BaseModel):
    """Steps in their order, and the seed of all that is drawn."""

    model_config = _STRICT
    schema_version: Literal[1] = 1
    seed: int = 0
    steps: tuple[Step, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Augmentation:
        """From a JSON or TOML file. Raises InputError, naming the entry."""
        try:
            text = path.read_text(encoding="utf-8")
            if path.suffix.lower() == ".toml":
                return cls.model_validate(tomllib.loads(text))
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise InputError(
                path,
                Sentence("{path} describes no augmentation: {fault}.", path=path, fault=first_fault(error)),
                "See docs/models.md.",
            ) from error
        except OSError as error:
            raise InputError(
                path, Sentence("{path} cannot be read.", path=path), "Check the path."
            ) from error
        except ValueError as error:
            raise InputError(
                path,
                Sentence("{path} cannot be read: {error}.", path=path, error=str(error)),
                "Give a .json or .toml file.",
            ) from error

    def write(self, path: Path) -> None:
        """As indented JSON."""
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")
