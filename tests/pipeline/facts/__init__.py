"""Our own mails for the facts at a glance: what each tells, and in which words."""
