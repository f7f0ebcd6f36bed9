"""What can go wrong with a model: the user's mistake apart from the failed run."""


class ModelError(Exception):
    """Base of every error that `models` raises on purpose."""


class ModelSetupError(ModelError):
    """The configuration cannot work (missing file, wrong format); the user can fix it. Names the next step."""


class ModelRunError(ModelError):
    """A call failed although the configuration is right (crash, time-out, reply that does not validate)."""


class ModelBusyError(ModelRunError):
    """The bounded queue is full; `wait_s` estimates when to try again."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"The model is busy; try again in about {wait_s:.0f} s.")
        self.wait_s = wait_s


class ModelCancelledError(ModelRunError):
    """The caller cancelled the request."""
