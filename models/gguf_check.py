"""Reads the header of a GGUF file and refuses what llama.cpp would crash on or explain badly.

Sample of what `check_gguf` returns for the embedded default:

    GgufFacts(name="smollm2-135m-instruct", architecture="llama", quantization="Q4_1",
              context_length=8192, has_chat_template=True)

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little-endian).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import ModelSetupError
from models.gguf_reader import BadHeaderError, GgufReader

_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 24: "IQ1_S", 25: "IQ4_NL", 30: "IQ4_XS", 32: "BF16", 38: "MXFP4_MOE",
}  # fmt: skip
"""general.file_type to its name: enum llama_ftype of llama.cpp's llama.h, the common ones."""

_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 20: (32, 18),
    23: (256, 136), 30: (1, 2), 39: (32, 17),
}  # fmt: skip
"""Tensor type to (weights per block, bytes per block): ggml's type traits, the common ones."""


@dataclass(frozen=True)
class GgufFacts:
    """What the header says. `quantization` is None where the file does not name a known one."""

    name: str
    architecture: str
    quantization: str | None
    context_length: int | None
    has_chat_template: bool


def check_gguf(path: Path) -> GgufFacts:
    """Validate `path` as a whole, loadable GGUF model and say what it is.

    Raises ModelSetupError: missing, a directory, unreadable, not GGUF, unknown version, damaged
    or truncated.
    """
    return _facts(path, checked_metadata(path))


def checked_metadata(path: Path) -> dict[str, object]:
    """The header's keys and values (see `GgufReader.value`); raises as `check_gguf` does."""
    if not path.exists():
        raise ModelSetupError(f"Model file {str(path)!r} does not exist. Check the path.")
    if path.is_dir():
        raise ModelSetupError(
            f"{str(path)!r} is a directory, expected a GGUF file. Name the file inside it."
        )
    try:
        with path.open("rb") as file:
            return _check_open(file, path)
    except PermissionError as error:
        raise ModelSetupError(
            f"Model file {str(path)!r} cannot be read by this user. Try: chmod a+r {path}"
        ) from error
    except OSError as error:
        raise ModelSetupError(f"Model file {str(path)!r} cannot be read: {error}.") from error


def _check_open(file: BinaryIO, path: Path) -> dict[str, object]:
    size = path.stat().st_size
    magic = file.read(4)
    if magic != b"GGUF":
        raise ModelSetupError(
            f"{str(path)!r} is not a GGUF file: it starts with {magic!r}, expected b'GGUF'. "
            "Download or convert a GGUF version of the model."
        )
    try:
        return _read_metadata(GgufReader(file), path, size)
    except EOFError as error:
        raise _truncated(path, size, None) from error
    except (BadHeaderError, UnicodeDecodeError) as error:
        raise ModelSetupError(
            f"{str(path)!r} is a damaged GGUF file: {error}. Copy or download it again."
        ) from error


def _read_metadata(reader: GgufReader, path: Path, size: int) -> dict[str, object]:
    version = reader.scalar("I")
    if version not in (2, 3):
        raise ModelSetupError(
            f"{str(path)!r} has GGUF version {version!r}; versions 2 and 3 (little-endian) are read. "
            "Convert it with a current llama.cpp."
        )
    tensor_count, key_count = reader.count(), reader.count()
    metadata = reader.metadata(key_count)
    if tensor_count == 0:
        raise ModelSetupError(f"{str(path)!r} holds no weights (a vocabulary file?). Name a model.")
    end = _last_byte(reader, tensor_count, metadata)
    if end > size:
        raise _truncated(path, size, end)
    return metadata


def _last_byte(reader: GgufReader, tensor_count: int, metadata: dict[str, object]) -> int:
    """Offset just past the last tensor, from the tensor table and the alignment."""
    ends = []
    for _ in range(tensor_count):
        reader.text()
        weights = 1
        for _ in range(int(reader.scalar("I"))):
            weights *= int(reader.scalar("Q"))
        block, width = _BLOCKS.get(int(reader.scalar("I")), (0, 0))
        length = weights // block * width if block else 1
        ends.append(int(reader.scalar("Q")) + length)
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment <= 0:
        raise BadHeaderError(f"general.alignment is {alignment!r}")
    start = -(-reader.position() // alignment) * alignment
    return start + max(ends)


def _facts(path: Path, metadata: dict[str, object]) -> GgufFacts:
    architecture = str(metadata.get("general.architecture", "unknown"))
    file_type = metadata.get("general.file_type")
    length = metadata.get(f"{architecture}.context_length")
    template = metadata.get("tokenizer.chat_template")
    return GgufFacts(
        name=model_name(path),
        architecture=architecture,
        quantization=_FILE_TYPES.get(file_type) if isinstance(file_type, int) else None,
        context_length=length if isinstance(length, int) else None,
        has_chat_template=isinstance(template, str) and bool(template.strip()),
    )


def model_name(path: Path) -> str:
    """The file's name in lower case without its quantization: `SmolLM2-135M-Instruct.Q4_1.gguf`
    is `smollm2-135m-instruct`."""
    stem = path.name.removesuffix(".gguf")
    return (
        re.sub(r"[-._]((i?q|tq)\d\w*|bf16|f16|f32|fp16|mxfp4\w*)$", "", stem.lower())
        or stem.lower()
    )


def _truncated(path: Path, size: int, expected: int | None) -> ModelSetupError:
    needs = f"its header promises {expected} bytes" if expected else "its header is cut off"
    return ModelSetupError(
        f"Model file {str(path)!r} is truncated: it has {size} bytes and {needs}. "
        "Copy or download it again."
    )
