"""Keeping the house: purge, backup, restore, check, export, reading again."""
