"""What a notebook shows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tests.gui.attributions import make_attribution
from tests.inference.conftest import make_image
from viewer.ai.classifier import load_model


def test_attribution_as_a_picture_and_as_html() -> None:
    values = np.zeros((500, 800), np.float32)
    values[100:200, 100:300] = 1
    values[300:400, 500:700] = -1
    shown = make_attribution(make_image(500, 800), values)
    picture = cv2.imdecode(np.frombuffer(shown._repr_png_(), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (240, 384, 3)
    warm, cool = picture[72, 96].astype(int), picture[168, 288].astype(int)
    assert warm[2] > warm[0] + 40  # red over blue
    assert cool[0] > cool[2] + 40
    assert np.ptp(picture[5, 5]) == 0  # nothing there
    html = shown._repr_html_()
    assert "data:image/png;base64," in html
    assert "pneumonia" in html
    assert "not a medical device" in html
    assert "image.dcm" not in html


def test_prediction_as_html(tiny_model_folder: Path) -> None:
    prediction = load_model(tiny_model_folder).predict(make_image(40, 40))
    html = prediction._repr_html_()
    assert all(f"{chance:.3f}" in html for chance in prediction.probabilities.values())
    assert html.index(f">{prediction.best}<") < min(
        html.index(f">{label}<") for label in prediction.labels if label != prediction.best
    )
    assert "not a medical device" in html
