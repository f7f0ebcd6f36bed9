"""How the servers that speak OpenAI's chat protocol differ: a request in the words of each.

| dialect          | a JSON reply is asked for with                                    |
|------------------|-------------------------------------------------------------------|
| openai, vllm, sglang, llama-server | `response_format` json_schema                   |
| tgi              | `response_format` {"type": "json", "value": schema}               |
| llama-cpp-python | `grammar`: it ignores json_schema and says nothing                |

TGI has taken "json" with "value" in every version that has a response_format; "json_schema" came
later. `top_logprobs` 5 is the most that TGI gives, and is enough for two words.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from models.grammar import grammar_for
from models.protocol import ChatMessage, Sampling
from models.server_options import Dialect

TOP_LOGPROBS = 5

OWNERS: dict[str, Dialect] = {
    "vllm": "vllm",
    "sglang": "sglang",
    "llamacpp": "llama-server",
    "me": "llama-cpp-python",
}
"""What each server writes into `owned_by` of its list of models."""

Body = dict[str, Any]


class ChatRequest(NamedTuple):
    """One request before it is put in a dialect."""

    messages: Sequence[ChatMessage]
    sampling: Sampling
    schema: type[BaseModel] | None = None
    logprobs: bool = False
    stream: bool = False


def request_body(request: ChatRequest, dialect: Dialect, model: str) -> Body:
    """The JSON body of a chat completion. Raises ModelSetupError for a schema without grammar."""
    sampling = request.sampling
    body: Body = {
        "model": model,
        "messages": [message.model_dump() for message in request.messages],
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "seed": sampling.seed,
    }
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if request.stream:
        body["stream"] = True
    if request.logprobs:
        body |= {"logprobs": True, "top_logprobs": TOP_LOGPROBS}
    if request.schema is not None:
        body |= _constraint(request.schema, dialect)
    return body


def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema with every field required and no other allowed.

    Without it a server may leave fields with defaults out, or write them after the others.
    """
    tree = schema.model_json_schema(mode="validation")
    _require_all(tree)
    return tree


def _constraint(schema: type[BaseModel], dialect: Dialect) -> Body:
    if dialect == "llama-cpp-python":
        return {"grammar": grammar_for(schema)}
    tree = strict_schema(schema)
    if dialect == "tgi":
        return {"response_format": {"type": "json", "value": tree}}
    name = re.sub(r"[^A-Za-z0-9_-]", "_", schema.__name__)[:64]
    shape = {"name": name, "schema": tree, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": shape}}


def _require_all(node: object) -> None:
    if isinstance(node, list):
        for part in node:
            _require_all(part)
    if not isinstance(node, dict):
        return
    if node.get("type") == "object" and isinstance(node.get("properties"), dict):
        node["required"] = list(node["properties"])
        node["additionalProperties"] = False
    for key, part in node.items():
        if key not in ("default", "examples", "const", "enum"):
            _require_all(part)
