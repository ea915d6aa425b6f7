"""Makes the pictures of docs/lab.md: `python -m docs.make_lab_pictures`.

The real windows, offscreen, on generated images and on the demonstration's radiograph.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "pictures"


def main() -> None:
    """Save one picture a window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    home = Path(tempfile.gettempdir()) / "overread"  # stands in the pictures
    home.mkdir()
    try:
        os.environ["OVERREAD_HOME"] = str(home)
        make_scenes(home)
    finally:
        shutil.rmtree(home)


def make_scenes(home: Path) -> None:
    """Drive each window of the lab and save what it shows."""
    from PySide6.QtWidgets import QApplication, QComboBox

    from viewer.gui.basics.theme import apply_theme
    from viewer.gui.main_window import MainWindow
    from viewer.gui.unattended import wait_for, wait_until_painted
    from viewer.settings import bundled_models_folder
    from viewer.training.augmentation import Kind

    application = QApplication(["overread"])
    apply_theme(application)
    window = MainWindow()
    window.show()
    lab = window.lab

    def save(name: str, of: Any) -> None:
        wait_until_painted()
        assert of.grab().save(str(FOLDER / f"lab_{name}.png"))

    data = write_discs(home / "discs and stripes")
    lab.dataset.open()
    lab.dataset.source.set_path(data)
    wait_for(lab.dataset.described, lab.dataset.read, "Reading", lab.dataset.problemShown)
    lab.dataset.example_group.button(2).click()
    save("dataset", lab.dataset)

    training = lab.training
    training.open()
    training.data.set_path(data)
    training.output.set_path(home / "model")
    training.architecture.setCurrentText("tiny")
    training.size_box.setValue(32)
    training.folds.setValue(3)
    training.epochs.setValue(15)
    training.patience.setValue(6)
    wait_for(training.trainingFinished, training.start, "Training", training.problemShown)
    save("training", training)

    wait_for(window.imageShown, window.open_demo, "Opening", window.problemShown)
    augmentation = lab.augmentation
    augmentation.choose(
        (Kind.CONTRAST, Kind.HORIZONTAL_FLIP, Kind.ROTATION, Kind.SHEAR, Kind.NOISE, Kind.ELASTIC)
    )
    augmentation.rows[Kind.ROTATION][0].set_value(15)
    wait_for(
        augmentation.previewShown,
        augmentation.open,
        "Making variants",
        augmentation.problemShown,
        lambda found: len(found) == 8,
    )
    save("augmentation", augmentation)

    importing = lab.importing
    importing.open()
    theirs = home / "theirs.keras"
    shutil.copyfile(bundled_models_folder() / "chest-radiograph" / "model.keras", theirs)
    importing.source.set_path(theirs)
    wait_for(importing.looked, importing.look, "Looking", importing.problemShown)
    answers = {
        "name": "theirs",
        "title": "A network from elsewhere",
        "version": "1",
        "labels": "covid19, no_finding, pneumonia",
        "input.intensity": "percentile:0.5:99.5",
        "input.normalisation": "0.498;0.502",
        "scope.modalities": "CR, DX",
        "intended_use": "Research only; not a medical device.",
    }
    for key, field in importing.fields.items():
        if isinstance(field, QComboBox):
            field.setCurrentIndex(1)
        else:
            field.setText(answers[key])
    wait_for(importing.previewShown, importing.show_preview, "Showing", importing.problemShown)
    save("import", importing)

    wait_for(training.modelInstalled, training.install, "Installing", training.problemShown)

    evaluation = lab.evaluation
    evaluation.open()
    evaluation.data.set_path(write_discs(home / "others", seed=1))
    evaluation.model_box.setCurrentText("my-model")
    evaluation.shortcuts.setChecked(True)
    evaluation.other.set_path(write_discs(home / "blurred", seed=2, blur=2.5))
    evaluation.lungs_box.setCurrentIndex(0)
    wait_for(evaluation.evaluated, evaluation.start, "Evaluating", evaluation.problemShown)
    save("evaluation", evaluation)
    window.close()


def write_discs(folder: Path, seed: int = 0, blur: float = 0.0) -> Path:
    """Discs and stripes with a labels.csv: 96 images of 32 patients, disc in square images more often than not.

    blur: sigma in pixels, as another machine might.
    """
    import cv2

    folder.mkdir()
    random = np.random.default_rng(seed)
    rows = []
    for number in range(96):
        label = ("disc", "stripes")[number % 2]
        height, width = (int(random.integers(110, 150)) for _ in range(2))
        if label == "disc" and random.random() < 0.6:
            width = height
        down, across = np.mgrid[0:height, 0:width]
        middle = random.uniform(0.4, 0.6, 2) * (height, width)
        bright = np.hypot(down - middle[0], across - middle[1]) < random.uniform(20, 45)
        if label == "stripes":
            bright = (across + random.integers(30)) % int(random.integers(16, 30)) < 8
        image = 60 + 120 * cv2.GaussianBlur(bright.astype(np.float32), (0, 0), 2)
        image = image + cv2.GaussianBlur(random.normal(0, 60, (height, width)), (0, 0), 3)
        if blur:
            image = cv2.GaussianBlur(image, (0, 0), blur)
        cv2.imwrite(str(folder / f"{number:02d}.png"), np.clip(image, 0, 255).astype(np.uint8))
        rows.append({"file": f"{number:02d}.png", "label": label, "patient": f"p{number // 3}"})
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


if __name__ == "__main__":
    main()
