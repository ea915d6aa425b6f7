"""What a network says about itself, and what only its maker can say: a card before it is complete.

Nothing is guessed. A wrong intensity or normalisation does not fail, it answers nonsense; so each entry that changes
what the network sees, or what its answers mean, must be given, even where the card's schema has a default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from viewer.ai.keras_file import config_objects
from viewer.ai.model_card import CARD_NAME, ModelCard
from viewer.errors import ModelRefusedError, first_fault
from viewer.sentence import Sentence

_ENDINGS = ("softmax", "sigmoid", "linear")
_VOLUME_LAYERS = {
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "TimeDistributed",
    "AveragePooling3D",
}
_SCALING_LAYERS = {"Rescaling", "Normalization"}
Draft = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a description says without being loaded; None where it leaves something open.

    outputs: numbers that it answers; activation: of its last layer. scales: layers inside that scale grey
    themselves, which the card must not do once more.
    """

    rows: int | None
    columns: int | None
    channels: int
    outputs: int | None
    activation: str | None
    scales: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An entry that the card lacks. key: dotted, as in model.json. choices: where there are few.

    text: with places for `values`, so that it can be translated first; `said` has them filled in.
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    values: tuple[tuple[str, object], ...] = ()

    @property
    def said(self) -> str:
        """The question in English."""
        return self.text.format(**dict(self.values))


def network_facts(config: Mapping[str, Any]) -> NetworkFacts:
    """Facts from a .keras file's description. Raises ModelRefusedError for a network that takes no single image."""
    body = config.get("config")
    layers = body.get("layers") if isinstance(body, dict) else None
    if not isinstance(layers, list) or not layers:
        raise ModelRefusedError(
            "The network is no functional or sequential model, so its parts cannot be named.",
            "Build it with keras.Model(inputs, outputs) and save it again.",
        )
    inputs = [layer for layer in layers if layer.get("class_name") == "InputLayer"]
    if len(inputs) > 1:
        raise ModelRefusedError(
            Sentence("The network takes {count} inputs; Overread feeds one image.", count=len(inputs))
        )
    shape = _input_shape(config, inputs)
    kinds = {part["class_name"] for part in config_objects(config) if isinstance(part.get("class_name"), str)}
    if len(shape) == 4 or kinds & _VOLUME_LAYERS:
        raise ModelRefusedError(
            Sentence(
                "The network takes volumes or sequences {shape}: Overread gives a network one "
                "image at a time.",
                shape=tuple(shape),
            ),
            "Use a network for single images.",
        )
    if len(shape) != 3:
        raise ModelRefusedError(
            Sentence(
                "The network takes {shape}, not an image of rows, columns, channels.", shape=tuple(shape)
            )
        )
    rows, columns, channels = shape
    if rows in (1, 3) and channels not in (1, 3):
        raise ModelRefusedError(
            Sentence("The network takes channels first {shape}.", shape=tuple(shape)),
            "Build it with channels last: (rows, columns, channels).",
        )
    if channels not in (1, 3):
        raise ModelRefusedError(
            Sentence(
                "The network takes {channels} channels, so several slices or images at once: "
                "Overread gives it one, grey or repeated three times.",
                channels=channels,
            ),
            "Use a network with one or three channels.",
        )
    outputs, activation = _ending(config)
    return NetworkFacts(rows, columns, channels, outputs, activation, tuple(sorted(kinds & _SCALING_LAYERS)))


def _input_shape(config: Mapping[str, Any], inputs: list[Any]) -> list[int | None]:
    place = inputs[0].get("config", {}) if inputs else config.get("build_config", {})
    shape = place.get("batch_shape") or place.get("input_shape") if isinstance(place, dict) else None
    if not isinstance(shape, list) or not all(side is None or isinstance(side, int) for side in shape):
        raise ModelRefusedError(
            "The network does not say what it takes.", "Build it with keras.Input((rows, columns, channels))."
        )
    return shape[1:]


def _ending(config: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Units and activation of the last layer, walking back over one that only activates."""
    layers = config["config"]["layers"]
    last = layers[-1]
    ends = config["config"].get("output_layers")
    if isinstance(ends, list) and ends:
        if isinstance(ends[0], list):
            if len(ends) > 1:
                raise ModelRefusedError(
                    Sentence("The network has {count} outputs; a classifier has one.", count=len(ends))
                )
            ends = ends[0]
        last = next((layer for layer in layers if layer.get("config", {}).get("name") == ends[0]), last)
    settings = last.get("config", {})
    if isinstance(settings, dict) and isinstance(settings.get("layers"), list):
        return _ending(last)
    if last.get("class_name") in ("Softmax", "Activation"):
        name = "softmax" if last["class_name"] == "Softmax" else settings.get("activation")
        shape = last.get("build_config", {}).get("input_shape")
        units = shape[-1] if isinstance(shape, list) and shape else None
    else:
        name, units = settings.get("activation"), settings.get("units")
    return units if isinstance(units, int) else None, name if name in _ENDINGS else None


def read_draft(folder: Path) -> dict[str, Any]:
    """What a model.json says, complete or not; nothing where there is none. Raises ModelRefusedError."""
    path = folder / CARD_NAME
    if not path.is_file():
        return {}
    try:
        draft = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelRefusedError(
            Sentence("{path} is not JSON ({error}).", path=path, error=str(error)),
            "Correct it; docs/models.md shows one.",
        ) from error
    if not isinstance(draft, dict):
        raise ModelRefusedError(Sentence("{path} is not a card.", path=path), "docs/models.md shows one.")
    return draft


def merge(draft: Draft, answers: Mapping[str, Any]) -> dict[str, Any]:
    """A draft with more entries; keys are dotted ("input.height"). Later answers win."""
    merged = json.loads(json.dumps(draft))
    for key, value in answers.items():
        *path, last = key.split(".")
        place = merged
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return dict(merged)


def open_questions(draft: Draft, facts: NetworkFacts) -> tuple[Question, ...]:
    """What the draft lacks, in the order in which a person is asked."""
    draft = _with_facts(draft, facts)
    labels = Question("labels", "What its outputs stand for")
    if facts.outputs is not None:
        labels = Question(
            "labels",
            "What its outputs stand for ({count} of them, in the order of the outputs)",
            values=(("count", facts.outputs),),
        )
    normalisation = Question(
        "input.normalisation",
        "Mean and standard deviation, for each channel, that grey in [0, 1] was normalised with "
        "(mean 0, std 1 where it was not).",
    )
    if facts.scales:
        normalisation = Question(
            "input.normalisation",
            "Mean and standard deviation, for each channel, that grey in [0, 1] was normalised with "
            "(mean 0, std 1 where it was not). The network scales grey itself ({layers}).",
            values=(("layers", ", ".join(facts.scales)),),
        )
    asked = (
        Question("name", "A short name: small letters, digits, . _ -"),
        Question("title", "A title for people"),
        Question("version", "Its version"),
        labels,
        Question("activation", "How its outputs become probabilities", ("softmax", "sigmoid")),
        Question("input.height", "Rows of its input"),
        Question("input.width", "Columns of its input"),
        Question(
            "input.intensity",
            "How pixels became grey in [0, 1] in training: percentile:LOW:HIGH of the image, window:CENTRE:WIDTH "
            "(HU on CT), range:LOW:HIGH, or range for all that the file's bits can hold",
        ),
        normalisation,
        Question(
            "input.resize",
            "How images of another shape were brought to the input's",
            ("center_crop", "stretch", "letterbox"),
        ),
        Question(
            "input.photometric",
            "Whether MONOCHROME1 radiographs were inverted in training: monochrome2 (yes) or as_stored (no)",
            ("monochrome2", "as_stored"),
        ),
        Question("scope.modalities", "DICOM modalities that it is for, such as CR, DX; any for no limit"),
        Question("intended_use", "What it is meant for"),
    )
    return tuple(question for question in asked if _look_up(draft, question.key) is None)


def entry_from_text(key: str, text: str) -> Any:
    """An entry of the card from what a person wrote, as the questions ask for it. Raises ModelRefusedError."""
    try:
        if key == "labels":
            return [label.strip() for label in text.split(",") if label.strip()]
        if key == "scope.modalities":
            return [] if text == "any" else [one.strip().upper() for one in text.split(",") if one.strip()]
        if key in ("input.height", "input.width"):
            return int(text)
        if key == "input.normalisation":
            mean, _, std = text.partition(";")
            return {
                "mean": [float(one) for one in mean.split(",")],
                "std": [float(one) for one in std.split(",")],
            }
        if key == "input.resize":
            return {"policy": text}
        if key == "input.intensity":
            kind, *numbers = text.split(":")
            names = {"window": ("center", "width")}.get(kind, ("low", "high"))
            return {"kind": kind, **dict(zip(names, (float(one) for one in numbers), strict=bool(numbers)))}
    except ValueError:
        raise ModelRefusedError(
            Sentence("{key}: {text!r} is not understood.", key=key, text=text),
            "docs/models.md shows each entry.",
        ) from None
    return text


def complete_card(draft: Draft, facts: NetworkFacts, sha256: str) -> ModelCard:
    """The card, when nothing is lacking and it fits the network. Raises ModelRefusedError naming the entry."""
    questions = open_questions(draft, facts)
    if questions:
        raise ModelRefusedError(
            Sentence("The card lacks {names}.", names=", ".join(question.key for question in questions)),
            "Nothing is guessed: give each one.",
        )
    entries = _with_facts(draft, facts)
    try:
        card = ModelCard.model_validate({**entries, "sha256": sha256})
    except ValidationError as error:
        raise ModelRefusedError(
            Sentence("{fault}.", fault=first_fault(error)), "docs/models.md describes each entry."
        ) from error
    wanted = [("height", facts.rows), ("width", facts.columns), ("channels", facts.channels)]
    for name, fact in wanted:
        if fact is not None and getattr(card.input, name) != fact:
            raise ModelRefusedError(
                Sentence(
                    "input.{name} is {said}, but the network takes {found}.",
                    name=name,
                    said=getattr(card.input, name),
                    found=fact,
                ),
                "Correct the card.",
            )
    if facts.outputs is not None and len(card.labels) != facts.outputs:
        raise ModelRefusedError(
            Sentence(
                "{count} labels are named, but the network answers with {answers} numbers.",
                count=len(card.labels),
                answers=facts.outputs,
            ),
            "Name one label an output.",
        )
    if facts.activation in ("softmax", "sigmoid") and card.activation != facts.activation:
        raise ModelRefusedError(
            Sentence(
                "activation is {activation}, but the network ends in {found}.",
                activation=card.activation,
                found=facts.activation,
            ),
            "Correct the card.",
        )
    return card


def _with_facts(draft: Draft, facts: NetworkFacts) -> dict[str, Any]:
    """The draft with what the network itself says, where the draft does not."""
    known: dict[str, Any] = {"input.channels": facts.channels}
    if facts.rows is not None:
        known["input.height"] = facts.rows
    if facts.columns is not None:
        known["input.width"] = facts.columns
    if facts.activation in ("softmax", "sigmoid"):
        known["activation"] = facts.activation
    elif facts.outputs == 1:
        known["activation"] = "sigmoid"  # a single number can be nothing else
    return merge(draft, {key: value for key, value in known.items() if _look_up(draft, key) is None})


def _look_up(draft: Draft, key: str) -> Any:
    place: Any = draft
    for part in key.split("."):
        place = place.get(part) if isinstance(place, Mapping) else None
    return place
