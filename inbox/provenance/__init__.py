"""What shows where a mail came from: facts, never a verdict. None of them shows who wrote it.

The rooms: results (what our own server found), domains (look-alikes), people (a colleague's name),
card (all of it, from the headers alone). Signatures need look-ups: `inbox.proving`.
"""
