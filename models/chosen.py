"""Which model was chosen with `viva models use`: one line in `<data_dir>/models/chosen`.

It holds a file's name in that folder, an absolute path, or `embedded` for the model that comes with
Viva.
"""

from pathlib import Path

from models.errors import ModelSetupError
from models.lockfile import models_folder
from models.whole_file import write_whole

CHOSEN_NAME = "chosen"
EMBEDDED = "embedded"


def read_choice(data_dir: Path) -> Path | str | None:
    """The chosen file, EMBEDDED, or None where nothing was chosen.

    Raises ModelSetupError where the chosen file is gone.
    """
    folder = models_folder(data_dir)
    try:
        text = (folder / CHOSEN_NAME).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelSetupError(f"{str(folder / CHOSEN_NAME)!r} cannot be read: {error}.") from error
    if text in ("", EMBEDDED):
        return EMBEDDED if text else None
    path = folder / text  # an absolute path stays what it is
    if not path.is_file():
        raise ModelSetupError(
            f"The chosen model {text!r} is not there (looked for {str(path)!r}). Choose another, or "
            f"the one that comes with Viva: viva models use {EMBEDDED}"
        )
    return path


def write_choice(data_dir: Path, choice: Path | str) -> None:
    """Choose a file or EMBEDDED. A file of the models' folder is kept by its name, so that the data
    directory can move. Raises ModelRunError."""
    folder = models_folder(data_dir)
    text = str(choice)
    if isinstance(choice, Path):
        inside = choice.resolve().parent == folder.resolve()
        text = choice.name if inside else str(choice.resolve())
    write_whole(folder / CHOSEN_NAME, text + "\n")
