"""Which half of the items tuning may see: by the hash of the id, so that new items fall into one by themselves."""

import hashlib
from typing import Literal

Split = Literal["dev", "test"]


def split_of(item_id: str) -> Split:
    first = hashlib.sha256(f"candidates:{item_id}".encode()).digest()[0]
    return "dev" if first % 2 == 0 else "test"
