"""Segments, parametric maps and overlay planes laid over the images."""
