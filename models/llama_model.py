"""The language model behind the `LanguageModel` protocol, computed by llama.cpp in a child process."""

import contextlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from pydantic import BaseModel

from models import wire
from models.child import worker_command
from models.digests import file_digest
from models.dispatcher import Load
from models.engine_options import EngineOptions
from models.errors import ModelRunError, ModelSetupError
from models.extraction import extract_with_retry
from models.gguf_check import check_gguf
from models.grammar import grammar_for
from models.job import CallFaultError, Job, Reply
from models.last_words import keep_last_words
from models.memory_check import check_memory
from models.protocol import (
    ChatMessage,
    Completion,
    Health,
    ModelIdentity,
    Sampling,
    Scheduling,
    Schema,
    YesNo,
)
from models.supervisor import Limits, Supervisor


class LlamaModel:
    """One GGUF file, one child process, one queue. Thread-safe; call `start()` before the rest.

    `queue_limit` requests may wait. Raises ModelSetupError where the file is no whole GGUF model, or
    where memory is too small for it.
    """

    def __init__(
        self,
        path: Path,
        data_dir: Path,
        options: EngineOptions | None = None,
        queue_limit: int = 64,
        limits: Limits | None = None,
    ) -> None:
        options, limits = options or EngineOptions(), limits or Limits()
        facts = check_gguf(path)
        check_memory(
            path,
            options.kv_cells,
            kv_type=options.kv_type,
            gpu_layers=options.gpu_layers,
            flash_attention=options.flash_attention != "off",
        )
        self._identity = ModelIdentity(
            name=facts.name,
            backend="llama.cpp",
            quantization=facts.quantization,
            digest=file_digest(path, data_dir),
        )
        self._supervisor = Supervisor(
            worker_command(path, options),
            queue_limit,
            options.parallel,
            limits,
            on_death=partial(keep_last_words, data_dir),
        )

    def start(self) -> None:
        """Block until the model is loaded. Raises ModelSetupError with the child's reason."""
        self._supervisor.start()

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def pid(self) -> int | None:
        """Process id of the child; None between two of them."""
        return self._supervisor.pid

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> "TextPieces":
        """See the protocol. The request is queued at once, before the first piece is asked for."""
        call = _generate_call(messages, sampling).model_copy(update={"stream": True})
        return TextPieces(self._submit(call, sampling), cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        return self._complete(_generate_call(messages, sampling), sampling, cancel)

    def extract(
        self,
        messages: Sequence[ChatMessage],
        schema: type[Schema],
        sampling: Sampling,
        cancel: Event | None = None,
    ) -> Schema:
        """See the protocol; raises ModelSetupError for a schema that has no grammar."""
        grammar = grammar_for(schema)

        def generate(chosen: Sampling) -> Completion:
            call = _generate_call(messages, chosen, grammar)
            return self._complete(call, chosen, cancel)

        return extract_with_retry(generate, schema, sampling)

    def yes_probabilities(
        self,
        prompts: Sequence[Sequence[ChatMessage]],
        scheduling: Scheduling,
        cancel: Event | None = None,
    ) -> list[YesNo]:
        if not prompts:
            return []
        call = wire.YesNoCall(
            id=0,
            prompts=tuple(tuple(messages) for messages in prompts),
            background=scheduling.background,
        )
        reply = self._result(call, scheduling, cancel)
        if not isinstance(reply, wire.YesNoResult) or len(reply.p_yes) != len(prompts):
            raise ModelRunError(f"The model process gave no {len(prompts)} probabilities.")
        pairs = zip(reply.p_yes, reply.mass, strict=True)
        return [YesNo(p_yes=p_yes, mass=mass) for p_yes, mass in pairs]

    def prepare(self, schemas: Sequence[type[BaseModel]]) -> None:
        """See the protocol; llama.cpp itself compiles the grammars, in the child."""
        grammars = tuple(grammar_for(schema) for schema in schemas)
        if not grammars:
            return
        try:
            self._result(wire.CompileCall(id=0, grammars=grammars), Scheduling(), None)
        except CallFaultError as error:
            names = ", ".join(schema.__name__ for schema in schemas)
            raise ModelSetupError(
                f"llama.cpp refuses a grammar of {names}: {error} Simplify the schema."
            ) from error

    def health(self) -> Health:
        return self._supervisor.health()

    def stderr_tail(self) -> list[str]:
        """The last lines that the child printed: llama.cpp's own messages."""
        return self._supervisor.stderr_tail()

    def close(self) -> None:
        self._supervisor.close()

    def load(self) -> Load:
        """How many requests wait and are in flight."""
        return self._supervisor.load()

    def _submit(self, call: wire.Work, scheduling: Scheduling) -> Job:
        job = Job(call, scheduling)
        self._supervisor.submit(job)
        return job

    def _result(self, call: wire.Work, scheduling: Scheduling, cancel: Event | None) -> Reply:
        """The end of a request that streams no text."""
        return next(self._submit(call, scheduling).replies(cancel))

    def _complete(
        self, call: wire.GenerateCall, sampling: Sampling, cancel: Event | None
    ) -> Completion:
        reply = self._result(call, sampling, cancel)
        if not isinstance(reply, wire.Finished):
            raise ModelRunError("The model process ended the reply without a result.")
        return Completion(
            text=reply.text,
            finish=reply.finish,
            prompt_tokens=reply.prompt_tokens,
            evaluated_tokens=reply.evaluated_tokens,
            new_tokens=reply.new_tokens,
            seconds=reply.seconds,
        )


def _generate_call(
    messages: Sequence[ChatMessage], sampling: Sampling, grammar: str | None = None
) -> wire.GenerateCall:
    return wire.GenerateCall(
        id=0,
        messages=tuple(messages),
        max_tokens=sampling.max_tokens,
        temperature=sampling.temperature,
        seed=sampling.seed,
        stop=sampling.stop,
        grammar=grammar,
        background=sampling.background,
    )


class TextPieces(Iterator[str]):
    """The text of a job. Unlike a generator, closing it cancels even before the first piece."""

    def __init__(self, job: Job, cancel: Event | None) -> None:
        self._job = job
        self._replies = job.replies(cancel)

    def __next__(self) -> str:
        reply = next(self._replies)
        if isinstance(reply, str):
            return reply
        self.close()
        raise StopIteration

    def close(self) -> None:
        self._job.abandon()
        with contextlib.suppress(ValueError):  # another thread is reading: it was woken
            self._replies.close()
