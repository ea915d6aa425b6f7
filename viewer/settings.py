"""Where things are, and what the user has chosen.

`resources/` and `model_weights/` lie at the top of a checkout and inside the package in an installed wheel. A
checkout comes first, so that an editable install shows live files.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from viewer.errors import OverreadError
from viewer.sentence import Sentence
from viewer.whole_file import replacing

_PACKAGE = Path(__file__).resolve().parent

RESEARCH_NOTE = "Research software, not a medical device."


def _data_folder(name: str) -> Path:
    in_checkout = _PACKAGE.parent / name
    # A site-packages folder could hold a stranger's `resources`: only a checkout has our pyproject beside it.
    if in_checkout.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return in_checkout
    in_wheel = _PACKAGE / f"_{name}"
    if in_wheel.is_dir():
        return in_wheel
    raise OverreadError(
        Sentence("The folder {name} is missing from this installation.", name=name),
        "Install Overread again: pip install overread.",
    )


def resources_folder() -> Path:
    """Folder with icons, styles and presets."""
    return _data_folder("resources")


def bundled_models_folder() -> Path:
    """Folder with the models that come with Overread, one sub-folder each."""
    return _data_folder("model_weights")


def user_data_folder() -> Path:
    """Folder for the user's own models and settings; OVERREAD_HOME overrides the platform's usual place."""
    override = os.environ.get("OVERREAD_HOME")
    return Path(override) if override else Path(platformdirs.user_data_dir("overread", appauthor=False))


def user_models_folder() -> Path:
    """Folder with the models that the user installed, one sub-folder each; may not exist yet."""
    return user_data_folder() / "models"


DragTool = Literal["window", "pan", "zoom", "scroll"]


class PresetSetting(BaseModel):
    """A window that a number key chooses on a CT; centre and width in HU."""

    name: str = Field(min_length=1, max_length=40)
    center: float
    width: float = Field(ge=1)


class Settings(BaseModel):
    """What the user has chosen; kept as JSON in the user's data folder."""

    model_config = ConfigDict(extra="ignore", validate_assignment=True)

    recent: list[str] = Field(default_factory=list, max_length=20)
    model: str = "chest-radiograph"
    invert_window_drag: bool = False
    hide_patient_data: bool = False
    show_text: bool = True
    overlay_opacity: float = Field(default=0.6, ge=0.0, le=1.0)
    overlay_threshold: float = Field(default=0.2, ge=0.0, le=1.0)
    tolerance: float = Field(default=0.01, gt=0.0, le=1.0)
    baseline: Literal["black", "mean", "blur", "padding", "noise", "reference"] = "black"
    method: str = "integrated_gradients"
    explained_output: Literal["logit", "margin", "probability"] = "logit"
    # Parts of the AI panel that are not folded away
    ai_sections: list[str] = Field(default_factory=lambda: ["evidence", "region", "series_run"])
    left_panel: bool = True
    right_panel: bool = True
    findings_panel: bool = False
    theme: Literal["dark", "light"] = "dark"
    language: Literal["system", "en", "zh"] = "system"
    font_pixels: int = Field(default=13, ge=11, le=20)
    # Of what is drawn from now on
    annotation_colour: str = Field(default="#ffd84a", pattern="^#[0-9a-f]{6}$")
    screen_dpi: int = Field(default=0, ge=0, le=2000)  # device pixels per inch; 0: as the screen says
    screen_name: str = Field(default="", max_length=200)  # of the screen on which that was measured
    device: Literal["auto", "cpu"] = "auto"
    middle_drag: DragTool = "pan"
    right_drag: DragTool = "zoom"
    invert_wheel: bool = False
    presets: list[PresetSetting] | None = None  # of a CT; None for the usual ones
    shortcuts: dict[str, list[str]] = Field(default_factory=dict)  # name of an action: its keys
    start_folder: str = ""  # where choosing files begins; "" for the last one
    model_folders: list[str] = Field(default_factory=list)  # beside the user's own and the bundled one
    window_geometry: str = ""
    window_layout: str = ""
    layout: str = "1x1"  # of the viewports
    link_scroll: Literal["nothing", "position", "offset"] = "position"
    link_placement: bool = False
    link_window: bool = False
    reference_lines: bool = True
    reveal_after_read: bool = False  # what models say is hidden until the reader has noted an opinion

    @classmethod
    def path(cls) -> Path:
        """File that holds the settings."""
        return user_data_folder() / "settings.json"

    @classmethod
    def load(cls) -> Settings:
        """The stored settings; the defaults where there are none or the file is damaged."""
        try:
            return cls.model_validate_json(cls.path().read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, ValidationError, json.JSONDecodeError):
            # A damaged settings file must not keep anybody from reading images; the next save replaces it.
            return cls()

    def save(self) -> None:
        """Write the settings, for the user's eyes only: recent folders are often patients' names.

        A crash in between leaves the old file whole. Raises OSError.
        """
        with replacing(self.path(), private=True) as draft:
            draft.write_text(self.model_dump_json(indent=2), encoding="utf-8")

    def with_recent(self, path: Path, most: int = 10) -> Settings:
        """These settings with `path` first among the recent items."""
        name = str(path.absolute())
        return self.model_copy(update={"recent": [name, *(r for r in self.recent if r != name)][:most]})
