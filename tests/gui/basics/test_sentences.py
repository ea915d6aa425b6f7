"""Sentences of rooms without Qt in the window's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import viewer
from viewer.ai.model_card import ModelCard
from viewer.ai.scope import judge_scope
from viewer.gui.basics.sentences import FORMS, said
from viewer.volume.slice_image import SliceImage


def test_each_form_is_one_that_a_room_uses() -> None:
    """A sentence that was written anew in its room needs a new form here."""
    written: set[str] = set()
    for path in Path(viewer.__file__).parent.rglob("*.py"):
        if path.name != "sentences.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    written.add(node.value)
    everything = "\n".join(written)
    lost = [
        form
        for form in FORMS
        if not all(part in everything for part in re.split(r"\{\w+\}", form) if len(part) > 3)
    ]
    assert lost == []


def test_sentences_are_said_in_the_windows_language(chinese: None) -> None:
    angle = (
        "The gantry is tilted by 18.5 degrees: the slices from 0027.dcm to 0002.dcm do not lie straight above "
        "each other."
    )
    assert said(angle) == "机架倾斜 18.5 度：从 0027.dcm 到 0002.dcm 的各层不在彼此正上方。"
    gaps = (
        "The spacing between slices is irregular (13 of 4.0 mm, 1 of 1.1 mm): 7.00 mm between 3 of 4.dcm and "
        "b.dcm."
    )
    assert said(gaps) == "层间距不均匀（13 个 4.0 mm, 1 个 1.1 mm）：3 of 4.dcm 与 b.dcm 之间为 7.00 mm。"
    assert said("What nobody has a form for.") == "What nobody has a form for."


def test_what_a_model_is_for_is_said_so_too(chinese: None) -> None:
    header = SimpleNamespace(modality="CT", body_part="HEAD", view_position="")
    image = cast(SliceImage, SimpleNamespace(header=header))
    scope = SimpleNamespace(modalities=("CR", "DX"), body_parts=("CHEST",), views=("PA",))
    card = cast(ModelCard, SimpleNamespace(name="chest", title="Chest", scope=scope))
    _, notes = judge_scope(image, card)
    header.modality = header.body_part = None
    notes += judge_scope(image, card)[1]
    assert len(notes) == 4
    for note in notes:
        assert said(note) != note


@pytest.mark.usefixtures("themed")
def test_in_english_they_stay_as_they_are() -> None:
    for form in FORMS:
        assert said(form) == form
