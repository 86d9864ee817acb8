"""How well the judges do on labelled texts, as scores. Reads no file, asks no database."""
