"""The marks of a viewport: text, banners, frames. Setting what is there already costs no paint."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from viewer.dicom.shutter import Shutter
from viewer.gui.viewport.lines import PlaneLines
from viewer.gui.viewport.paint import Marks
from viewer.gui.viewport.placement import PlacedWidget
from viewer.gui.viewport.text import Banner, CornerText
from viewer.rendering.fusion_layer import FusionLook
from viewer.volume.slice_image import SliceImage


class MarkedWidget(PlacedWidget):
    """A widget with an image placed in it and marks over the image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = Marks()
        self._objects_key: object = None

    def set_message(self, message: str | None) -> None:
        """Say in the middle why nothing can be shown, or what goes on."""
        if message != self._marks.message:
            self._marks.message = message
            self.setAccessibleDescription(message or "")
            self.update()

    def message(self) -> str | None:
        """What stands in the middle."""
        return self._marks.message

    def set_hint(self, hint: str | None) -> None:
        """Say quietly in the middle what could be done here."""
        self._mark("hint", hint)

    def hint(self) -> str | None:
        """What could be done here."""
        return self._marks.hint

    def set_corner_text(self, text: CornerText, discreet: CornerText | None = None) -> None:
        """Lines for the four corners, and those for while patient data are hidden (None: the same)."""
        self._mark("corners", text)
        self._mark("discreet", text if discreet is None else discreet)

    def clear_text(self) -> None:
        """No corner text and no banners: there is no series."""
        self.set_corner_text(CornerText())
        self._mark("banners", ())

    def set_banners(self, banners: tuple[Banner, ...]) -> None:
        """Lasting notes at the top."""
        self._mark("banners", banners)

    def banners(self) -> tuple[Banner, ...]:
        """The lasting notes that are shown."""
        return self._marks.banners

    def set_objects(self, layer: NDArray[np.uint8] | None, key: object) -> None:
        """Lay segments, maps and drawings over the image: premultiplied BGRA (rows, columns, 4) of its pixels.

        `key` says what they are, for `objects_key`. They go with the image.
        """
        self._objects_key = key
        self._marks.objects.set_layer(layer)
        self.update()

    def set_objects_hidden(self, hidden: bool) -> None:
        """Say in a corner that overlays, segments or maps could be shown over the image."""
        self._mark("objects_hidden", hidden)

    def objects_key(self) -> object:
        """What lies over the image; None where nothing does."""
        return self._objects_key

    def set_fusion(self, image: SliceImage | None, look: FusionLook | None = None, name: str = "") -> None:
        """Lay a second series, sampled at the image's own pixels, over the image; None: none. It goes with it."""
        fusion = self._marks.fusion
        if (image, look, name) != (fusion.image, fusion.look, fusion.name):
            fusion.set_image(image)
            fusion.look, fusion.name = look, name
            self.update()

    def fusion(self) -> tuple[SliceImage | None, FusionLook | None]:
        """The second series that lies over the image, and how it looks."""
        return self._marks.fusion.image, self._marks.fusion.look

    def set_shutters_on(self, on: bool) -> None:
        """Cover what lies outside of the image's own shutter and the one that was drawn, or show it."""
        self._mark("shutters_on", on)

    def set_drawn_shutter(self, shutter: Shutter | None) -> None:
        """A shutter beside the image's own."""
        self._mark("drawn_shutter", shutter)

    def drop_layers(self) -> None:
        """Another image is shown: what was laid over the one before goes with it."""
        if self._objects_key is not None:
            self.set_objects(None, None)
        self.set_fusion(None)

    def set_ai_badge(self, text: str | None) -> None:
        """A short AI mark (label and probability, for instance) at the top, in the hue that is AI's alone."""
        self._mark("ai_badge", text)

    def ai_badge(self) -> str | None:
        """The AI mark that is shown."""
        return self._marks.ai_badge

    def set_text_visible(self, visible: bool) -> None:
        """Show or hide all text but banners and messages."""
        self._mark("text_visible", visible)

    def set_patient_text_visible(self, visible: bool) -> None:
        """Show all corner text, or that for while patient data are hidden."""
        self._mark("patient_visible", visible)

    def set_study_text_visible(self, visible: bool) -> None:
        """Show or hide the lines of patient, institution and study, for a picture that leaves the program."""
        self._mark("study_visible", visible)

    def set_active(self, active: bool) -> None:
        """Draw the accent frame of the viewport that commands go to."""
        self._mark("active", active)

    def is_marked_active(self) -> bool:
        """True while the accent frame is drawn."""
        return self._marks.active

    def set_position_mark(self, position: tuple[int, int] | None) -> None:
        """A thin mark at the right edge: image `position[0]` (from 0) of `position[1]`; None: none."""
        self._mark("position", position)

    def set_plane_lines(self, lines: PlaneLines) -> None:
        """Where other planes cut the image, and the crosshair."""
        self._mark("lines", lines)

    def plane_lines(self) -> PlaneLines:
        """Where other planes cut the image, and the crosshair."""
        return self._marks.lines

    def _mark(self, name: str, value: object) -> None:
        if value != getattr(self._marks, name):
            setattr(self._marks, name, value)
            self.update()
