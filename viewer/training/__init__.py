"""Labelled images -> weights: data sets, augmentation, architectures, training, evaluation."""
