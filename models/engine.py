"""Computes many requests at once with one loaded GGUF model. Child process, one thread.

Each step evaluates one batch: a token for each reply under way and as much of the waiting prompts
as keeps the step short, so that streams flow and a cancel is seen soon.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from models import wire
from models.engine_options import EngineOptions
from models.errors import ModelRunError, ModelSetupError
from models.generation import Generation
from models.judging import AT_ONCE, Judging
from models.lanes import Lane, plan
from models.native_context import Entry, NativeContext
from models.native_grammar import NativeGrammar
from models.native_model import NativeModel
from models.protocol import ChatMessage
from models.residency import Residency
from models.task import Send, Task
from models.tokenizing import Tokenizer

STEP_S = 0.1
"""Seconds a step aims at; a cancel waits for the step that it falls into."""

PROMPT_STEP_S = 0.15
"""The same while nobody is being answered: larger batches read prompts a tenth faster."""

BATCH = 256
IDLE_SEQUENCES = 24
FIRST_BUDGET = 16


class Engine:
    """Loads `path`. `accept` calls, then `step` until `idle`; events go to `send`.

    Raises ModelSetupError where llama.cpp cannot load it.
    """

    def __init__(self, path: Path, options: EngineOptions, send: Send) -> None:
        self._options = options
        self._send = send
        self._model = NativeModel(path, options)
        sequences = options.parallel + AT_ONCE + IDLE_SEQUENCES
        self._context = NativeContext(self._model, options, sequences, BATCH)
        self._residency = Residency(
            self._context, self._idle_cells(), options.swap_mb * 1024 * 1024
        )
        self.tokenizer = Tokenizer(self._model)
        self._unspoken = self.tokenizer.unspoken()
        self._yes, self._no = self.tokenizer.yes_no_tokens()
        if not self._yes or not self._no:
            raise ModelSetupError(
                f"{str(path)!r} has no single token for yes or for no; use another model."
            )
        self._waiting: list[Task] = []
        self._active: list[Task] = []
        self._seconds_per_token = STEP_S / FIRST_BUDGET

    @property
    def n_ctx(self) -> int:
        """Tokens that one request may have: beyond what it was trained for a model talks nonsense."""
        return min(self._options.n_ctx, self._context.cells, self._model.trained_tokens)

    @property
    def n_vocab(self) -> int:
        return self._model.n_vocab

    @property
    def idle(self) -> bool:
        return not self._waiting and not self._active

    def accept(self, call: wire.Work) -> None:
        """Take `call` on; what is wrong with it is reported as its outcome."""
        try:
            if isinstance(call, wire.CompileCall):
                for gbnf in call.grammars:
                    self.grammar(gbnf).close()
                self._send(wire.Compiled(id=call.id))
            else:
                self._waiting.append(self._task(call))
        except ModelRunError as error:
            self._send(wire.RunFault(id=call.id, message=str(error)))

    def cancel(self, number: int) -> None:
        """End call `number`; an unknown one is done already."""
        for task in [*self._waiting, *self._active]:
            if task.id == number:
                message = "The request was cancelled."
                self._end(task, wire.RunFault(id=number, message=message, cancelled=True))

    def step(self) -> None:
        """Evaluate one batch for those whose turn it is."""
        self._admit()
        lanes = [lane for task in self._active for lane in task.lanes]
        chosen = plan(lanes, self._budget(lanes), self._begin)
        if not chosen:
            return
        began = time.perf_counter()
        entries = _entries(chosen)
        while not self._context.decode(entries):
            if not self._residency.make_room():
                self._fail_newest()
                return
        self._clock(len(entries), time.perf_counter() - began)
        self._hand_out(chosen)

    def fail_all(self, message: str) -> None:
        """End whatever is under way, after an error that nobody foresaw.

        What the cache holds is then in doubt: it is wiped, or the next requests would go on from it.
        """
        for task in [*self._waiting, *self._active]:
            self._end(task, wire.RunFault(id=task.id, message=message))
        self._context.wipe()
        self._residency.forget()

    def grammar(self, gbnf: str) -> NativeGrammar:
        """`gbnf` compiled for this vocabulary. Raises ModelRunError where it does not compile."""
        return NativeGrammar(self._model.vocabulary, gbnf)

    def close(self) -> None:
        for task in [*self._waiting, *self._active]:
            task.release()
        self._context.close()
        self._model.close()

    def _task(self, call: wire.GenerateCall | wire.YesNoCall) -> Task:
        if isinstance(call, wire.YesNoCall):
            return self._judging(call)
        prompt = self._prompt(call.messages, call.max_tokens)
        grammar = None if call.grammar is None else self.grammar(call.grammar)
        return Generation(
            call, prompt, self._residency, self.tokenizer, self._unspoken, grammar, self._send
        )

    def _judging(self, call: wire.YesNoCall) -> Judging:
        if not call.prompts:
            raise ModelRunError("No prompt was given; expected one or more.")
        prompts = [self._prompt(messages, 1) for messages in call.prompts]
        task = Judging(call, prompts, self._residency, self._yes, self._no)
        if task.cells > self._context.cells:
            raise ModelRunError(
                f"The prompts need {task.cells} cells at once and the KV cache has "
                f"{self._context.cells}. Ask about fewer at a time, or raise n_ctx."
            )
        return task

    def _prompt(self, messages: Sequence[ChatMessage], max_tokens: int) -> list[int]:
        prompt = self.tokenizer.prompt(messages)
        if not prompt:
            raise ModelRunError("The prompt is empty; give at least one message with a content.")
        if len(prompt) + max_tokens > self.n_ctx:
            trained = self.n_ctx == self._model.trained_tokens
            more = "use a model that was trained for more" if trained else "raise n_ctx"
            raise ModelRunError(
                f"The prompt has {len(prompt)} tokens and max_tokens is {max_tokens}: "
                f"{len(prompt) + max_tokens} exceed the context of {self.n_ctx}. "
                f"Shorten the messages, lower max_tokens, or {more}."
            )
        return prompt

    def _admit(self) -> None:
        """Start waiting tasks, candidates' first, while all that are active keep their room."""
        for task in sorted(self._waiting, key=lambda task: task.background):
            active = [*self._active, task]
            if (
                sum(one.cells for one in active) > self._context.cells
                or sum(one.sequences for one in active) > self._context.sequences
            ):
                return
            self._waiting.remove(task)
            self._active.append(task)

    def _begin(self, lane: Lane) -> None:
        lane.sequence, lane.evaluated = self._residency.begin(lane.tokens)
        lane.at_hand = lane.evaluated

    def _hand_out(self, chosen: Sequence[tuple[Lane, int]]) -> None:
        owners = {id(lane): task for task in self._active for lane in task.lanes}
        place = -1
        for lane, count in chosen:
            place += count
            if lane.sequence is not None:
                after = lane.evaluated + count
                self._residency.advance(lane.sequence, lane.tokens[lane.evaluated : after])
                lane.evaluated = after
        place = -1
        for lane, count in chosen:
            place += count
            task = owners[id(lane)]
            if lane.left or task.outcome is not None:
                continue
            try:
                lane.on_logits(lane, self._context.logits(place))
            except ModelRunError as error:
                task.outcome = wire.RunFault(id=task.id, message=str(error))
            if task.outcome is not None:
                self._end(task, task.outcome)

    def _end(self, task: Task, outcome: wire.Outcome) -> None:
        task.outcome = outcome
        for tasks in (self._waiting, self._active):
            if task in tasks:
                tasks.remove(task)
        task.release()
        self._send(outcome)

    def _fail_newest(self) -> None:
        task = self._active[-1]
        message = "The KV cache is full; try again, or raise n_ctx or lower parallel."
        self._end(task, wire.RunFault(id=task.id, message=message))

    def _budget(self, lanes: Sequence[Lane]) -> int:
        """How many tokens a step may hold and last about as long as it may."""
        seconds = STEP_S if any(lane.answering for lane in lanes) else PROMPT_STEP_S
        return min(BATCH, max(1, int(seconds / self._seconds_per_token)))

    def _clock(self, tokens: int, seconds: float) -> None:
        if tokens >= FIRST_BUDGET // 2:  # the weights are read once for few tokens or many
            self._seconds_per_token += 0.2 * (seconds / tokens - self._seconds_per_token)

    def _idle_cells(self) -> int:
        """On a CPU attention over idle cells costs more than swapping them; a GPU hardly minds."""
        return self._context.cells // (16 if self._options.gpu_layers == 0 else 2)


def _entries(chosen: Sequence[tuple[Lane, int]]) -> list[Entry]:
    entries: list[Entry] = []
    for lane, count in chosen:
        if lane.sequence is None:
            raise RuntimeError("a lane without a sequence was planned")
        after = lane.evaluated + count
        for position in range(lane.evaluated, after):
            last = position + 1 == len(lane.tokens)
            entries.append(Entry(lane.tokens[position], position, lane.sequence, last))
    return entries
