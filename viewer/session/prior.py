"""What an earlier study has that is like the displayed images. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from viewer.dicom.series import Series, StudyInfo
from viewer.session.linking import PARALLEL, nearest_index, normal_of, places_of


def is_older(one: StudyInfo, other: StudyInfo) -> bool:
    """Whether a study is of an earlier day, or of an earlier hour where both say it."""
    if not one.date or not other.date or one.date != other.date:
        return bool(one.date) and one.date < other.date
    return bool(one.time) and one.time < other.time


def most_like(active: Series, series: Sequence[Series]) -> list[Series]:
    """The newest study's first; of each, those of the active one's plane and with most words of its description."""

    def unlike(one: Series) -> tuple[bool, float]:
        return not _same_way(active, one), -_words_in_common(active.description, one.description)

    by_likeness = sorted(series, key=unlike)
    return sorted(by_likeness, key=lambda one: (one.study.date, one.study.time), reverse=True)


def _same_way(one: Series, other: Series) -> int:
    """1 for images in planes of one direction, -1 where their order is turned round, 0 for others; 1 if unknown."""
    normal, beside = normal_of(one), normal_of(other)
    if normal is None or beside is None:
        return 1
    turn = float(normal @ beside)
    return 0 if abs(turn) < PARALLEL else 1 if turn > 0 else -1


def _words_in_common(one: str, other: str) -> float:
    """The share of two descriptions' words that both have."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(words & others) / max(len(words | others), 1)


def place_like(active: Series, index: int, series: Series) -> int:
    """The image of a series at the place of an image of the active one; as far along it where positions differ."""
    here, there = places_of(active), places_of(series)
    at = index % active.slices
    if here is not None and there is not None and here.space == there.space:
        return nearest_index(there, here.centres[at])
    share = at / (active.slices - 1) if active.slices > 1 else 0.5
    if _same_way(active, series) < 0:
        share = 1 - share
    return round(share * (series.slices - 1))
