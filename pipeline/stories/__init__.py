"""Stories come in here: from feeds, addresses, saved pages and pasted text. No mail, no people."""
