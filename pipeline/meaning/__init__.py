"""Texts to vectors by a model that others trained. Compares nothing, judges nothing."""
