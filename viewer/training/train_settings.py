"""How a model is trained, as one value that can be written down and read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from viewer.ai.model_card import Intensity, PercentileIntensity, ResizeSpec, Scope
from viewer.errors import InputError, first_fault
from viewer.sentence import Sentence
from viewer.training.fit import FitSettings

SETTINGS_NAME = "settings.json"


class About(BaseModel):
    """What only a person can say about a model; becomes part of its card."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = "my-model"
    version: str = "1"
    title: str = "Untitled classifier"
    scope: Scope = Scope()
    data: str = ""
    licences: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ("No weaknesses were written down: nobody has looked for them yet.",)
    intended_use: str = "Research only; not a medical device."

    @classmethod
    def read(cls, path: Path) -> About:
        """From a JSON file. Raises InputError."""
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except ValidationError as error:
            raise InputError(
                path,
                Sentence("{path} does not describe a model: {fault}.", path=path, fault=first_fault(error)),
                "See docs/models.md.",
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                path, Sentence("{path} cannot be read.", path=path), "Check the path."
            ) from error


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How a model is trained.

    size: 0 is the architecture's own. folds: 1 is a single split into training, validation and test images, by
    patient, and then the measured network is the delivered one. marks: "remove" paints burned-in letters over.
    also_test: further data sets that the delivered network is tried on. second_source: a further data set of
    which half of the patients joins every training and half only tests. robustness: each fold's network is also
    asked about its held-out images under each of robustness.CHANGES. command: how to get the model again, for
    the card.
    """

    architecture: str = "efficientnet-lite0"
    size: int = 0
    folds: int = 5
    seed: int = 0
    fit: FitSettings = field(default_factory=FitSettings)
    intensity: Intensity = field(default_factory=PercentileIntensity)
    resize: ResizeSpec = field(default_factory=ResizeSpec)
    marks: Literal["keep", "remove"] = "keep"
    about: About = field(default_factory=About)
    also_test: tuple[Path, ...] = ()
    second_source: Path | None = None
    robustness: bool = False
    command: str = ""


def settings_document(settings: TrainSettings) -> dict[str, Any]:
    """The settings as JSON values, without the command."""
    document: dict[str, Any] = _adapter().dump_python(settings, mode="json")
    del document["command"]
    return document


def read_settings(path: Path) -> TrainSettings:
    """From a settings.json that a training wrote, or a part of one. Raises InputError naming the entry."""
    try:
        return _adapter().validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InputError(
            path,
            Sentence("{path} holds no training settings: {fault}.", path=path, fault=first_fault(error)),
            "See docs/models.md.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, Sentence("{path} cannot be read.", path=path), "Check the path.") from error


def _adapter() -> TypeAdapter[TrainSettings]:
    return TypeAdapter(TrainSettings)
