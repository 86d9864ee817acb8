"""A desk to try: a mailbox of its own in this process, made-up mails, the real poller over IMAP."""
