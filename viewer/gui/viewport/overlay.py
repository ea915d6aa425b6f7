"""The overlay of a viewport: an attribution of exactly the displayed image, or none."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from viewer.explain.attribution import Attribution
from viewer.gui.viewport.marks import MarkedWidget
from viewer.gui.viewport.paint import ViewportPainter
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.overlay import OverlayStyle
from viewer.rendering.readout import AttributionRanks
from viewer.volume.slice_image import SliceImage


class OverlaidWidget(MarkedWidget):
    """A widget with an image, marks, and perhaps an attribution over it."""

    def __init__(self, parent: QWidget | None = None, kept: KeptGrey | None = None) -> None:
        super().__init__(parent)
        self._painter = ViewportPainter(kept)
        self._image: SliceImage | None = None
        self._attribution: Attribution | None = None
        self._ranks: AttributionRanks | None = None
        self._style = OverlayStyle()
        self._overlay_wanted = True
        self._overlay_held_off = False

    def set_attribution(self, attribution: Attribution | None) -> bool:
        """Lay an attribution over the image. Returns False, and shows none, if it was made of another image."""
        if attribution is not None and not self._belongs(attribution):
            self._take_attribution(None)
            return False
        self._take_attribution(attribution)
        self._view_changed()
        return True

    def attribution(self) -> Attribution | None:
        """The attribution of the displayed image."""
        return self._attribution

    def set_overlay_style(self, style: OverlayStyle) -> None:
        """Opacity, threshold and limit."""
        if style != self._style:
            self._style = style
            self.update()

    def overlay_style(self) -> OverlayStyle:
        """Opacity, threshold and limit."""
        return self._style

    def overlay_limit(self) -> float | None:
        """The magnitude (logits per pixel) of the strongest colour; None without an attribution."""
        return None if self._attribution is None else self._painter.overlay.limit(self._style)

    def set_overlay_visible(self, visible: bool) -> None:
        """Show or hide the overlay and its marks."""
        if visible != self._overlay_wanted:
            self._overlay_wanted = visible
            self.update()

    def set_overlay_held_off(self, held_off: bool) -> None:
        """Hide the overlay while a key is held, whatever else changes meanwhile."""
        self._overlay_held_off = held_off
        self.update()

    def overlay_is_visible(self) -> bool:
        """True while an attribution is really drawn."""
        return (
            self._overlay_wanted
            and not self._overlay_held_off
            and self._attribution is not None
            and self._image is not None
        )

    def _belongs(self, attribution: Attribution) -> bool:
        """True if the attribution is of the displayed frame. Its pixels are not hashed again on this thread."""
        image = self._image
        if image is None or image.resliced or attribution.values.shape != image.shape:
            return False
        identity, header = attribution.identity, image.header
        return (identity.path, identity.sop_instance_uid, identity.frame) == (
            header.path,
            header.sop_instance_uid,
            header.frame,
        )

    def _take_attribution(self, attribution: Attribution | None) -> None:
        self._attribution = attribution
        self._painter.set_attribution(attribution)
        self._ranks = None if attribution is None else AttributionRanks(attribution.values)
        self.update()
