"""What a server says of itself: dialect, model, quantization, places."""

import asyncio
import json

import pytest

from models.openai_probe import About, look
from models.openai_transport import AttemptError, Endpoint
from tests.models.stub_server import Answer, stub_server


def probe(url: str, dialect: str = "auto", wanted: str | None = None) -> About:
    async def ask() -> About:
        endpoint = Endpoint(url, None, 1.0)
        try:
            return await look(endpoint, dialect, wanted)
        finally:
            await endpoint.close()

    return asyncio.run(ask())


EXPECTED = {
    "openai": About("openai", "tiny", "tiny"),
    "vllm": About("vllm", "acme/tiny", "acme/tiny"),
    "sglang": About("sglang", "acme/tiny", "acme/tiny"),
    "llama-server": About(
        "llama-server", "../models/Tiny-Q4_K_M.gguf", "Tiny-Q4_K_M.gguf", "Q4_K_M", slots=3
    ),
    "llama-cpp-python": About(
        "llama-cpp-python", "/srv/Tiny-Q4_K_M.gguf", "Tiny-Q4_K_M.gguf", "Q4_K_M"
    ),
    "tgi": About(
        "tgi",
        "acme/tiny",
        "acme/tiny",
        digest="git:e985a63cdc139290c5f700ff1929f0b5942cced2",
        slots=128,
    ),
}


@pytest.mark.parametrize("dialect", sorted(EXPECTED))
@pytest.mark.parametrize("told", [False, True], ids=["asked", "told"])
def test_each_dialect_is_recognized(dialect: str, told: bool) -> None:
    with stub_server(Answer(), dialect=dialect) as stub:
        assert probe(stub.url, dialect if told else "auto") == EXPECTED[dialect]


def test_an_old_tgi_that_lists_no_models_can_be_told() -> None:
    with stub_server(Answer(), dialect="tgi") as stub:
        del stub.pages["/v1/models"]
        assert probe(stub.url, "tgi").name == "acme/tiny"


def test_an_alias_keeps_the_quantization_of_the_file() -> None:
    with stub_server(Answer(), dialect="llama-server") as stub:
        listed = {"data": [{"id": "examiner", "owned_by": "llamacpp"}]}
        stub.pages["/v1/models"] = Answer(json.dumps(listed))
        about = probe(stub.url)
        assert (about.name, about.quantization) == ("examiner", "Q4_K_M")


def test_the_wanted_model_may_be_named_without_its_folder() -> None:
    with stub_server(Answer(), dialect="llama-cpp-python") as stub:
        assert probe(stub.url, wanted="Tiny-Q4_K_M.gguf").served == "/srv/Tiny-Q4_K_M.gguf"


def test_several_models_need_a_name() -> None:
    with stub_server(Answer()) as stub:
        stub.pages["/v1/models"] = Answer('{"data": [{"id": "a"}, {"id": "b"}]}')
        with pytest.raises(AttemptError, match=r"several models.*VIVA_SERVER_MODEL"):
            probe(stub.url)
        assert probe(stub.url, wanted="b").served == "b"
        with pytest.raises(AttemptError, match=r"does not serve the model 'c' but \['a', 'b'\]"):
            probe(stub.url, wanted="c")


@pytest.mark.parametrize("body", ["<html>", '{"data": []}', "[]", '{"data": [{"id": ""}]}'])
def test_a_list_that_is_none_is_told(body: str) -> None:
    with stub_server(Answer()) as stub:
        stub.pages["/v1/models"] = Answer(body)
        with pytest.raises(AttemptError, match="names no model"):
            probe(stub.url)
