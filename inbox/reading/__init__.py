"""Bytes to `Mail`. A strange mail is data, not an error: what cannot be read is marked *damaged*.

The rooms: blocks (headers), structure (MIME tree), transfer (base64 and the like), charsets,
headers, addresses, bodies and html_text (which part is the text), own_words, files, automatic;
`reader` puts them together, `guard` runs it inside limits.
"""
