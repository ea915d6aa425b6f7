"""The windows of the model lab: data, augmentation, training, evaluation, import."""
