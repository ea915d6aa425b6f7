"""What a model attends to: regions of a map, a whole series, the model's own input, two maps side by side."""
