"""A network that fits its card, cut off before its probabilities."""

from __future__ import annotations

from typing import Any

from viewer.ai.model_card import ModelCard
from viewer.errors import ModelRefusedError
from viewer.sentence import Sentence


def network_to_logits(model: Any, card: ModelCard) -> Any:
    """The model, ending before its softmax or sigmoid.

    Raises ModelRefusedError when it does not fit its card.
    """
    import keras

    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ModelRefusedError(
            Sentence("{model} has several inputs or outputs; a classifier has one of each.", model=card.name)
        )
    shape = tuple(model.inputs[0].shape[1:])
    if any(
        have is not None and have != want for have, want in zip(shape, input_shape(card), strict=False)
    ) or len(shape) != len(input_shape(card)):
        raise ModelRefusedError(
            Sentence(
                "The network of {model} takes {shape}, its card says {said}.",
                model=card.name,
                shape=shape,
                said=input_shape(card),
            ),
            "Correct the card's input.",
        )
    if tuple(model.outputs[0].shape[1:]) != _output_shape(card):
        raise ModelRefusedError(
            Sentence(
                "The network of {model} answers with {shape} numbers, its card names {count} labels for each "
                "cell of the input."
                if card.task == "segmentation"
                else "The network of {model} answers with {shape} numbers, its card names {count} labels.",
                model=card.name,
                shape=tuple(model.outputs[0].shape[1:]),
                count=len(card.labels),
            ),
            "Correct the card's labels or its task.",
        )
    output = model.outputs[0]
    last = output._keras_history.operation
    if isinstance(last, keras.layers.Softmax) or (
        isinstance(last, keras.layers.Activation) and _activation_name(last) in {"softmax", "sigmoid"}
    ):
        _same_activation(
            "softmax" if isinstance(last, keras.layers.Softmax) else _activation_name(last), card
        )
        return keras.Model(model.inputs, last.input)
    if not hasattr(last, "activation"):
        raise ModelRefusedError(
            Sentence(
                "{model} ends in a {layer} layer, so its logits cannot be found.",
                model=card.name,
                layer=last.__class__.__name__,
            ),
            "End the network in a Dense, Softmax or Activation layer.",
        )
    name = _activation_name(last)
    if name == "linear":
        return model
    _same_activation(name, card)
    if len(last._inbound_nodes) != 1:
        raise ModelRefusedError(Sentence("{model} uses its last layer in several places.", model=card.name))
    last.activation = keras.activations.linear
    return model


def _same_activation(name: str, card: ModelCard) -> None:
    if name != card.activation:
        raise ModelRefusedError(
            Sentence(
                "The network of {model} ends in {name}, its card says {activation}.",
                model=card.name,
                name=name,
                activation=card.activation,
            ),
            "Correct the card's activation.",
        )


def _activation_name(layer: Any) -> str:
    return str(getattr(layer.activation, "__name__", layer.activation))


def input_shape(card: ModelCard) -> tuple[int, int, int]:
    """Rows, columns, channels that a card says a network takes."""
    return card.input.height, card.input.width, card.input.channels


def _output_shape(card: ModelCard) -> tuple[int, ...]:
    if card.task == "segmentation":
        return card.input.height, card.input.width, len(card.labels)
    return (len(card.labels),)
