"""The words of files, for search: PDF, DOCX, ODT, spreadsheets, plain text; archives are listed.

Each reader is a module that runs in a child of its own (`python -m`, inside `inbox.fence`), so
that a hostile file costs that child alone and nobody pays for a library that is not needed.
`guard` asks them, `kinds` says which reader reads what, `child` is what they have in common.
"""
