"""Whether the signatures of a mail hold: a name server is asked, where the house allows it."""
