"""The grounding check: does a generated sentence stand on the passages that it cites?

Sample: check_grounding("Uptraining took 15% of the compute.", ["Uptraining used 5% of the compute."])
-> Grounding(ok=False, faults=(Fault("number", "0.15 percent", "no cited passage ..."),))
"""

import re
from collections.abc import Callable, Sequence

from knowledge.grounding.atoms import name_keys, with_names
from knowledge.grounding.comparisons import comparison_faults, order_faults
from knowledge.grounding.directions import direction_faults
from knowledge.grounding.faults import Grounding
from knowledge.grounding.lexicon import is_known_name
from knowledge.grounding.name_check import name_faults
from knowledge.grounding.number_check import number_faults
from knowledge.grounding.reading import read
from knowledge.grounding.roles import role_faults
from knowledge.protocol import Passage

_STATUS = re.compile(r" \((?:[^\n;]*; )?(?:verified: [^\n]*|recalled, not verified)\)$", re.M)
"""What a note says of who confirmed a figure: the numbers in it are pages and dates, no evidence."""


def check_grounding(
    sentence: str,
    passages: Sequence[Passage | str],
    known_name: Callable[[str], bool] = is_known_name,
) -> Grounding:
    """Compare one sentence with the passages that it cites, and say all that they do not bear out.

    `known_name` tells whether a capitalised word that opens the sentence is a name (default: the names
    of the shipped notes). Without passages every number and name is a fault. Never raises.
    """
    readings = [read(sentence), *(read(_text(passage)) for passage in passages)]
    names = frozenset().union(*map(name_keys, readings))
    ours, *theirs = (with_names(reading, names) for reading in readings)
    titles = [_title(passage) for passage in passages]
    texts = [part for pair in zip(titles, map(_text, passages), strict=True) for part in pair]
    faults = name_faults(sentence, texts, known_name)
    faults += number_faults(ours, theirs, read("\n".join(titles)))
    if not faults:
        faults = role_faults(ours, theirs) or comparison_faults(ours, theirs)
        faults = faults or order_faults(ours, theirs)
        faults = faults or direction_faults(ours, theirs, read("\n".join(titles)))
    return Grounding(ok=not faults, faults=tuple(faults))


def _text(passage: Passage | str) -> str:
    return _STATUS.sub("", passage if isinstance(passage, str) else passage.text)


def _title(passage: Passage | str) -> str:
    return "" if isinstance(passage, str) else f"{passage.title}\n{passage.doc}"
