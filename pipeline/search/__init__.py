"""Finding tips by words: folding, stems, queries (all pure), and the index on both databases."""
