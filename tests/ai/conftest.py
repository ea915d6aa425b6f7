"""Small images and small models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from viewer.ai.model_card import (
    InputSpec,
    Intensity,
    ModelCard,
    NormalisationSpec,
    PercentileIntensity,
    ResizeSpec,
    Scope,
    file_sha256,
    write_card,
)
from viewer.ai.model_store import ModelEntry
from viewer.dicom.header import FrameHeader
from viewer.volume.slice_image import SliceImage


@pytest.fixture
def make_image() -> Callable[..., SliceImage]:
    """A SliceImage around an array; keywords go to its header."""

    def make(values: np.ndarray, **header: Any) -> SliceImage:
        header = {"path": Path("image.dcm"), "rows": values.shape[0], "columns": values.shape[1], **header}
        if values.ndim == 3:
            header["samples"] = 3
        return SliceImage(values=values, stored=values, header=FrameHeader(**header), series_uid="1")

    return make


@pytest.fixture
def make_spec() -> Callable[..., InputSpec]:
    """An input section of a card."""

    def make(
        size: tuple[int, int] = (8, 8),
        resize: ResizeSpec | None = None,
        intensity: Intensity | None = None,
        channels: int = 1,
        **rest: Any,
    ) -> InputSpec:
        return InputSpec(
            height=size[0],
            width=size[1],
            channels=channels,
            resize=resize or ResizeSpec(),
            intensity=intensity or PercentileIntensity(low=0, high=100),
            normalisation=NormalisationSpec(mean=(0.5, 0.4, 0.3)[:channels], std=(0.5, 0.25, 0.2)[:channels]),
            **rest,
        )

    return make


@pytest.fixture
def make_card(make_spec: Callable[..., InputSpec]) -> Callable[..., ModelCard]:
    """A card; keywords replace its entries."""

    def make(**entries: Any) -> ModelCard:
        return ModelCard(
            **{
                "name": "small",
                "version": "1",
                "title": "A small model",
                "sha256": "0" * 64,
                "input": make_spec(),
                "labels": ("left", "middle", "right"),
                "scope": Scope(modalities=("CR", "DX"), body_parts=("CHEST",), views=("PA", "AP")),
                "intended_use": "Tests.",
                **entries,
            }
        )

    return make


@pytest.fixture
def save_model(tmp_path: Path, make_card: Callable[..., ModelCard]) -> Callable[..., ModelEntry]:
    """Saves a Keras model with a fitting card."""

    def save(model: Any, **entries: Any) -> ModelEntry:
        folder = tmp_path / "models" / entries.get("name", "small")
        folder.mkdir(parents=True, exist_ok=True)
        model.save(folder / "model.keras")
        card = make_card(**{"sha256": file_sha256(folder / "model.keras"), **entries})
        write_card(card, folder / "model.json")
        return ModelEntry(folder, card)

    return save
