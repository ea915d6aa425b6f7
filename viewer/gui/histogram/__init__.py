"""The histogram of an image, a region or a series, with the window over it."""
