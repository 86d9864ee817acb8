"""How judges learn from what people did: examples, lessons in a child process, versions."""
