"""What a file says about itself against what a card is for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from viewer.ai.model_card import ModelCard, Scope
from viewer.ai.scope import judge_scope
from viewer.volume.slice_image import SliceImage

VALUES = np.zeros((4, 4), np.uint8)
MakeImage = Callable[..., SliceImage]
MakeCard = Callable[..., ModelCard]


def test_a_head_ct_is_out_of_scope(make_image: MakeImage, make_card: MakeCard) -> None:
    in_scope, notes = judge_scope(make_image(VALUES, modality="CT", body_part="HEAD"), make_card())
    assert in_scope is False
    assert any("CT" in note and "CR or DX" in note for note in notes)
    assert any("HEAD" in note for note in notes)


def test_a_picture_cannot_tell(make_image: MakeImage, make_card: MakeCard) -> None:
    in_scope, notes = judge_scope(make_image(VALUES), make_card())
    assert in_scope is None
    assert any("modality" in note and "body part" in note and "view" in note for note in notes)


def test_a_frontal_chest_fits(make_image: MakeImage, make_card: MakeCard) -> None:
    image = make_image(VALUES, modality="DX", body_part="Chest", view_position="PA")
    assert judge_scope(image, make_card()) == (True, ())
    card = make_card(scope=Scope(modalities=("CR",), views=("FRONTAL",)))
    assert judge_scope(image, card) == (True, ())


def test_a_lateral_view_does_not_fit(make_image: MakeImage, make_card: MakeCard) -> None:
    image = make_image(VALUES, modality="CR", body_part="CHEST", view_position="LL")
    in_scope, notes = judge_scope(image, make_card())
    assert in_scope is False
    assert "LL" in notes[0]


def test_a_card_without_scope_takes_all(make_image: MakeImage, make_card: MakeCard) -> None:
    assert judge_scope(make_image(VALUES, modality="MR"), make_card(scope=Scope())) == (True, ())
