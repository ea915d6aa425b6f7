"""What the lab's windows have done in a process of its own (see viewer.inference.apart)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viewer.inference.apart import IsCancelled, Tell
from viewer.training.dataset_report import DatasetReport, describe_dataset
from viewer.training.train_settings import TrainSettings


@dataclass(frozen=True, slots=True)
class TrainWork:
    """Train a model; tells TrainingProgress, returns its TrainResult."""

    data: Path
    output: Path
    settings: TrainSettings
    resume: bool = False
    overwrite: bool = False

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> Any:
        """See Work."""
        from viewer.training.train import train

        return train(self.data, self.output, self.settings, tell, cancelled, self.resume, self.overwrite)


@dataclass(frozen=True, slots=True)
class DescribeWork:
    """Describe a data set; tells (done, total)."""

    data: Path

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> DatasetReport:
        """See Work."""
        return describe_dataset(self.data, lambda done, total: tell((done, total)), cancelled)


@dataclass(frozen=True, slots=True)
class EvaluateWork:
    """Measure a model and, where asked, test it for shortcuts; tells (text, done, total).

    other_sources: for the shortcut tests; lungs: folder of a segmentation model for them, if there is one.
    robust: also under small changes and as mean answer over variants; against: folder of another model with the
    same labels, for a paired test; report: folder for a page with plots.
    """

    data: Path
    model: Path
    shortcuts: bool = False
    other_sources: tuple[Path, ...] = ()
    lungs: Path | None = None
    robust: bool = False
    against: Path | None = None
    report: Path | None = None

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> Any:
        """Figures as `overread evaluate --json` has them, and a ShortcutReport or None."""
        from viewer.ai.classifier import load_model
        from viewer.training.evaluate import evaluate
        from viewer.training.shortcuts import run_shortcut_tests

        model = load_model(self.model)
        figures = evaluate(
            self.data,
            model,
            lambda done, total: tell(("Reading images", done, total)),
            cancelled,
            robust=self.robust,
            test_time=self.robust,
            against=self.against,
            report=self.report,
        )
        if not self.shortcuts:
            return figures, None
        lungs = None if self.lungs is None else load_model(self.lungs)
        report = run_shortcut_tests(
            self.data,
            model,
            self.other_sources,
            lungs,
            progress=lambda done, total: tell(("Testing for shortcuts", done, total)),
            cancelled=cancelled,
        )
        return figures, report
