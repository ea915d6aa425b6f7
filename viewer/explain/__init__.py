"""Prediction -> Attribution: integrated gradients, baselines, completeness."""
