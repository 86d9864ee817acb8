"""From a mail to a tip on its beat. Owns the database, imports `inbox`, knows nothing of `web`."""
