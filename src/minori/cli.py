"""`minori`: what an operator does from the shell."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minori.settings")
    execute_from_command_line(sys.argv)
