"""Measuring: shapes drawn on images, their figures, the list of findings, and their way to the disk."""
