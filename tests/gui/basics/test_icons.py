"""Line icons: as qtawesome draws them, without importing it."""

from __future__ import annotations

import pytest
import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from viewer.gui.actions import SPECS
from viewer.gui.basics import theme
from viewer.gui.basics.icons import line_icon


@pytest.mark.parametrize("name", sorted({spec.icon for spec in SPECS if spec.icon}))
def test_an_icon_is_that_of_qtawesome(themed: QApplication, name: str) -> None:
    colours = theme.colours()
    known = qtawesome.icon(name, color=colours.text, color_disabled=colours.disabled, scale_factor=1.25)
    own = line_icon(name)
    for pixels in (16, 20):
        for ratio in (1.0, 2.0):
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
                size = QSize(pixels, pixels)
                picture = own.pixmap(size, ratio, mode, QIcon.State.Off).toImage()
                assert picture == known.pixmap(size, ratio, mode, QIcon.State.Off).toImage()
                places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
                assert any(picture.pixelColor(x, y).alpha() for x, y in places)


def test_an_icon_has_the_colour_that_is_asked_for(themed: QApplication) -> None:
    picture = line_icon("mdi6.circle", "#ff0000").pixmap(QSize(20, 20)).toImage()
    assert picture.pixelColor(10, 10).name() == "#ff0000"
