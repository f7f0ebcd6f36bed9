"""Asks a server what it is: its dialect, its model, how many requests it takes at a time.

Every server lists its models at `/models`; `owned_by` names most of them. What is left is asked
for TGI's `/info` and llama-server's `/props`, both at the root of the host.
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar, get_args

from pydantic import BaseModel, Field, ValidationError

from models.errors import ModelRunError
from models.openai_dialects import OWNERS
from models.openai_transport import AttemptError, Endpoint
from models.server_options import Dialect

_QUANTIZATION = re.compile(
    r"(?:^|[-._])((?:I?Q\d\w*)|BF16|F16|F32|MXFP4|AWQ|GPTQ\w*|FP8)(?=$|[-._])", re.I
)

_DIALECTS: dict[str, Dialect] = {name: name for name in get_args(Dialect)}

Shape = TypeVar("Shape", bound=BaseModel)


class About(NamedTuple):
    """`served` is the name that requests give; `name` the one for records, without folders."""

    dialect: Dialect
    served: str
    name: str
    quantization: str | None = None
    digest: str | None = None
    slots: int | None = None


class _Model(BaseModel):
    id: str = Field(min_length=1)
    owned_by: str | None = None


class _ModelList(BaseModel):
    data: list[_Model] = Field(min_length=1)


class _Info(BaseModel):
    """TGI's `/info`; `model_sha` is a commit of the model's repository."""

    model_id: str
    model_sha: str | None = None
    max_concurrent_requests: int | None = Field(default=None, ge=1)


class _Props(BaseModel):
    """llama-server's `/props`."""

    model_path: str
    total_slots: int | None = Field(default=None, ge=1)


async def look(endpoint: Endpoint, dialect: str, wanted: str | None) -> About:
    """What `endpoint` serves; `dialect` "auto" asks, anything else is taken as given.

    Raises AttemptError where it does not answer, does not serve `wanted`, or serves several models
    and none is wanted.
    """
    if dialect == "tgi":  # older versions list no models
        return await _text_generation_inference(endpoint, wanted)
    listed = _parse(_ModelList, await endpoint.get("models"), endpoint.url)
    served = _chosen([model.id for model in listed.data], wanted, endpoint.url)
    kind = dialect if dialect != "auto" else OWNERS.get(listed.data[0].owned_by or "")
    if kind is None and await _optional(endpoint, _Info, "info"):
        return await _text_generation_inference(endpoint, wanted)
    if kind in (None, "llama-server"):
        props = await _optional(endpoint, _Props, "props")
        if props is not None:
            quantization = _quantization(_without_folders(props.model_path))
            name = _without_folders(served)
            return About("llama-server", served, name, quantization, slots=props.total_slots)
    known = _DIALECTS.get(kind or "", "openai")
    name = _without_folders(served)
    return About(known, served, name, _quantization(name))


async def _text_generation_inference(endpoint: Endpoint, wanted: str | None) -> About:
    info = _parse(_Info, await endpoint.get("info", at_root=True), f"{endpoint.url} (/info)")
    served = _chosen([info.model_id], wanted, endpoint.url)
    return About(
        "tgi",
        served,
        served,
        _quantization(served),
        digest=f"git:{info.model_sha}" if info.model_sha else None,
        slots=info.max_concurrent_requests,
    )


def _chosen(listed: list[str], wanted: str | None, url: str) -> str:
    if wanted is not None:
        by_name = [served for served in listed if wanted in (served, _without_folders(served))]
        if by_name:
            return by_name[0]
        raise _refusal(
            f"{url} does not serve the model {wanted!r} but {listed!r}. Name one of these."
        )
    if len(listed) > 1:
        raise _refusal(f"{url} serves several models: {listed!r}. Name one with VIVA_SERVER_MODEL.")
    return listed[0]


def _refusal(text: str) -> AttemptError:
    return AttemptError(ModelRunError(text), broken=False)


async def _optional(endpoint: Endpoint, shape: type[Shape], path: str) -> Shape | None:
    """None where the server has no such page."""
    try:
        return shape.model_validate_json(await endpoint.get(path, at_root=True))
    except (AttemptError, ValidationError):
        return None


def _parse(shape: type[Shape], data: bytes, url: str) -> Shape:
    try:
        return shape.model_validate_json(data)
    except ValidationError as error:
        start = data[:200].decode("utf-8", "replace")
        raise AttemptError(
            ModelRunError(
                f"{url} names no model; its answer starts with {start!r}. "
                "Check that the address ends before /chat/completions."
            )
        ) from error


def _without_folders(served: str) -> str:
    """A GGUF is often served under its path, which is of no interest to a record."""
    plain = served.replace("\\", "/")
    return PurePosixPath(plain).name if plain.lower().endswith(".gguf") else served


def _quantization(name: str) -> str | None:
    found = _QUANTIZATION.findall(name)
    return found[-1].upper() if found else None
