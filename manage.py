#!/usr/bin/env python
"""Django's command line. Without ``DATABASE_URL`` it uses the embedded PostgreSQL, starting it when it does not run."""

import os
import sys

from marketplace.embedded import EmbeddedError, demo_database

WITHOUT_DATABASE = {"help", "version", "--help", "-h", "--version", "makemessages", "collectstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")
    asked = sys.argv[1] if len(sys.argv) > 1 else "help"
    needs_database = asked not in WITHOUT_DATABASE and "--help" not in sys.argv
    if needs_database and not os.environ.get("DATABASE_URL"):
        try:
            # Held until this process ends, however it ends: the lease is a lock, the kernel drops it.
            demo_database().hold()
        except EmbeddedError as error:
            sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
