"""A small U-Net (Ronneberger et al. 2015) on the first five stages of EfficientNet-Lite0.

The encoder starts from ImageNet weights: a few dozen masks are then enough, and the result holds on images of
other sources. Flat, as all our networks: every layer can be named.
"""

from __future__ import annotations

from typing import Any

from viewer.training.architectures import LITE0_STAGES, _block, _conv_norm, block_name, lite_weights
from viewer.training.pretrained import imagenet_state

SIZE = 192
MASK = "mask"

# The last block at each resolution but the coarsest: what is handed across to the decoder, finest first.
_HANDED_ACROSS = ("block1a", "block2b", "block3b")
_STAGES = 5
# Filters of the decoder from the coarsest step to the finest.
_DECODER = (96, 64, 32)
_FINEST = 16


def build_unet(shape: tuple[int, int, int], labels: int = 1) -> Any:
    """(H, W, C), H and W multiples of 16 -> (H, W, labels) in [0, 1]; about 0.9 million weights."""
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    handed = {}
    x = _conv_norm(inputs, 32, 3, 2, "stem")
    for stage, (kernel, stride, expansion, filters, repeats) in enumerate(LITE0_STAGES[:_STAGES], 1):
        for repeat in range(repeats):
            name = block_name(stage, repeat)
            x = _block(x, kernel, stride if repeat == 0 else 1, expansion, filters, name)
            if name in _HANDED_ACROSS:
                handed[name] = x
    for number, (name, filters) in enumerate(zip(reversed(_HANDED_ACROSS), _DECODER, strict=True), 1):
        x = layers.UpSampling2D(2, interpolation="bilinear", name=f"up{number}")(x)
        x = layers.Concatenate(name=f"up{number}_join")([x, handed[name]])
        x = _separable(x, filters, f"up{number}a")
        x = _separable(x, filters, f"up{number}b")
    x = layers.UpSampling2D(2, interpolation="bilinear", name="up4")(x)
    x = _separable(x, _FINEST, "up4a")
    outputs = layers.Conv2D(labels, 1, activation="sigmoid", name=MASK)(x)
    return keras.Model(inputs, outputs, name="unet")


def load_encoder(model: Any, channels: int) -> None:
    """Put ImageNet's weights into the encoder and fix its batch norms: our batches are too small for theirs."""
    known = {layer.name for layer in model.layers}
    for name, arrays in lite_weights(imagenet_state(), channels).items():
        if name in known:
            layer = model.get_layer(name)
            layer.set_weights(arrays)
            layer.trainable = not name.endswith("norm")


def _separable(x: Any, filters: int, name: str) -> Any:
    from keras import layers

    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"{name}_depth_conv")(x)
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_conv")(x)
    x = layers.BatchNormalization(momentum=0.95, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)
