"""Runs the command line as ``python -m runtime``, which is how the supervisor starts its services."""

from runtime.cli import main

main()
