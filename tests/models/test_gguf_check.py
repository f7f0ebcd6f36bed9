"""Every way in which a model file can be wrong gives one clear error."""

import os
import struct
from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.gguf_check import check_gguf, model_name


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(payload: int = 128, tensors: int = 1, version: int = 3, promised: int = 128) -> bytes:
    """A file with one F32 tensor of `promised` bytes, of which `payload` are there."""
    keys = [
        text("general.architecture") + struct.pack("<I", 8) + text("llama"),
        text("general.file_type") + struct.pack("<II", 4, 15),
        text("llama.context_length") + struct.pack("<II", 4, 2048),
        text("tokenizer.chat_template") + struct.pack("<I", 8) + text("{{ messages }}"),
        text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b"),
        text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, 2) + bytes(8),
    ]
    head = b"GGUF" + struct.pack("<IQQ", version, tensors, len(keys)) + b"".join(keys)
    for _ in range(tensors):
        head += text("w") + struct.pack("<IQIQ", 1, promised // 4, 0, 0)
    return head + bytes(-len(head) % 32) + bytes(payload)


def write(folder: Path, content: bytes, name: str = "Tiny-1B-Q4_K_M.gguf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_whole_file_tells_its_facts(tmp_path: Path) -> None:
    facts = check_gguf(write(tmp_path, gguf()))
    assert (facts.name, facts.architecture) == ("tiny-1b", "llama")
    assert (facts.quantization, facts.context_length) == ("Q4_K_M", 2048)
    assert facts.has_chat_template


def test_the_embedded_default_is_whole(model_path: Path) -> None:
    facts = check_gguf(model_path)
    assert (facts.name, facts.quantization) == ("smollm2-135m-instruct", "Q4_1")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a GGUF file"),
        (b"PK\x03\x04 a zip file", "is not a GGUF file: it starts with b'PK"),
        (b"GGUF", "truncated.*cut off"),
        (gguf()[:150], "truncated.*cut off"),
        (gguf(payload=127), "truncated.*promises"),
        (gguf(version=1), "version 1"),
        (gguf(tensors=0), "no weights"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1 << 60), "damaged.*implausible count"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("k") + b"\x63\0\0\0", "damaged.*type 99"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 1, 1, 1 << 50), "damaged.*a text of"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ModelSetupError, match=message):
        check_gguf(write(tmp_path, content))


def test_every_cut_of_the_header_is_found(tmp_path: Path) -> None:
    whole = gguf()
    for length in range(4, len(whole)):
        with pytest.raises(ModelSetupError, match="truncated"):
            check_gguf(write(tmp_path, whole[:length]))


def test_a_missing_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="does not exist"):
        check_gguf(tmp_path / "none.gguf")
    with pytest.raises(ModelSetupError, match="is a directory"):
        check_gguf(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe.gguf"
    os.symlink("/proc/self/mem", path)  # opens, and then fails to read, for every user
    with pytest.raises(ModelSetupError, match="cannot be read"):
        check_gguf(path)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2-135m-instruct"),
        ("Qwen3-4B-Q4_K_M.gguf", "qwen3-4b"),
        ("model-f16.gguf", "model"),
        ("plain.gguf", "plain"),
        ("x-IQ4_XS.gguf", "x"),
    ],
)
def test_names_lose_their_quantization(file: str, name: str) -> None:
    assert model_name(Path(file)) == name
