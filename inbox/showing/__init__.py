"""A mail made harmless for eyes: its HTML, its pictures. It reads no text and judges no mail.

The rooms: tokens (HTML as a browser splits it), allowed, styles and links (what may stay), balance
and prune (what is left, closed properly), remote (what would have been loaded), safe_html (all of
it, with nh3 as the last word), pictures; `guard` runs them in a child inside limits.
"""
