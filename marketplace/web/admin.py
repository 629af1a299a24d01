"""Django's admin looks here: the desk's registrations."""

from .desk import registry  # noqa: F401 - registers on import
