"""What can go wrong in an interview: the caller's mistake apart from the failed run."""


class AgentError(Exception):
    """Base of every error that `agent` raises on purpose."""


class ReplyRefusedError(AgentError):
    """A message was not accepted and nothing was recorded; the text says why and what to do."""


class UnknownInterviewError(AgentError):
    """No interview of that id is in the record."""

    def __init__(self, interview_id: str) -> None:
        super().__init__(
            f"No interview {interview_id!r} in the record; `viva export --list` shows them."
        )


class RecordWriteError(AgentError):
    """The record could not be written (disk full, directory unwritable); nothing was accepted."""


class DamagedRecordError(AgentError):
    """A record was changed behind the app's back: it cannot be read, or nothing may be added to it.

    `says` is what was found, as in "event 3 cannot be read".
    """

    def __init__(self, interview: str, says: str) -> None:
        super().__init__(
            f"The record of interview {interview!r} was changed after it was written: {says}. "
            f"`viva audit verify {interview}` says what is wrong. Restore record.sqlite from a backup, and "
            "record.key as well if it was replaced."
        )


class ProfileError(AgentError):
    """A profile is unknown or its file is wrong; names the file and what was expected."""


class PromptError(AgentError):
    """A prompt file and the values given for it do not match."""


class UnreadableExportError(AgentError):
    """A file that was given as an export is none."""
