"""All actions of the window in one table: name, text, key, icon. Menus and toolbar are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.icons import line_icon
from viewer.gui.basics.translation import mark, tr

SEPARATOR = "-"
# Their icons are violet.
_BY_AI = frozenset({"classify", "explain", "run_series", "model_input", "compare_maps"})


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `in_viewport`: its key works only while the viewport has the focus, so that Space still
    presses a button and arrows still move a slider elsewhere."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    checked: bool = False
    in_viewport: bool = False
    tool: str = ""


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("open_folder", "Open folder…", ("Ctrl+O",), "mdi6.folder-open-outline"),
    ActionSpec("open_files", "Open files…", ("Ctrl+Shift+O",), "mdi6.file-image-outline"),
    ActionSpec("open_demo", "Open the demonstration study"),
    ActionSpec("close_all", "Close all", ("Ctrl+W",)),
    ActionSpec("save_picture", "Save picture…", ("Ctrl+S",), "mdi6.content-save-outline"),
    ActionSpec("header", "Header", ("Ctrl+T",)),
    ActionSpec("quit", "Quit", ("Ctrl+Q",)),
    ActionSpec("tool_window", "Window", ("W",), "mdi6.contrast-circle", True, True, tool="window"),
    ActionSpec("tool_pan", "Pan", ("T",), "mdi6.cursor-move", True, tool="pan"),
    ActionSpec("tool_zoom", "Zoom", ("Z",), "mdi6.magnify-plus-outline", True, tool="zoom"),
    ActionSpec("tool_scroll", "Scroll", ("S",), "mdi6.layers-outline", True, tool="scroll"),
    ActionSpec("tool_crosshair", "Crosshair", ("X",), "mdi6.crosshairs", True, tool="crosshair"),
    ActionSpec("three_planes", "Three planes", ("Shift+P",), "mdi6.cube-outline"),
    ActionSpec("three_planes_large", "Three planes, one of them large", ("Ctrl+Shift+P",)),
    ActionSpec("plane_axial", "Axial planes", ("F2",), "", True),
    ActionSpec("plane_coronal", "Coronal planes", ("F3",), "", True),
    ActionSpec("plane_sagittal", "Sagittal planes", ("F4",), "", True),
    ActionSpec("plane_native", "Images as acquired", ("F5",), "", True),
    ActionSpec("tool_length", "Length", ("D",), "mdi6.ruler", True, tool="length"),
    ActionSpec("tool_bidirectional", "Bidirectional", ("B",), "mdi6.arrow-all", True, tool="bidirectional"),
    ActionSpec("tool_angle", "Angle", ("A",), "mdi6.angle-acute", True, tool="angle"),
    ActionSpec("tool_cobb", "Cobb angle", ("Shift+A",), "mdi6.angle-obtuse", True, tool="cobb"),
    ActionSpec("tool_polyline", "Polyline", ("Y",), "mdi6.vector-polyline", True, tool="polyline"),
    ActionSpec("tool_freehand", "Freehand region", ("O",), "mdi6.lasso", True, tool="freehand"),
    ActionSpec("tool_rectangle", "Rectangle", ("Q",), "mdi6.rectangle-outline", True, tool="rectangle"),
    ActionSpec("tool_ellipse", "Ellipse", ("E",), "mdi6.ellipse-outline", True, tool="ellipse"),
    ActionSpec("tool_point", "Point", ("P",), "mdi6.plus", True, tool="point"),
    ActionSpec("tool_arrow", "Arrow with text", ("K",), "mdi6.arrow-top-left", True, tool="arrow"),
    ActionSpec("undo", "Undo", ("Ctrl+Z",), "mdi6.undo"),
    ActionSpec("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "mdi6.redo"),
    ActionSpec("copy_annotation", "Copy the annotation", ("Ctrl+C",)),
    ActionSpec("paste_annotation", "Paste the annotation", ("Ctrl+V",)),
    ActionSpec("delete_annotation", "Delete the annotation"),
    ActionSpec("write_text", "Write the annotation's text…"),
    ActionSpec("region_window", "Window of the region", ("Shift+W",)),
    ActionSpec("show_annotations", "Annotations", ("Shift+D",), "", True, True),
    ActionSpec("at_detector", "Millimetres at the detector", (), "", True),
    ActionSpec("findings_panel", "Findings panel", ("Ctrl+Shift+F",), "mdi6.format-list-text", True),
    ActionSpec("export_csv", "Export findings as CSV…"),
    ActionSpec("export_json", "Export findings as JSON…"),
    ActionSpec("invert", "Invert", ("I",), "mdi6.invert-colors", True),
    ActionSpec("objects", "Overlays and segments", ("Shift+O",), "", True, True),
    ActionSpec("shutter", "Shutter", ("Shift+X",), "", True, True),
    ActionSpec("shutter_region", "Shutter around the region"),
    ActionSpec("shutter_clear", "Without the drawn shutter"),
    ActionSpec("suv", "PET as SUV", ("U",), "", True),
    ActionSpec("fusion", "Second series over the image", ("V",), "", True),
    ActionSpec("fusion_choose", "Lay a series over the image…", ("Ctrl+Shift+V",)),
    ActionSpec("fusion_remove", "Take the second series away"),
    ActionSpec("flip_horizontal", "Flip horizontally", ("Shift+H",), "mdi6.flip-horizontal", True),
    ActionSpec("flip_vertical", "Flip vertically", ("Shift+V",), "mdi6.flip-vertical", True),
    ActionSpec("turn_right", "Turn right", ("Shift+R",), "mdi6.rotate-right"),
    ActionSpec("turn_left", "Turn left", ("Ctrl+Shift+R",), "mdi6.rotate-left"),
    ActionSpec("colours_grey", "Grey", (), "", True, True),
    ActionSpec("colours_hot", "Hot iron", (), "", True),
    ActionSpec("colours_pet", "PET", (), "", True),
    ActionSpec("colours_perceptual", "Even steps", (), "", True),
    ActionSpec("colours_signed", "Against and for", (), "", True),
    ActionSpec("smooth", "Smooth between pixels", ("Shift+S",), "", True, True),
    ActionSpec("magnifier", "Magnifier", ("G",), "", True),
    ActionSpec("true_size", "True size", ("Shift+F",)),
    ActionSpec("copy_picture", "Copy picture", ("Ctrl+Shift+C",)),
    ActionSpec("patient_on_pictures", "Patient data on pictures", (), "", True, True),
    ActionSpec("fit", "Fit to the viewport", ("F",), "mdi6.fit-to-screen-outline"),
    ActionSpec("reset", "Reset the view", ("R",), "mdi6.restore"),
    ActionSpec("show_text", "Text over the image", ("Space",), "mdi6.format-text", True, True, True),
    ActionSpec("show_patient", "Patient data", ("Shift+Space",), "", True, True, True),
    ActionSpec("previous_image", "Previous image", ("Up", "Left"), in_viewport=True),
    ActionSpec("next_image", "Next image", ("Down", "Right"), in_viewport=True),
    ActionSpec("back_ten", "Ten images back", ("PgUp",), in_viewport=True),
    ActionSpec("forward_ten", "Ten images on", ("PgDown",), in_viewport=True),
    ActionSpec("first_image", "First image", ("Home",), in_viewport=True),
    ActionSpec("last_image", "Last image", ("End",), in_viewport=True),
    ActionSpec("go_to_image", "Go to image…", ("Ctrl+G",)),
    ActionSpec("previous_point", "Previous time, phase, b-value or echo", (",",), in_viewport=True),
    ActionSpec("next_point", "Next time, phase, b-value or echo", (".",), in_viewport=True),
    ActionSpec("cine", "Play or stop", ("C",), "mdi6.play"),
    ActionSpec("cine_sweep", "Play back and forth", (), "", True),
    ActionSpec("previous_series", "Previous series", ("Ctrl+PgUp",)),
    ActionSpec("next_series", "Next series", ("Ctrl+PgDown",)),
    ActionSpec("previous_key_image", "Previous key image", ("Shift+J",)),
    ActionSpec("next_key_image", "Next key image", ("J",)),
    ActionSpec("next_viewport", "Next viewport", ("F6",)),
    ActionSpec("previous_viewport", "Previous viewport", ("Shift+F6",)),
    ActionSpec("maximise", "Maximise the viewport", ("M",)),
    ActionSpec("notes", "Notes on this series", ("N",)),
    ActionSpec("resample", "Resample to a volume"),
    ActionSpec("classify", "Classify", ("Ctrl+Return",), "mdi6.brain"),
    ActionSpec("explain", "Explain", ("Ctrl+Shift+Return",), "mdi6.thermometer-lines"),
    ActionSpec("run_series", "Run over series", ("Ctrl+Alt+Return",), "mdi6.chart-timeline-variant"),
    ActionSpec("previous_peak", "Previous peak", ("Alt+PgUp",)),
    ActionSpec("next_peak", "Next peak", ("Alt+PgDown",)),
    ActionSpec("model_input", "Model input", ("Ctrl+I",), "mdi6.grid", True),
    ActionSpec("compare_maps", "Compare two explanations…", ("Ctrl+D",), "mdi6.compare"),
    ActionSpec("tool_occlude", "Cover a box", ("Shift+Q",), "mdi6.selection-drag", True, tool="occlude"),
    ActionSpec("try_windows", "Try other windows"),
    ActionSpec("reveal_after_read", "Read first, then see the AI", (), "", True),
    ActionSpec("give_opinion", "Note an opinion of the image", ("Shift+N",)),
    ActionSpec("cancel", "Cancel what runs", ("Escape",)),
    ActionSpec("lab_dataset", "Describe a data set…"),
    ActionSpec("lab_augmentation", "Preview augmentation…"),
    ActionSpec("lab_training", "Train a classifier…"),
    ActionSpec("lab_evaluation", "Evaluate a model…"),
    ActionSpec("lab_import", "Import a model…"),
    ActionSpec("show_overlay", "Heatmap", (), "", True, True),
    ActionSpec("left_panel", "Studies panel", ("Ctrl+B",), "mdi6.dock-left", True, True),
    ActionSpec("right_panel", "AI panel", ("Ctrl+Shift+B",), "mdi6.dock-right", True, True),
    ActionSpec("full_screen", "Full screen", ("F11",), "", True),
    ActionSpec("jobs", "What is under way", ("Ctrl+J",)),
    ActionSpec("commands", "Commands…", ("Ctrl+K",)),
    ActionSpec("settings", "Settings…", ("Ctrl+,",)),
    ActionSpec("shortcuts", "Keys and mouse", ("F1",)),
    ActionSpec("copy_diagnostics", "Copy diagnostics"),
    ActionSpec("about", "About Overread"),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("&File", ("open_folder", "open_files", "recent", "open_demo", SEPARATOR, "save_picture", "copy_picture",
               "patient_on_pictures", SEPARATOR, "settings", SEPARATOR, "close_all", "quit")),
    ("&Edit", ("undo", "redo", SEPARATOR, "copy_annotation", "paste_annotation", "write_text", "delete_annotation")),
    ("&View", ("fit", "true_size", "magnifier", "smooth", "reset", "show_text", "show_patient", SEPARATOR,
               "maximise", SEPARATOR, "notes", "header", SEPARATOR, "left_panel", "right_panel", "jobs",
               "full_screen")),
    ("&Planes", ("three_planes", "three_planes_large", SEPARATOR, "plane_axial", "plane_coronal", "plane_sagittal",
                 "plane_native")),
    ("&Image", ("tool_window", "tool_pan", "tool_zoom", "tool_scroll", "tool_crosshair", SEPARATOR, "presets",
                "colours", "suv", "invert", "flip_horizontal", "flip_vertical", "turn_right", "turn_left", "objects",
                "shutter", "shutter_region", "shutter_clear",
                SEPARATOR, "fusion_over", "fusion", "fusion_remove", SEPARATOR, "resample")),
    ("&Go", ("previous_image", "next_image", "back_ten", "forward_ten", "first_image", "last_image", "go_to_image",
             SEPARATOR, "cine", "cine_sweep", SEPARATOR, "previous_point", "next_point", SEPARATOR,
             "previous_series", "next_series", "previous_key_image", "next_key_image", SEPARATOR,
             "next_viewport", "previous_viewport")),
    ("&Measure", ("tool_length", "tool_bidirectional", "tool_angle", "tool_cobb", "tool_polyline", SEPARATOR,
                  "tool_freehand", "tool_rectangle", "tool_ellipse", SEPARATOR, "tool_point", "tool_arrow",
                  SEPARATOR, "region_window", "at_detector", SEPARATOR, "show_annotations", "findings_panel",
                  SEPARATOR, "export_csv", "export_json")),
    ("&AI", ("classify", "explain", "show_overlay", SEPARATOR, "run_series", "previous_peak", "next_peak", SEPARATOR,
              "model_input", "compare_maps", "tool_occlude", "try_windows", SEPARATOR, "reveal_after_read",
              "give_opinion", SEPARATOR, "cancel")),
    ("&Lab", ("lab_dataset", "lab_augmentation", "lab_training", "lab_evaluation", SEPARATOR, "lab_import")),
    ("&Help", ("commands", "shortcuts", "copy_diagnostics", "about")),
)  # fmt: skip

SUBMENUS: dict[str, tuple[str, tuple[str, ...]]] = {
    "colours": (
        mark("Colours"),
        ("colours_grey", "colours_hot", "colours_pet", "colours_perceptual", "colours_signed"),
    ),
}

# Menus whose entries change, by name.
CHANGING: dict[str, str] = {
    "recent": mark("Open recent"),
    "presets": mark("Window preset"),
    "fusion_over": mark("Lay a series over the image"),
}

TOOLBAR: tuple[str, ...] = (
    "left_panel", SEPARATOR, "open_folder", "open_files", SEPARATOR,
    "tool_window", "tool_pan", "tool_zoom", "tool_scroll", "tool_crosshair", SEPARATOR, "three_planes", SEPARATOR,
    "tool_length", "tool_angle", "tool_ellipse", "tool_arrow", "findings_panel", SEPARATOR,
    "invert", "flip_horizontal", "flip_vertical", "fit", "reset", "show_text", SEPARATOR,
    "classify", "explain", SEPARATOR, "save_picture",
)  # fmt: skip


def make_actions(window: QMainWindow, viewports: QWidget) -> dict[str, QAction]:
    """All actions by name, children of `window`; the tools exclude one another.

    Keys that belong to an image work while the keyboard is within `viewports`.
    """
    actions = {}
    tools = QActionGroup(window)
    for spec in SPECS:
        action = QAction(tr(spec.text), window)
        action.setObjectName(f"action_{spec.name}")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.checkable)
        action.setChecked(spec.checked)
        key = spec.keys[0] if spec.keys else ""
        action.setToolTip(tr(spec.text).rstrip("…") + (f" ({key})" if key else ""))
        if spec.in_viewport:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            viewports.addAction(action)
        else:
            window.addAction(action)
        if spec.tool:
            action.setData(spec.tool)
            tools.addAction(action)
        actions[spec.name] = action
    draw_icons(actions)
    return actions


def draw_icons(actions: dict[str, QAction]) -> None:
    """Give actions their icons in the colours of the theme."""
    colours = theme.colours()
    for spec in SPECS:
        if spec.icon:
            colour = colours.ai if spec.name in _BY_AI else colours.text
            actions[spec.name].setIcon(line_icon(spec.icon, colour))


def make_menus(window: QMainWindow, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """Fill the menu bar; returns its menus by name, those whose entries change among them."""
    changing = {name: QMenu(tr(title), window) for name, title in CHANGING.items()}
    for name, menu in changing.items():
        menu.setObjectName(f"menu_{name}")
    menus = dict(changing)
    for title, names in MENUS:
        name = title.strip("&").lower()
        menu = menus[name] = window.menuBar().addMenu(tr(title))
        menu.setObjectName(f"menu_{name}")
        for name in names:
            if name == SEPARATOR:
                menu.addSeparator()
            elif name in changing:
                menu.addMenu(changing[name])
            elif name in SUBMENUS:
                # The window's own, not the menu's: it stands in the menu of the image too, which comes and goes.
                submenu = menus[name] = QMenu(tr(SUBMENUS[name][0]), window)
                menu.addMenu(submenu)
                submenu.setObjectName(f"menu_{name}")
                submenu.addActions([actions[one] for one in SUBMENUS[name][1]])
            else:
                menu.addAction(actions[name])
    return menus


def make_toolbar(window: QMainWindow, actions: dict[str, QAction]) -> QToolBar:
    """The toolbar: one family of line icons, tooltips with keys."""
    bar = QToolBar(tr("Tools"), window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
    for name in TOOLBAR:
        if name == SEPARATOR:
            bar.addSeparator()
        else:
            bar.addAction(actions[name])
    spacer = QWidget()
    spacer.setSizePolicy(spacer.sizePolicy().Policy.Expanding, spacer.sizePolicy().Policy.Preferred)
    bar.addWidget(spacer)
    bar.addAction(actions["right_panel"])
    for name in (*TOOLBAR, "right_panel"):
        button = None if name == SEPARATOR else bar.widgetForAction(actions[name])
        if button is not None:
            button.setObjectName(f"button_{name}")
            button.setAccessibleName(actions[name].text().rstrip("…"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    window.addToolBar(bar)
    return bar
