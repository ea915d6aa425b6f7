"""SliceImage -> Prediction: model cards, model store, preprocessing, TensorFlow backend, classifier."""
