"""The lanes' examples, what is learned from them, and how well it does. Decides on no mail."""
