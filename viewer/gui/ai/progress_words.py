"""What the models' process is doing, in the window's language."""

from __future__ import annotations

from viewer.gui.basics.translation import mark, tr
from viewer.inference.messages import Progress, Stage

# As the process says them in English; a text that is not among them (a task of the window's own) is said as it came.
SAID = (
    mark("Starting TensorFlow"), mark("Loading model"), mark("Classifying"), mark("Drawing masks"),
    mark("Explaining"), mark("Testing the map"),
)  # fmt: skip


def progress_words(progress: Progress) -> str:
    """For the panel and the list of jobs."""
    if progress.stage is Stage.EXPLAINING and progress.total:
        return tr("Explaining, {steps} steps", steps=progress.total - 1)
    if progress.stage is Stage.CHECKING and progress.total:
        return tr("Testing the map, {done} of {total}", done=progress.done, total=progress.total)
    return tr(progress.text)
