"""A run over a series as values: what comes next, states, peaks."""

from __future__ import annotations

import numpy as np

from viewer.explain.explainer import Choices
from viewer.session.series_run import RunQuestion, SeriesRun, SliceResult, SliceState, peaks_of


def _run(count: int = 6) -> SeriesRun:
    return SeriesRun(RunQuestion("1.2", 10, count, "toy", Choices(target="a")))


def test_the_displayed_image_comes_first_then_its_neighbours() -> None:
    run, order = _run(), []
    while (place := run.next(4)) is not None:
        order.append(place)
        run = run.started(place).with_result(place, SliceResult(0.5, 1.0))
    assert order == [4, 3, 5, 2, 1, 0]
    assert run.is_complete
    assert _run().next(4, frozenset({4, 3})) == 5, "what is not read yet is passed over"
    assert _run(1).with_failure(0, "broken").is_complete


def test_states_say_what_the_window_asks_now() -> None:
    run = _run().with_result(1, SliceResult(0.5, 1.0)).with_failure(2, "broken").started(0)
    words = {True: SliceState.DONE, False: SliceState.STALE}
    for current, expected in words.items():
        states = [run.state(place, current) for place in range(4)]
        assert states == [SliceState.RUNNING, expected, SliceState.FAILED, SliceState.QUEUED]
    question = run.question
    assert question.is_of("toy", Choices(target="a"))
    assert question.is_of("toy", Choices()), "an open target is met by any"
    assert not question.is_of("toy", Choices(target="b"))
    assert not question.is_of("toy", Choices(target="a", baseline="blur"))
    assert not question.is_of("other", Choices(target="a"))
    assert question.holds("1.2", 15)
    assert not question.holds("1.2", 16)


def test_peaks_stand_out() -> None:
    assert peaks_of([]) == peaks_of([0.3, 0.3]) == ()
    assert peaks_of([0, 1, 0, 0.05, 0, 0.6, 0.6, 0.6, 0.1]) == (1, 6), "a ripple is none; a plateau is one"
    assert peaks_of([0.9, 0.1, 0.2, 0.8]) == (0, 3), "ends may be peaks"
    # A smooth curve with noise has the peaks of the curve, and no others.
    x = np.linspace(0, 3.5 * np.pi, 120)
    noise = np.random.default_rng(1).normal(0, 0.01, x.size)
    found = peaks_of([*(np.sin(x) + noise)])
    assert len(found) == 2
    assert np.allclose(x[list(found)], [np.pi / 2, 5 * np.pi / 2], atol=0.4)


def test_going_from_peak_to_peak() -> None:
    run = _run()
    for place, value in enumerate([0.1, 0.9, 0.1, 0.2, 0.8, 0.1]):
        run = run.with_result(place, SliceResult(value, 1.0))
    assert run.peaks() == (1, 4)
    assert (run.neighbour_peak(0, 1), run.neighbour_peak(1, 1), run.neighbour_peak(4, 1)) == (1, 4, None)
    assert (run.neighbour_peak(5, -1), run.neighbour_peak(1, -1)) == (4, None)
