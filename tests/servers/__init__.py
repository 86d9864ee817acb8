"""Real servers for tests: thrown away afterwards, on ports of their own."""
