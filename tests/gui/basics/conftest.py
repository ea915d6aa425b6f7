"""The application in another language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from viewer.gui.basics.translation import use_language


@pytest.fixture
def chinese(themed: QApplication) -> Iterator[None]:
    """The application in Chinese; English again afterwards."""
    assert use_language(themed, "zh") == "zh"
    yield
    use_language(themed, "en")
