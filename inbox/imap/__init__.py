"""IMAP: logging in, and a folder as a `Mailbox`. Knows no database and keeps no state on disk."""
