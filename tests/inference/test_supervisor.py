"""The supervisor and its child: the straight way, faults at every stage, no leftovers.

The child of most tests runs a numpy engine (engines_for_tests), so that it starts quickly; test_tensorflow has
the real one.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest

from tests.inference.conftest import Collected, is_last, make_image
from tests.inference.engines_for_tests import DyingEngine, HangingEngine, NiceEngine, NumpyEngine
from viewer.ai.classifier import Model
from viewer.explain.explainer import Choices
from viewer.explain.integrated_gradients import integrated_gradients
from viewer.inference import supervisor, wire
from viewer.inference.child import Child
from viewer.inference.deadlines import Deadlines
from viewer.inference.messages import (
    Answer,
    Cancelled,
    ClassifyRequest,
    Explained,
    ExplainRequest,
    Failed,
    FailureKind,
    Loaded,
    LoadModel,
    Predicted,
    Progress,
    Ready,
    Stage,
)
from viewer.inference.shared_array import Folders, Parcel, unpack
from viewer.sentence import Sentence
from viewer.volume.slice_image import SliceImage

Start = Callable[..., Collected]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses signals")


def endless(image: SliceImage, name: str = "rough") -> ExplainRequest:
    """About 0.05 s a portion, and never complete."""
    return ExplainRequest(image, name, Choices(tolerance=1e-12, max_steps=200))


def working_on(job: int) -> Callable[[Answer], bool]:
    return lambda answer: isinstance(answer, Progress) and answer.job == job and answer.done > 0


def test_straight_way(start: Start, image: SliceImage) -> None:
    collected = start()
    jobs = [
        collected.supervisor.submit(request)
        for request in (
            LoadModel("ok"),
            ClassifyRequest(image, "ok"),
            ExplainRequest(image, "ok", Choices(target="dark")),
        )
    ]
    loaded, predicted, explained = (collected.end_of(job) for job in jobs)
    model: Model = NumpyEngine().load("ok")
    assert isinstance(loaded, Loaded)
    assert loaded.labels == ("bright", "dark")
    assert isinstance(predicted, Predicted)
    assert predicted.prediction.identity == image.identity()
    assert predicted.prediction.logits == model.predict(image).logits
    assert isinstance(explained, Explained)
    expected = integrated_gradients(model, image, target="dark")
    np.testing.assert_array_equal(explained.attribution.values, expected.values)
    assert explained.attribution.identity == image.identity()
    assert explained.attribution.gap < 1e-5
    maps = [answer for answer in collected.about(jobs[2]) if isinstance(answer, Explained)]
    assert [(answer.attribution.steps, answer.final) for answer in maps] == [(7, False), (15, True)]
    stages = [answer.stage for answer in collected.answers if isinstance(answer, Progress)]
    assert list(dict.fromkeys(stages)) == [Stage.STARTING, Stage.LOADING, Stage.CLASSIFYING, Stage.EXPLAINING]
    ready = next(answer for answer in collected.answers if isinstance(answer, Ready))
    assert (ready.device, ready.pid) == ("CPU", collected.supervisor.pid)
    assert collected.supervisor.device == "CPU"
    # Nothing lies about between jobs but the child's own log.
    assert [file.name for file in collected.folders.files()] == ["child.log"]


def test_start_and_submit_do_not_wait_for_the_child(start: Start) -> None:
    before = time.monotonic()
    collected = start()
    job = collected.supervisor.submit(ClassifyRequest(make_image(3000, 3000), "ok"))
    submitted = time.monotonic() - before
    assert isinstance(collected.end_of(job), Predicted)
    assert submitted < (time.monotonic() - before) / 3, "the start of a process takes longer by far"


@pytest.mark.parametrize("name", ["dies-loading", "dies-classifying"])
def test_killed_child_costs_one_job(start: Start, image: SliceImage, name: str) -> None:
    collected = start()
    lost = collected.supervisor.submit(ClassifyRequest(image, name))
    others = [collected.supervisor.submit(ClassifyRequest(image, "ok")) for _ in range(2)]
    failed = collected.end_of(lost)
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.PROCESS_LOST
    assert "signal 9" in failed.message
    assert name.removeprefix("dies-") in failed.message
    assert all(isinstance(collected.end_of(job), Predicted) for job in others)
    assert len([answer for answer in collected.answers if isinstance(answer, Ready)]) == 2


def test_child_killed_while_explaining(start: Start, image: SliceImage) -> None:
    collected = start()
    lost = collected.supervisor.submit(endless(image))
    next_job = collected.supervisor.submit(ExplainRequest(image, "ok"))
    collected.until(working_on(lost))
    pid = collected.supervisor.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    failed = collected.end_of(lost)
    assert isinstance(failed, Failed)
    assert "explaining" in failed.message
    assert isinstance(collected.end_of(next_job), Explained)
    assert collected.supervisor.pid != pid


def test_child_killed_while_starting_and_while_idle_costs_no_job(start: Start, image: SliceImage) -> None:
    collected = start()
    job = collected.supervisor.submit(ClassifyRequest(image, "ok"))
    collected.until(lambda answer: isinstance(answer, Progress))
    while collected.supervisor.pid is None:
        threading.Event().wait(0.001)
    os.kill(collected.supervisor.pid, signal.SIGKILL)
    assert isinstance(collected.end_of(job), Predicted)
    assert collected.supervisor.pid is not None
    os.kill(collected.supervisor.pid, signal.SIGKILL)
    collected.until(lambda answer: isinstance(answer, Ready))
    assert isinstance(collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok"))), Predicted)
    assert not any(isinstance(answer, Failed) for answer in collected.answers)


def test_hung_child_is_ended(start: Start, image: SliceImage) -> None:
    collected = start(deadlines=Deadlines(explaining=0.5))
    lost = collected.supervisor.submit(endless(image))
    next_job = collected.supervisor.submit(ExplainRequest(image, "ok"))
    collected.until(working_on(lost))
    pid = collected.supervisor.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    failed = collected.end_of(lost)
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.PROCESS_HUNG
    assert isinstance(collected.end_of(next_job), Explained)
    assert not psutil.pid_exists(pid)


def test_each_stage_has_its_own_deadline(start: Start, image: SliceImage) -> None:
    collected = start(deadlines=Deadlines(loading=0.3))
    failed = collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "hangs-loading")))
    assert isinstance(failed, Failed)
    assert (failed.kind, "loading" in failed.message) == (FailureKind.PROCESS_HUNG, True)


@pytest.mark.parametrize("engine", [DyingEngine, HangingEngine])
def test_child_that_cannot_start_is_given_up(
    start: Start, image: SliceImage, engine: type[NumpyEngine]
) -> None:
    collected = start(make_engine=engine, deadlines=Deadlines(starting=1.0, pauses=(0.01,)))
    jobs = [collected.supervisor.submit(ClassifyRequest(image, "ok")) for _ in range(2)]
    for job in jobs:
        failed = collected.end_of(job)
        assert isinstance(failed, Failed)
        assert failed.kind is FailureKind.START_FAILED
        assert "2 times" in failed.message
    starts = [answer for answer in collected.answers if isinstance(answer, Progress)]
    assert len(starts) == 2
    # The next request tries again, and is not left without an answer either.
    assert isinstance(collected.end_of(collected.supervisor.submit(LoadModel("ok"))), Failed)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("absent", FailureKind.MODEL),
        ("bug", FailureKind.INTERNAL),
        ("too-large", FailureKind.OUT_OF_MEMORY),
    ],
)
def test_faults_that_the_child_survives(
    start: Start, image: SliceImage, name: str, kind: FailureKind
) -> None:
    collected = start()
    failed = collected.end_of(collected.supervisor.submit(ExplainRequest(image, name)))
    assert isinstance(failed, Failed)
    assert failed.kind is kind
    assert failed.message
    wrong_target = collected.end_of(
        collected.supervisor.submit(ExplainRequest(image, "ok", Choices(target="x")))
    )
    assert isinstance(wrong_target, Failed)
    assert wrong_target.kind is FailureKind.REQUEST
    assert isinstance(wrong_target.message, Sentence), "so that the window can say it in its language"
    assert wrong_target.message.template == "{model} has no class {label!r}."
    halved = collected.end_of(collected.supervisor.submit(ExplainRequest(image, "large")))
    assert isinstance(halved, Explained)
    assert len([answer for answer in collected.answers if isinstance(answer, Ready)]) == 1


def test_cancelled_jobs_say_nothing_more(start: Start, image: SliceImage) -> None:
    collected = start()
    running = collected.supervisor.submit(endless(image))
    waiting = collected.supervisor.submit(endless(image))
    collected.until(working_on(running))
    collected.supervisor.cancel(waiting)
    replacement = collected.supervisor.submit(ClassifyRequest(image, "ok"), first=True, replaces=running)
    assert isinstance(collected.end_of(replacement), Predicted)
    assert collected.about(waiting) == [Cancelled(waiting)]
    about = collected.about(running)
    assert about[-1] == Cancelled(running)
    assert sum(is_last(answer) for answer in about) == 1
    assert len([answer for answer in collected.answers if isinstance(answer, Ready)]) == 1
    collected.supervisor.cancel(replacement)  # over already: nothing happens
    assert isinstance(collected.end_of(collected.supervisor.submit(LoadModel("ok"))), Loaded)
    assert Cancelled(replacement) not in collected.answers


def test_displayed_image_comes_first(start: Start, image: SliceImage) -> None:
    collected = start()
    running = collected.supervisor.submit(ExplainRequest(image, "slow"))
    collected.until(working_on(running))
    later = [collected.supervisor.submit(ClassifyRequest(image, "ok")) for _ in range(2)]
    displayed = [collected.supervisor.submit(ClassifyRequest(image, "ok"), first=True) for _ in range(2)]
    collected.end_of(later[-1])
    ended = [answer.job for answer in collected.answers if is_last(answer)]  # type: ignore[union-attr]
    assert ended == [running, *displayed, *later]


def test_fault_of_the_receiver_costs_nothing(start: Start, image: SliceImage) -> None:
    collected = start()
    receive = collected.supervisor._on_answer

    def faulty(answer: Answer) -> None:
        receive(answer)
        raise RuntimeError

    collected.supervisor._on_answer = faulty
    for _ in range(2):
        assert isinstance(
            collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok"))), Predicted
        )


def test_child_is_polite_and_ignores_interrupts(start: Start) -> None:
    """Lower priority than the window; Ctrl+C in a terminal goes to the whole group."""
    collected = start(make_engine=NiceEngine)
    ready = collected.until(lambda answer: isinstance(answer, Ready))
    assert isinstance(ready, Ready)
    assert ready.device == f"{min(os.nice(0) + 5, 19)} True"


def test_stop_in_mid_job_and_twice(start: Start, image: SliceImage) -> None:
    collected = start()
    running = collected.supervisor.submit(endless(image))
    collected.until(working_on(running))
    collected.supervisor.stop()
    collected.supervisor.stop()
    assert not collected.folders.files()
    # A slot of the window that comes late must not meet an exception.
    failed = collected.end_of(collected.supervisor.submit(LoadModel("ok")))
    assert isinstance(failed, Failed)
    assert "stopped" in failed.message
    collected.supervisor.start()
    assert collected.supervisor.pid is None


@pytest.mark.parametrize("failures", [1, 2])
def test_a_process_that_cannot_be_made_is_tried_again(
    start: Start, image: SliceImage, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    left = [BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN)) for _ in range(failures)]

    def scarce(*arguments: Any) -> Child:
        if left:
            raise left.pop()
        return Child(*arguments)

    monkeypatch.setattr(supervisor, "Child", scarce)
    collected = start(deadlines=Deadlines(pauses=(0.01,)))
    answer = collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok")))
    if failures == 2:  # which is one more than is tried: said, and the next request tries again
        assert isinstance(answer, Failed)
        assert answer.kind is FailureKind.START_FAILED
        assert os.strerror(errno.EAGAIN) in answer.message
        answer = collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok")))
    assert isinstance(answer, Predicted)


def test_lost_answers_cost_one_job(start: Start, image: SliceImage, monkeypatch: pytest.MonkeyPatch) -> None:
    collected = start()
    collected.until(lambda answer: isinstance(answer, Ready))
    lost = [True]

    def cleaned(parcel: Parcel) -> Any:
        if lost:
            lost.pop()
            parcel.unlink()
        return unpack(parcel)

    monkeypatch.setattr(supervisor, "unpack", cleaned)
    failed = collected.end_of(collected.supervisor.submit(endless(image)))
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.INTERNAL
    assert isinstance(collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok"))), Predicted)
    assert (
        len(collected.about(failed.job or 0))
        == len([answer for answer in collected.about(failed.job or 0) if isinstance(answer, Progress)]) + 1
    ), "nothing follows a failure"
    assert len([answer for answer in collected.answers if isinstance(answer, Ready)]) == 1


def test_folders_that_a_cleaner_took_are_made_again(start: Start, image: SliceImage) -> None:
    collected = start()
    collected.until(lambda answer: isinstance(answer, Ready))
    collected.folders.remove()
    assert isinstance(collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok"))), Predicted)


def test_a_child_whose_folder_goes_while_it_starts_is_no_accident(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A window that is closed at once takes the folders along; the child has nowhere to write its log."""
    child = Child(Folders((tmp_path / "gone",)), NumpyEngine)
    try:
        assert child.receive() == wire.Started("CPU")
    finally:
        child.kill()
    assert capfd.readouterr().err == ""


def test_a_fault_of_the_supervisor_is_not_the_end(
    start: Start, image: SliceImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected = start()
    collected.until(lambda answer: isinstance(answer, Ready))
    feed = collected.supervisor._feed

    def faulty() -> None:
        if collected.supervisor._waiting:
            raise RuntimeError

    for _ in range(2):
        monkeypatch.setattr(collected.supervisor, "_feed", faulty)
        failed = collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok")))
        assert isinstance(failed, Failed)
        assert failed.kind is FailureKind.INTERNAL
        assert "next request tries again" in failed.remedy
        monkeypatch.setattr(collected.supervisor, "_feed", feed)
        assert isinstance(
            collected.end_of(collected.supervisor.submit(ClassifyRequest(image, "ok"))), Predicted
        )


def test_child_leaves_when_its_parent_is_killed(tmp_path: Path) -> None:
    """Even in mid-job, and it clears up what the parent can no longer clear up."""
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent("""
            import sys
            sys.path.insert(0, sys.argv[1])
            import threading
            from tests.inference.conftest import make_image
            from tests.inference.engines_for_tests import NumpyEngine
            from viewer.explain.explainer import Choices
            from viewer.inference.messages import ExplainRequest, Progress
            from viewer.inference.supervisor import InferenceSupervisor

            def tell(answer):
                if isinstance(answer, Progress) and answer.done:
                    print(supervisor.pid, *supervisor._folders.paths, flush=True)

            if __name__ == "__main__":
                supervisor = InferenceSupervisor(tell, make_engine=NumpyEngine)
                choices = Choices(tolerance=1e-12, max_steps=5000)
                supervisor.submit(ExplainRequest(make_image(40, 30), "rough", choices))
                threading.Event().wait()
        """)
    )
    parent = subprocess.Popen(
        [sys.executable, str(script), str(Path(__file__).parents[2])], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid, *folders = parent.stdout.readline().split()
    child = psutil.Process(int(pid))
    assert child.is_running()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(timeout=10)
    assert folders
    assert not any(Path(folder).exists() for folder in folders)
