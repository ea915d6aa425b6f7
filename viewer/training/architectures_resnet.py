"""ResNet50 (He et al. 2016) as a classifier, and under DeepLabV3 (Chen et al. 2017) for masks.

From random weights: no package carries ResNet50's ImageNet weights (looked for on PyPI in November 2026), and
nothing is downloaded behind the user's back. Both are flat: Keras' own network is built onto our input.
"""

from __future__ import annotations

from typing import Any

from viewer.training.architectures_classic import FEATURES, dense_head

_RATES = (6, 12, 18)
_FILTERS = 256


def resnet50(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    """Global average pooling, dropout, dense 256, batch norm, predictions on ResNet50; 24 million weights."""
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    base = keras.applications.ResNet50(include_top=False, weights=None, input_tensor=inputs)
    x = layers.GlobalAveragePooling2D(name=FEATURES)(base.output)
    return keras.Model(inputs, dense_head(x, labels, activation, dropout), name="resnet50")


def deeplab_v3(shape: tuple[int, int, int], labels: int = 1, dropout: float = 0.1) -> Any:
    """(H, W, C), multiples of 16 -> masks (H, W, labels) in [0, 1].

    ResNet50 to a sixteenth of the size, its last stage dilated instead of strided, then pooling at several
    rates (6, 12, 18 and the whole image) side by side.
    """
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    base = keras.applications.ResNet50(include_top=False, weights=None, input_tensor=inputs)
    x = base.get_layer("conv4_block6_out").output
    for block in (1, 2, 3):
        x = _dilated(x, 512, 2, f"dilated{block}")
    rows, columns = x.shape[1:3]
    beside = [_convolution(x, _FILTERS, 1, 1, "aspp1")]
    beside += [_convolution(x, _FILTERS, 3, rate, f"aspp_rate{rate}") for rate in _RATES]
    whole = layers.GlobalAveragePooling2D(keepdims=True, name="aspp_pool")(x)
    whole = _convolution(whole, _FILTERS, 1, 1, "aspp_pool_conv")
    beside.append(layers.UpSampling2D((rows, columns), name="aspp_pool_up")(whole))
    x = layers.Concatenate(name="aspp")(beside)
    x = _convolution(x, _FILTERS, 1, 1, "project")
    x = layers.Dropout(dropout, name="dropout")(x)
    x = _convolution(x, _FILTERS, 3, 1, "head")
    x = layers.Conv2D(labels, 1, name="mask_logits")(x)
    x = layers.UpSampling2D(16, interpolation="bilinear", name="mask_up")(x)
    outputs = layers.Activation("sigmoid", name="mask")(x)
    return keras.Model(inputs, outputs, name="deeplab_v3")


def _convolution(x: Any, filters: int, kernel: int, rate: int, name: str, act: bool = True) -> Any:
    from keras import layers

    x = layers.Conv2D(
        filters, kernel, padding="same", dilation_rate=rate, use_bias=False, name=f"{name}_conv"
    )(x)
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x) if act else x


def _dilated(x: Any, filters: int, rate: int, name: str) -> Any:
    """A bottleneck of ResNet's last stage, dilated so that the map keeps its size."""
    from keras import layers

    entry = x
    if entry.shape[-1] != 4 * filters:
        entry = _convolution(entry, 4 * filters, 1, 1, f"{name}_short", act=False)
    x = _convolution(x, filters, 1, 1, f"{name}_1")
    x = _convolution(x, filters, 3, rate, f"{name}_2")
    x = _convolution(x, 4 * filters, 1, 1, f"{name}_3", act=False)
    x = layers.Add(name=f"{name}_add")([entry, x])
    return layers.ReLU(name=f"{name}_out")(x)
