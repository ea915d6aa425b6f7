"""SliceImage -> Prediction: model cards, the model store, preprocessing, the TensorFlow backend, the classifier."""
