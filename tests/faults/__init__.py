"""Faults between the poller and a real Dovecot: whatever happens, every mail is held once."""
