"""Is this image of the kind that a model is for? Said plainly, before any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.ai.model_card import ModelCard
from viewer.sentence import Sentence, listed

if TYPE_CHECKING:
    from viewer.volume.slice_image import SliceImage

# Computed and digital radiography differ in the detector only; files say one or the other, or the older "RG".
_SAME_MODALITY = ({"CR", "DX", "RG"},)
# Posterior-anterior and anterior-posterior are told apart by cards; "frontal" covers both.
_FRONTAL = frozenset({"PA", "AP"})


def judge_scope(image: SliceImage, card: ModelCard) -> tuple[bool | None, tuple[str, ...]]:
    """Compare what the file says about itself with the card's scope.

    Returns (in_scope, notes): False when the file contradicts the card, None when it does not say enough,
    True when all that the card asks for is there and fits. Notes are sentences for the user.
    """
    header = image.header
    scope = card.scope
    wrong: list[str] = []
    unknown: list[str] = []
    if scope.modalities:
        if header.modality is None:
            unknown.append(Sentence("modality"))
        elif not _same_modality(header.modality, scope.modalities):
            wrong.append(
                Sentence(
                    "This image's modality is {found}; {model} is for {wanted} images.",
                    found=header.modality,
                    model=card.name,
                    wanted=_listed(scope.modalities),
                )
            )
    if scope.body_parts:
        if not header.body_part:
            unknown.append(Sentence("body part"))
        elif header.body_part.upper() not in {part.upper() for part in scope.body_parts}:
            wrong.append(
                Sentence(
                    "This image's body part is {found}; {model} is for {wanted}.",
                    found=header.body_part,
                    model=card.name,
                    wanted=_listed(scope.body_parts),
                )
            )
    if scope.views:
        if not header.view_position:
            unknown.append(Sentence("view"))
        elif header.view_position.upper() not in _views(scope.views):
            wrong.append(
                Sentence(
                    "This image's view is {found}; {model} is for {wanted} views.",
                    found=header.view_position,
                    model=card.name,
                    wanted=_listed(scope.views),
                )
            )
    notes = list(wrong)
    if wrong:
        notes.append(Sentence("Its numbers mean nothing here."))
        return False, tuple(notes)
    if unknown:
        notes.append(
            Sentence(
                "The file does not say its {what}: check yourself that this is an image that "
                "{model} is for ({summary}).",
                what=_listed(unknown),
                model=card.name,
                summary=_summary(card),
            )
        )
        return None, tuple(notes)
    return True, ()


def _same_modality(modality: str, wanted: tuple[str, ...]) -> bool:
    if modality in wanted:
        return True
    return any(modality in group and group & set(wanted) for group in _SAME_MODALITY)


def _views(wanted: tuple[str, ...]) -> set[str]:
    views = {view.upper() for view in wanted}
    return views | _FRONTAL if "FRONTAL" in views else views


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return (
        words[0] if len(words) == 1 else Sentence("{one} or {more}", one=listed(words[:-1]), more=words[-1])
    )


def _summary(card: ModelCard) -> str:
    parts = (card.scope.modalities, card.scope.body_parts, card.scope.views)
    return "; ".join("/".join(part) for part in parts if part) or card.title
