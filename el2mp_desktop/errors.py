"""What can be told to a person. Any other exception is a bug and belongs in the log."""


class UserError(Exception):
    """One clear sentence, in the language in force, that says what to do.

    Raise it with a translated message: ``raise UserError(tr("This file is empty."))``.
    """


class Cancelled(Exception):
    """Raised inside a job once its cancel token is set; what was confirmed before stays."""
