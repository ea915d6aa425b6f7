"""One image on the screen: placing, painting, overlay, marks, and the hand on it."""
