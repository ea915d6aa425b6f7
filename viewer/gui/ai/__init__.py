"""Scores and maps beside the displayed image: what is asked for, and what it is worth."""
