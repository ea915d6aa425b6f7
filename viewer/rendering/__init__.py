"""SliceImage -> what is painted: frames, the viewport's cache, overlays, colour maps. No Qt."""
