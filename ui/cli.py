"""The command line `viva`. One file a command in `ui/commands`; here they are put together.

Exit codes: 0 success, 1 a failed run, 2 a mistake of the caller's.
"""

import os
import sys

import typer

from agent.errors import AgentError, DamagedRecordError, RecordWriteError
from knowledge.errors import CorpusWriteError, KnowledgeError
from models.errors import ModelError, ModelRunError
from ui.commands import (
    audit,
    bank,
    corpus,
    doctor,
    evaluate,
    evaluate_adapters,
    evaluate_attacks,
    evaluate_candidates,
    evaluate_grading,
    evaluate_grounding,
    evaluate_items,
    evaluate_replies,
    export,
    grade,
    interview,
    invite,
    models,
    qualify,
    search,
    serve,
)
from ui.errors import RunError, UsageError

app = typer.Typer(
    name="viva",
    help="Viva, a self-hosted examiner for AI engineers and AI leaders.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serve.serve)
app.command("interview")(interview.interview)
app.command("grade")(grade.grade)
app.command("search")(search.search)
app.command("invite")(invite.invite)
app.command("export")(export.export)
app.command("doctor")(doctor.doctor)
app.command("qualify")(qualify.qualify)
app.add_typer(corpus.app, name="corpus")
app.add_typer(bank.app, name="bank")
app.add_typer(audit.app, name="audit")
app.add_typer(models.app, name="models")
evaluate.app.command("attacks")(evaluate_attacks.attacks)
evaluate.app.command("adapters")(evaluate_adapters.adapters)
evaluate.app.command("candidates")(evaluate_candidates.candidates)
evaluate.app.command("grading")(evaluate_grading.grading)
evaluate.app.command("grounding")(evaluate_grounding.grounding)
evaluate.app.command("items")(evaluate_items.items)
evaluate.app.command("replies")(evaluate_replies.replies)
app.add_typer(evaluate.app, name="eval")

_FAILED_RUN = (RunError, RecordWriteError, DamagedRecordError, CorpusWriteError, ModelRunError)
_ANY = (RunError, UsageError, AgentError, KnowledgeError, ModelError)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; every error of ours is one clear message, never a traceback."""
    try:
        app(args=arguments)
    except _ANY as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1 if isinstance(error, _FAILED_RUN) else 2)
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (as `| head` does); keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
