"""The package's verb: read a laid-out document.

>>> from nlp.pipeline import analyze
>>> document = analyze(laid_out)            # doctest: +SKIP
>>> document.header.number.value            # doctest: +SKIP
'15/KH-UBND'

The components and their order are in ``configs/directive.cfg``: header, structure, references, agencies, deadlines,
targets, tasks. The header comes first: it needs nothing but the text and its layout, and the structure may use the
place of the title it found; dates without a year need the document's.
"""

from __future__ import annotations

import functools
import importlib
from pathlib import Path

import spacy
from spacy.language import Language

from ingest.layout import LaidOutDocument
from nlp import extensions, tokenizer  # noqa: F401  (importing registers the tokenizer and the attributes)
from nlp.calibration import calibrate
from nlp.errors import PipelineConfigError
from nlp.from_layout import from_layout
from nlp.model import Document
from nlp.to_model import to_model

_CONFIG = Path(__file__).parent / "configs" / "directive.cfg"


@functools.cache
def load_pipeline() -> Language:
    """Build the pipeline of ``configs/directive.cfg`` once a process.

    The built-in factories are imported here, so that a source tree works before it is installed; those of other
    packages are found through the entry-point group ``spacy_factories``.

    Raises:
        PipelineConfigError: A factory of the configuration is not known.
    """
    config = spacy.util.load_config(_CONFIG)
    present = [name for name in config["nlp"]["pipeline"] if _import(f"nlp.components.{name}.component")]
    config["nlp"]["pipeline"] = present
    config["components"] = {name: config["components"][name] for name in present}
    try:
        pipeline = spacy.util.load_model_from_config(config, auto_fill=True)
    except (ValueError, KeyError) as error:
        raise PipelineConfigError(
            f"The pipeline of {_CONFIG.name} cannot be built: {error} Is the package installed (pip install -e .)?"
        ) from error
    pipeline.max_length = 2**31  # no parser: memory grows linearly with the text, the readers limit its size
    return pipeline


def _import(module: str) -> bool:
    """Import a component's module; False where it does not exist."""
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name):
            return False
        raise
    return True


def analyze(laid_out: LaidOutDocument, *, calibrated: bool = True) -> Document:
    """Read everything from one document: its own data, references, tasks with bodies and deadlines, targets.

    Args:
        laid_out: What :func:`ingest.reading.read_document` returned.
        calibrated: Turn the rules' confidences into chances of being right; False only where the calibration is fitted.

    Returns:
        Findings whose spans index ``laid_out.text``. A document in which nothing is found gives an empty one.
    """
    pipeline = load_pipeline()
    document = to_model(pipeline(from_layout(pipeline, laid_out)))
    return calibrate(document, laid_out) if calibrated else document
