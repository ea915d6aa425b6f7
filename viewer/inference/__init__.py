"""The child process that holds a model, its supervisor, and the messages between them. No Qt."""
