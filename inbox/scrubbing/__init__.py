"""A mail made safe to show around: the same structure, breaks and bytes of letters, other words.

Every step keeps the number of bytes, so that whatever is broken stays broken in the same place. The
rooms: disguise (words), kept (what the reader keys on), packing (base64, quoted-printable, encoded
words), markup (HTML), heads (headers), whole (a mail).
"""
