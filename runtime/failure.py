"""What goes wrong for a reason the user can mend: one line on standard error, exit code 1."""


class Failure(Exception):
    """Base of these errors; ``str`` is the line."""
