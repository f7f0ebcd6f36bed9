"""The suite: every form of every family, in a fixed order."""

from eval.attacks.citations import CITATIONS
from eval.attacks.echoes import ECHOES
from eval.attacks.encodings import ENCODINGS
from eval.attacks.fake_tokens import FAKE_TOKENS
from eval.attacks.falsehoods import FALSEHOODS
from eval.attacks.form import Form
from eval.attacks.injections import INJECTIONS
from eval.attacks.languages import LANGUAGES
from eval.attacks.master_keys import MASTER_KEYS
from eval.attacks.persuasion import PERSUASION
from eval.attacks.rephrased import REPHRASED
from eval.attacks.stuffing import STUFFING
from eval.attacks.unseen import UNSEEN

FORMS: tuple[Form, ...] = (
    *INJECTIONS,
    *FAKE_TOKENS,
    *PERSUASION,
    *MASTER_KEYS,
    *ECHOES,
    *STUFFING,
    *FALSEHOODS,
    *CITATIONS,
    *ENCODINGS,
    *LANGUAGES,
    *REPHRASED,
    *UNSEEN,
)

REDUCED: tuple[str, ...] = (
    "ignore-instructions",
    "mark-all-met",
    "chatml",
    "json-verdict",
    "self-assessment",
    "thought-process",
    "question-echo",
    "answer-covers",
    "keyword-list",
    "repetition",
    "denied-reference",
    "direction-swapped",
)
"""A form or two of each kind that could work, for the qualification, which must be quick."""


def forms_named(names: tuple[str, ...]) -> tuple[Form, ...]:
    """Raises KeyError for a name that is not in the suite."""
    by_name = {form.name: form for form in FORMS}
    return tuple(by_name[name] for name in names)
