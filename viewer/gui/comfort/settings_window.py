"""All settings in one window that stays beside the work; every change takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.errors import OverreadError
from viewer.gui.annotation.menu import COLOURS, swatch
from viewer.gui.basics import theme
from viewer.gui.basics.controls import with_margin
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.comfort.preferences import Preferences
from viewer.gui.comfort.preset_table import PresetTable
from viewer.gui.comfort.shortcut_table import ShortcutTable
from viewer.settings import Settings, user_data_folder, user_models_folder

_SIZE = (760, 520)
_TOOLS = (
    (mark("Window"), "window"),
    (mark("Pan"), "pan"),
    (mark("Zoom"), "zoom"),
    (mark("Scroll"), "scroll"),
)


class SettingsWindow(QWidget):
    """Non-modal. What cannot be is said below, in place."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("settings_window")
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.resize(*_SIZE)
        self._preferences = preferences
        self._showing = False  # true while the controls are set by the program
        self._shows: list[Callable[[Settings], None]] = []
        self.pages = QListWidget()
        self.pages.setObjectName("settings_pages")
        self.pages.setAccessibleName(tr("Groups of settings"))
        self.pages.setFixedWidth(150)
        self._stack = QStackedWidget()
        self.message = QLabel()
        self.message.setObjectName("settings_message")
        self.message.setWordWrap(True)
        for title, page in (
            (tr("Appearance"), self._appearance()),
            (tr("Mouse"), self._mouse()),
            (tr("Window presets"), self._presets()),
            ("AI", self._ai()),
            (tr("Folders"), self._folders()),
            (tr("Keys"), self._keys()),
        ):
            self.pages.addItem(title)
            self._stack.addWidget(page)
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.pages.currentRowChanged.connect(lambda _: self._say(""))
        self.pages.setCurrentRow(0)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 12)
        right.addWidget(self._stack, 1)
        right.addWidget(self.message)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pages)
        row.addLayout(right, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        preferences.changed.connect(self.show_settings)
        self.show_settings(preferences.settings)

    def open(self, page: str = "") -> None:
        """Show the window, at the page of that title."""
        if page:
            (item,) = self.pages.findItems(page, Qt.MatchFlag.MatchExactly)
            self.pages.setCurrentItem(item)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_settings(self, settings: Settings) -> None:
        """Put what is chosen on the controls."""
        self._showing = True
        for show in self._shows:
            show(settings)
        self._showing = False

    # Pages

    def _appearance(self) -> QWidget:
        page, form = _page(tr("Appearance"))
        form.addRow(
            tr("Theme"),
            self._choice(
                "theme", tr("Theme"), ((tr("Dark"), "dark"), (tr("Light, with black viewports"), "light"))
            ),
        )
        form.addRow(tr("Text size"), self._whole("font_pixels", tr("Text size in pixels"), 11, 20, " px"))
        colours = self._choice("annotation_colour", tr("Colour of new annotations"), COLOURS)
        for place, (_, colour) in enumerate(COLOURS):
            colours.setItemIcon(place, swatch(colour))
        form.addRow(tr("New annotations"), colours)
        dots = self._whole("screen_dpi", tr("Pixels per inch of the screen"), 0, 2000, "\u2009dpi")
        dots.setSpecialValueText(tr("As the screen says"))
        dots.setToolTip(tr("For true size: the pixels of a row, divided by the measured width in inches."))
        form.addRow(tr("Screen"), dots)
        languages = ((tr("As the system"), "system"), ("English", "en"), ("中文", "zh"))
        form.addRow(tr("Language"), self._choice("language", tr("Language"), languages))
        form.addRow("", _note(tr("Another language is used from the next start.")))
        return page

    def _mouse(self) -> QWidget:
        page, form = _page(tr("Mouse"))
        form.addRow(tr("Left drag"), _note(tr("what the chosen tool says (W, T, Z, S)")))
        form.addRow(tr("Middle drag"), self._choice("middle_drag", tr("Middle drag"), _TOOLS))
        form.addRow(tr("Right drag"), self._choice("right_drag", tr("Right drag"), _TOOLS))
        inverted = tr("Invert the window drag")
        form.addRow(
            tr("Window drag"),
            self._tick("invert_window_drag", tr("Inverted: left widens, down raises"), inverted),
        )
        form.addRow(
            tr("Wheel"),
            self._tick("invert_wheel", tr("Inverted: towards you goes back"), tr("Invert the wheel")),
        )
        return page

    def _presets(self) -> QWidget:
        page, form = _page(tr("Window presets of CT images"))
        table = PresetTable()
        table.changed.connect(lambda presets: self._change("presets", presets))
        table.refused.connect(lambda text: self._say(text, "error"))
        self._shows.append(lambda settings: table.set_presets(settings.presets))
        form.addRow(table)
        return page

    def _ai(self) -> QWidget:
        page, form = _page("AI")
        tolerance = QDoubleSpinBox()
        with_margin(tolerance)
        tolerance.setDecimals(3)
        tolerance.setRange(0.001, 1.0)
        tolerance.setSingleStep(0.005)
        self._name(tolerance, "tolerance", tr("Tolerance of explanations"))
        tolerance.setKeyboardTracking(False)
        tolerance.valueChanged.connect(lambda value: self._change("tolerance", value))
        self._shows.append(lambda settings: tolerance.setValue(settings.tolerance))
        form.addRow(tr("Tolerance"), tolerance)
        form.addRow(
            "",
            _note(tr("How far the sum of a map may be from the difference it explains, as a share of it.")),
        )
        devices = ((tr("A GPU where there is one"), "auto"), (tr("The CPU"), "cpu"))
        form.addRow(tr("Device"), self._choice("device", tr("Device of models"), devices))
        form.addRow("", _note(tr("Another device is used from the next start.")))
        return page

    def _folders(self) -> QWidget:
        page, form = _page(tr("Folders"))
        start = QLineEdit()
        start.setPlaceholderText(tr("The folder that was opened last"))
        self._name(start, "start_folder", tr("Folder in which choosing files begins"))
        start.editingFinished.connect(lambda: self._change("start_folder", start.text().strip()))
        self._shows.append(lambda settings: start.setText(settings.start_folder))
        form.addRow(tr("Open in"), _beside(start, self._browse("browse_start_folder", start)))
        models = QLineEdit()
        models.setPlaceholderText(tr("None besides yours and the bundled ones"))
        self._name(models, "model_folders", tr("Further folder of models"))
        models.editingFinished.connect(
            lambda: self._change("model_folders", [models.text().strip()] if models.text().strip() else [])
        )
        self._shows.append(lambda settings: models.setText(next(iter(settings.model_folders), "")))
        form.addRow(tr("Models also in"), _beside(models, self._browse("browse_model_folders", models)))
        form.addRow("", _note(tr("Models in another folder are offered from the next start.")))
        for title, folder in (
            (tr("Your models"), user_models_folder()),
            (tr("Settings and log"), user_data_folder()),
        ):
            label = _note(str(folder))
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(title)
            form.addRow(title, label)
        return page

    def _keys(self) -> QWidget:
        page, form = _page(tr("Keys"))
        table = ShortcutTable(self._preferences.shortcuts)
        table.changed.connect(lambda keys: self._change("shortcuts", keys))
        self._shows.append(lambda settings: table.set_chosen(settings.shortcuts))
        form.addRow(table)
        return page

    # Controls

    def _name(self, widget: QWidget, field: str, text: str) -> None:
        widget.setObjectName(f"setting_{field}")
        widget.setAccessibleName(text)

    def _choice(self, field: str, text: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox()
        self._name(box, field, text)
        for title, value in entries:
            box.addItem(tr(title), value)
        box.currentIndexChanged.connect(lambda _: self._change(field, box.currentData()))
        self._shows.append(lambda settings: box.setCurrentIndex(box.findData(getattr(settings, field))))
        return box

    def _whole(self, field: str, text: str, least: int, most: int, suffix: str) -> QSpinBox:
        box = QSpinBox()
        with_margin(box)
        self._name(box, field, text)
        box.setRange(least, most)
        box.setSuffix(suffix)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(lambda value: self._change(field, value))
        self._shows.append(lambda settings: box.setValue(getattr(settings, field)))
        return box

    def _tick(self, field: str, text: str, accessible: str) -> QCheckBox:
        box = QCheckBox(text)
        self._name(box, field, accessible)
        box.toggled.connect(lambda on: self._change(field, on))
        self._shows.append(lambda settings: box.setChecked(getattr(settings, field)))
        return box

    def _browse(self, name: str, line: QLineEdit) -> QPushButton:
        button = QPushButton(tr("Choose…"))
        button.setObjectName(name)
        button.setAccessibleName(tr("Choose: {accessibleName}", accessibleName=line.accessibleName()))

        def choose() -> None:
            folder = QFileDialog.getExistingDirectory(
                self, tr("Choose a folder"), line.text() or str(Path.home())
            )
            if folder:
                line.setText(folder)
                line.editingFinished.emit()

        button.clicked.connect(choose)
        return button

    def _change(self, field: str, value: Any) -> None:
        if self._showing or getattr(self._preferences.settings, field) == value:
            return
        try:
            self._preferences.change(**{field: value})
        except OverreadError as error:
            self._say(said(str(error)), "error")
        else:
            self._say("")

    def _say(self, text: str, kind: str = "secondary") -> None:
        self.message.setProperty("role", kind)
        self.message.style().polish(self.message)
        self.message.setText(text)


def _page(title: str) -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    label = QLabel(title)
    label.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
    label.setProperty("role", "title")
    column.addWidget(label)
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    column.addLayout(form)
    column.addStretch(1)
    return page, form


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "secondary")
    label.setWordWrap(True)
    return label


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 0 if place else 1)
    return holder
