"""What can go wrong at the surfaces: the caller's mistake apart from the failed run."""


class UsageError(Exception):
    """The caller's mistake: says what was given, what was expected and what to do next. Exit code 2."""


class RunError(Exception):
    """The run failed although it was called rightly. Exit code 1."""
