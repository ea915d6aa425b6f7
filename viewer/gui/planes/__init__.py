"""Reslices of a volume: slabs, turned planes and the crosshair."""
