"""Where model servers are and how they are spoken to: what an operator may choose.

Sample: {"addresses": ["http://10.0.0.5:8000/v1", "http://10.0.0.6:8000/v1"], "model": null,
         "api_key": null, "dialect": "auto", "concurrency": 0}
"""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from models.errors import ModelSetupError

Dialect = Literal["openai", "vllm", "sglang", "llama-server", "llama-cpp-python", "tgi"]
DIALECTS: tuple[str, ...] = ("auto", *get_args(Dialect))


class ServerOptions(BaseModel):
    """`addresses` end before `/chat/completions`; all of them serve one model.

    `model` None: the only one that they list. `dialect` "auto": asked from each server.
    `concurrency` is how many requests one server gets at a time; 0: what it says itself
    (llama-server tells its slots), else 8. `connect_timeout_s` bounds one connection attempt;
    a request as a whole, its `attempts` included, is bounded by its deadline.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    addresses: tuple[str, ...] = Field(min_length=1)
    model: str | None = None
    api_key: SecretStr | None = None
    dialect: Dialect | Literal["auto"] = "auto"
    concurrency: int = Field(default=0, ge=0)
    connect_timeout_s: float = Field(default=5.0, gt=0.0)
    attempts: int = Field(default=3, ge=1)


def split_addresses(text: str) -> tuple[str, ...]:
    """The addresses of a comma-separated list. Raises ModelSetupError where one stands there twice."""
    addresses = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    if not addresses:
        raise ModelSetupError(
            f"{text!r} holds no server address; expected something like "
            "'http://127.0.0.1:8080/v1', several of them with commas between."
        )
    twice = {address for address in addresses if addresses.count(address) > 1}
    if twice:
        raise ModelSetupError(f"The server address {min(twice)!r} is given twice; name it once.")
    return addresses
