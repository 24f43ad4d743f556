"""`python -m tongban.cli` where the console command is not installed."""

from tongban.cli import main

main()
