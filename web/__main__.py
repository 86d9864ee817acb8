"""`python -m web`: the same as `tipdesk`."""

from web.cli import main

main()
