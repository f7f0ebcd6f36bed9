"""What can go wrong with items, notes and the corpus."""


class KnowledgeError(Exception):
    """Base of every error that `knowledge` raises on purpose."""


class ContentError(KnowledgeError):
    """A file of items, notes or documents is wrong; names the file, the fault and the fix."""


class CorpusBusyError(KnowledgeError):
    """Another process owns the corpus of this data directory."""


class CorpusWriteError(KnowledgeError):
    """The corpus could not be written (disk full, read-only); the run failed, nothing is half there."""


class CorpusMismatchError(KnowledgeError):
    """The index was built with another embedder or has lost vectors; names the command that rebuilds it."""
