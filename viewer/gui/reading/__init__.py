"""What the viewports show and how: the reading controller, hanging, cine, key images, undoing."""
