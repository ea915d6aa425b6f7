"""Measuring on images: shapes, what they measure, how they are edited, kept and exported."""
