"""From state to requests, and from answers to what may be shown."""

from __future__ import annotations

from dataclasses import replace

from viewer.session.jobs import JobBook, ResultStore
from viewer.session.resolve import COMPARED_BASELINES, CheckKey, ClassifyKey, ExplainKey, resolve
from viewer.session.view_state import Follow, ImageKey, ViewState

OPEN = ViewState(model="chest").with_series("1.2.3", count=10, index=4)


def test_nothing_is_wanted_of_an_empty_viewport() -> None:
    wanted = resolve(ViewState(model="chest").asking_to_explain())
    assert wanted.image is None
    assert wanted.keys == ()


def test_index_stays_inside_the_series() -> None:
    assert OPEN.scrolled_to(99).index == 9
    assert OPEN.scrolled_to(-3).index == 0
    assert OPEN.with_series("9", count=3, index=7).index == 2


def test_explaining_wants_the_classification_first() -> None:
    wanted = resolve(OPEN.asking_to_explain("covid19"))
    assert wanted.keys == (
        ClassifyKey(ImageKey("1.2.3", 4), "chest"),
        ExplainKey(ImageKey("1.2.3", 4), "chest", OPEN.asking_to_explain("covid19").choice),
    )


def test_a_wish_lapses_with_the_next_image_and_following_does_not() -> None:
    asked = OPEN.asking_to_explain()
    assert resolve(asked.scrolled_to(5)).keys == ()
    assert resolve(asked.scrolled_to(5).scrolled_to(4)).keys == resolve(asked).keys
    following = replace(OPEN, follow=Follow.CLASSIFY)
    assert resolve(following.scrolled_to(5)).keys == (ClassifyKey(ImageKey("1.2.3", 5), "chest"),)


def test_another_series_starts_afresh() -> None:
    state = replace(OPEN.asking_to_explain("covid19"), inverted=True, flipped_vertically=True)
    other = state.with_series("4.5.6", count=1)
    assert not other.inverted
    assert not other.flipped_vertically
    assert other.choice.target is None
    assert resolve(other).keys == ()


def test_jobs_that_are_wanted_no_longer_are_cancelled_and_their_answers_stale() -> None:
    book, known = JobBook(), ResultStore[object]()
    state = OPEN.asking_to_explain()
    first = book.compare(resolve(state), known)
    assert first.cancel == ()
    for job, key in enumerate(first.submit, start=1):
        book.started(job, key)
    assert book.compare(resolve(state), known).submit == (), "what is under way is not started twice"

    moved = book.compare(resolve(state.scrolled_to(0)), known)
    assert set(moved.cancel) == {1, 2}
    assert book.finished(1) is None
    assert book.key_of(2) is None
    assert len(book) == 0


def test_a_failed_request_is_not_repeated_until_asked_again() -> None:
    book, known = JobBook(), ResultStore[object]()
    wanted = resolve(OPEN.asking_to_classify())
    (key,) = book.compare(wanted, known).submit
    book.started(7, key)
    assert book.finished(7, failed=True) == key
    assert book.compare(wanted, known).submit == ()
    book.forgive()
    assert book.compare(wanted, known).submit == (key,)


def test_known_results_are_not_asked_for_and_the_oldest_make_room() -> None:
    store = ResultStore[object](most=2)
    keys = [ClassifyKey(ImageKey("1", i), "chest") for i in range(3)]
    store.put(keys[0], "a")
    store.put(keys[1], "b")
    assert store.get(keys[0]) == "a"
    store.put(keys[2], "c")
    assert keys[1] not in store, "the least recently used one goes"
    assert keys[0] in store
    book = JobBook()
    state = replace(OPEN.with_series("1", 3), classify_asked=ImageKey("1", 0))
    assert book.compare(resolve(state), store).submit == ()
    store.forget_series("1")
    assert len(store) == 0


def test_tests_of_a_map_are_wanted_of_exactly_that_map() -> None:
    asked = OPEN.asking_to_explain("covid19").asking_to_check()
    image = ImageKey("1.2.3", 4)
    check = CheckKey(image, "chest", asked.choice)
    assert resolve(asked).keys[-1] == check
    assert check.map in resolve(asked), "the map itself is wanted before its tests"
    for other in (
        replace(asked, choice=replace(asked.choice, method="grad_cam")),
        replace(asked, choice=replace(asked.choice, seed=1)),
        replace(asked, model="other"),
        asked.scrolled_to(5),
    ):
        assert not any(isinstance(key, CheckKey) for key in resolve(other).keys), "the wish has lapsed"
    assert resolve(asked.asking_nothing()).keys == ()


def test_baselines_are_compared_whichever_of_them_is_displayed() -> None:
    asked = OPEN.asking_to_explain("covid19").asking_to_compare()
    wanted = set(resolve(asked).keys)
    assert len(wanted) == 1 + len(COMPARED_BASELINES)
    other = replace(asked, choice=replace(asked.choice, baseline="blur"))
    assert set(resolve(other).keys) == wanted
    assert resolve(other).keys[1].choice.baseline == "blur", "the displayed one comes first"
    assert len(resolve(replace(asked, choice=replace(asked.choice, method="grad_cam"))).keys) == 2
