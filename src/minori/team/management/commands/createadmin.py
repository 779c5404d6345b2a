import getpass
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from minori.team.acts.add_person import add_person
from minori.team.words import SYSTEM, Role


class Command(BaseCommand):
    """Makes the first administrator; needs no running server."""

    help = "Add an administrator. Asks for a password; with --generate makes one up and prints it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="how she is called; her mail address if left out")
        parser.add_argument("--language", choices=["ja", "en"], default="ja")
        parser.add_argument("--generate", action="store_true", help="make up a password and print it once")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(15) if options["generate"] else self.ask()
        try:
            person = add_person(
                options["email"],
                options["name"],
                Role.admin,
                SYSTEM,
                password=password,
                language=options["language"],
            )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        except OperationalError as problem:
            raise CommandError("The database is not ready yet. Run this first: minori prepare") from problem
        self.stdout.write(f"{person.email} may log in now.")
        if options["generate"]:
            self.stdout.write(f"Password: {password}")

    def ask(self) -> str:
        """Ask twice for a password."""
        password = getpass.getpass("Password (12 signs at least): ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords differ.")
        return password
