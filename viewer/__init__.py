"""Overread: a DICOM viewer that shows what a classifier sees.

The names below are for notebooks and scripts. Importing `viewer` loads neither Qt nor TensorFlow; each name is
imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from viewer.ai.classifier import Model, Prediction, load_model
    from viewer.dicom.scan import scan
    from viewer.dicom.series import ScanResult, Series
    from viewer.errors import OverreadError
    from viewer.explain.attribution import Attribution
    from viewer.explain.explainer import explain_image
    from viewer.explain.integrated_gradients import integrated_gradients
    from viewer.intensity.window import Window
    from viewer.rendering.frame import Frame, render
    from viewer.volume.build import load_image, load_sequence, load_volume
    from viewer.volume.slice_image import SliceImage
    from viewer.volume.volume import Volume
    from viewer.volume.volume_sequence import VolumeSequence

_HOME = {
    "Attribution": "viewer.explain.attribution",
    "Frame": "viewer.rendering.frame",
    "Model": "viewer.ai.classifier",
    "OverreadError": "viewer.errors",
    "Prediction": "viewer.ai.classifier",
    "ScanResult": "viewer.dicom.series",
    "Series": "viewer.dicom.series",
    "SliceImage": "viewer.volume.slice_image",
    "Volume": "viewer.volume.volume",
    "VolumeSequence": "viewer.volume.volume_sequence",
    "Window": "viewer.intensity.window",
    "explain_image": "viewer.explain.explainer",
    "integrated_gradients": "viewer.explain.integrated_gradients",
    "load_image": "viewer.volume.build",
    "load_model": "viewer.ai.classifier",
    "load_sequence": "viewer.volume.build",
    "load_volume": "viewer.volume.build",
    "render": "viewer.rendering.frame",
    "scan": "viewer.dicom.scan",
}

__all__ = [
    "Attribution",
    "Frame",
    "Model",
    "OverreadError",
    "Prediction",
    "ScanResult",
    "Series",
    "SliceImage",
    "Volume",
    "VolumeSequence",
    "Window",
    "__version__",
    "explain_image",
    "integrated_gradients",
    "load_image",
    "load_model",
    "load_sequence",
    "load_volume",
    "render",
    "scan",
]


def __getattr__(name: str) -> Any:
    try:
        module = _HOME[name]
    except KeyError:
        raise AttributeError(f"module 'viewer' has no attribute {name!r}") from None
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
