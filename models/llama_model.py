"""The language model behind the `LanguageModel` protocol, computed by llama.cpp in a child process."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from models import wire
from models.child import worker_command
from models.digests import file_digest
from models.errors import ModelRunError
from models.extraction import extract_with_retry
from models.gguf_check import check_gguf
from models.grammar import grammar_for
from models.job import Job
from models.protocol import (
    ChatMessage,
    Completion,
    Health,
    ModelIdentity,
    Sampling,
    Schema,
    YesNo,
)
from models.supervisor import Supervisor

YES_NO_DEADLINE_S = 120.0


class LlamaModel:
    """One GGUF file, one child process, one queue. Thread-safe; call `start()` before the rest.

    `n_ctx` is the context in tokens, prompt and reply together; `threads` defaults to at most 2;
    `queue_limit` requests may wait. Raises ModelSetupError where the file is no whole GGUF model.
    """

    def __init__(
        self,
        path: Path,
        data_dir: Path,
        *,
        n_ctx: int = 4096,
        threads: int | None = None,
        queue_limit: int = 64,
    ) -> None:
        facts = check_gguf(path)
        self._identity = ModelIdentity(
            name=facts.name,
            backend="llama.cpp",
            quantization=facts.quantization,
            digest=file_digest(path, data_dir),
        )
        self._supervisor = Supervisor(worker_command(path, n_ctx, threads), queue_limit)

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
        return TextPieces(self._submit(call, sampling.deadline_s), cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        return self._complete(_generate_call(messages, sampling), sampling.deadline_s, cancel)

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
            return self._complete(call, chosen.deadline_s, cancel)

        return extract_with_retry(generate, schema, sampling)

    def yes_probability(
        self, messages: Sequence[ChatMessage], cancel: Event | None = None
    ) -> YesNo:
        job = self._submit(wire.YesNoCall(id=0, messages=tuple(messages)), YES_NO_DEADLINE_S)
        for reply in job.replies(cancel):
            if isinstance(reply, wire.YesNoResult):
                return YesNo(p_yes=reply.p_yes, mass=reply.mass)
        raise ModelRunError("The model process gave no probability.")

    def health(self) -> Health:
        return self._supervisor.health()

    def stderr_tail(self) -> list[str]:
        """The last lines that the child printed: llama.cpp's own messages."""
        return self._supervisor.stderr_tail()

    def close(self) -> None:
        self._supervisor.close()

    def _submit(self, call: wire.Work, deadline_s: float) -> Job:
        job = Job(call, deadline_s)
        self._supervisor.submit(job)
        return job

    def _complete(
        self, call: wire.GenerateCall, deadline_s: float, cancel: Event | None
    ) -> Completion:
        for reply in self._submit(call, deadline_s).replies(cancel):
            if isinstance(reply, wire.Finished):
                return Completion(
                    text=reply.text,
                    finish=reply.finish,
                    prompt_tokens=reply.prompt_tokens,
                    new_tokens=reply.new_tokens,
                    seconds=reply.seconds,
                )
        raise ModelRunError("The model process ended the reply without a result.")


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
        self._replies.close()
