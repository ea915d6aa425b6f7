"""Annotations on the disk: whole, found again, and damage that stays where it is."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from viewer.errors import OverreadError
from viewer.measure.annotation import Annotation, ImageAnchor, Kind, PlaneAnchor, Quantity
from viewer.measure.edits import Change
from viewer.measure.export import COLUMNS, csv_text, json_text
from viewer.measure.store import AnnotationStore

FIRST = ImageAnchor("1.2.3.1", 0, "1.2", "1.2.3")
SECOND = ImageAnchor("1.2.3.2", 4, "1.2", "1.2.3")
FILE = ImageAnchor("sha256:ab12", 0)
PLANE = PlaneAnchor("1.9", (1, 2, 3), (1, 0, 0), (0, 0, 1), "1.2", "1.2.3")


def drawn(anchor: ImageAnchor | PlaneAnchor, text: str = "") -> Annotation:
    return Annotation(
        Kind.LENGTH, anchor, ((1.25, 2.5), (1 / 3, 4.0)), text, measured=(Quantity("length", 2.5, "mm"),)
    )


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return AnnotationStore(tmp_path / "annotations")


def test_what_is_saved_is_found_again(store: AnnotationStore) -> None:
    mine = [drawn(FIRST, "Knoten, 結節"), drawn(SECOND), drawn(FILE), drawn(PLANE)]
    assert store.save(Change(None, one) for one in mine) == ()
    fresh = AnnotationStore(store.folder)
    assert fresh.load_image(FIRST).annotations == (mine[0],)
    assert fresh.load_image(FIRST).annotations[0].measured == mine[0].measured
    assert set(fresh.load_series("1.2", "1.2.3").annotations) == {mine[0], mine[1], mine[3]}
    assert fresh.load_image(FILE).annotations == (mine[2],)
    assert fresh.load_image(ImageAnchor("1.2.3.9", 0, "1.2", "1.2.3")).annotations == ()
    fresh.save([Change(mine[0], mine[0].moved(1, 1)), Change(mine[1], None)])
    assert store.load_image(FIRST).annotations[0].points == mine[0].moved(1, 1).points
    assert not store.path(SECOND).exists()


def test_two_windows_do_not_lose_each_others(store: AnnotationStore) -> None:
    mine, theirs = drawn(FIRST), drawn(FIRST)
    store.save([Change(None, mine)])
    AnnotationStore(store.folder).save([Change(None, theirs)])
    store.save([Change(mine, mine.moved(1, 0))])
    assert {one.id for one in store.load_image(FIRST).annotations} == {mine.id, theirs.id}


def test_no_file_is_named_after_what_is_no_uid(store: AnnotationStore) -> None:
    anchor = ImageAnchor("MUSTER^ERIKA", 0, "../../etc", "Erika")
    store.save([Change(None, drawn(anchor))])
    (written,) = store.folder.rglob("*.json")
    assert written == store.path(anchor)
    assert store.folder in written.resolve().parents
    assert "ERIKA" not in str(written.relative_to(store.folder)).upper()
    if os.name == "posix":
        assert written.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "other"}', "\xff\xfe", "null"])
def test_a_damaged_file_is_moved_aside_and_nothing_else_is_lost(store: AnnotationStore, damage: str) -> None:
    one, two = drawn(FIRST), drawn(SECOND)
    store.save([Change(None, one), Change(None, two)])
    store.path(FIRST).write_bytes(damage.encode("latin-1"))
    found = store.load_series("1.2", "1.2.3")
    assert found.annotations == (two,)
    assert len(found.problems) == 1
    assert "moved aside" in str(found.problems[0])
    (aside,) = store.path(FIRST).parent.glob("*.damaged-*")
    assert aside.read_bytes() == damage.encode("latin-1")
    assert store.load_series("1.2", "1.2.3").problems == ()  # said once
    store.save([Change(None, one)])
    assert store.load_image(FIRST).annotations == (one,)


def test_one_damaged_entry_costs_that_entry(store: AnnotationStore) -> None:
    good, bad = drawn(FIRST), drawn(FIRST)
    store.save([Change(None, good), Change(None, bad)])
    document = json.loads(store.path(FIRST).read_text())
    document["annotations"][1]["points"] = [[1, "x"]]
    store.path(FIRST).write_text(json.dumps(document))
    # Saving meets the damage first: the change is saved, the damage is told, what is readable stays.
    new = drawn(FIRST)
    assert len(store.save([Change(None, new)])) == 1
    assert store.load_image(FIRST).annotations == (good, new)


def test_a_later_version_is_left_alone(store: AnnotationStore) -> None:
    store.save([Change(None, drawn(FIRST))])
    later = store.path(FIRST).read_text().replace('"version": 1', '"version": 2')
    store.path(FIRST).write_text(later)
    found = store.load_image(FIRST)
    assert found.annotations == ()
    assert "later version" in str(found.problems[0])
    with pytest.raises(OverreadError, match="later version"):
        store.save([Change(None, drawn(FIRST))])
    assert store.path(FIRST).read_text() == later


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "annotations").write_text("in the way")
    store = AnnotationStore(tmp_path / "annotations")
    with pytest.raises(OverreadError, match="could not be saved"):
        store.save([Change(None, drawn(FIRST))])


def test_exports_carry_figures_and_no_names() -> None:
    one = drawn(SECOND, 'left, "upper" lobe')
    point = Annotation(Kind.ARROW, PLANE, ((1, 2), (3, 4)), "here")
    rows = list(csv.DictReader(io.StringIO(csv_text([one, point]))))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["text"], rows[0]["quantity"], rows[0]["value"], rows[0]["unit"]) == (
        'left, "upper" lobe',
        "length",
        "2.5",
        "mm",
    )
    assert (rows[0]["image"], rows[0]["frame"], rows[1]["quantity"]) == ("1.2.3.2", "5", "")
    document = json.loads(json_text([one, point]))
    assert document["annotations"][0]["measured"] == [{"name": "length", "value": 2.5, "unit": "mm"}]
    assert document["annotations"][1]["anchor"]["origin_mm"] == [1, 2, 3]
