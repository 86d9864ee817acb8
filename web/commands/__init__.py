"""What `tipdesk` does: one file a noun. Loaded only when called (web.cli)."""
