"""A home -> the confidence below which questions to it are refused: the shipped threshold, or one set by `jiyao calibrate`.

It lies in a file of its own beside the versions, so that indexing leaves it. With another encoder confidences mean something
else: there the shipped one holds again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from index.home import Home, HomeError, Manifest, write
from index.retriever import Retriever
from qa.refusal import THRESHOLD


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold and what it was set by: encoder and revision, how many questions of both kinds, the limit that was given."""

    threshold: float
    encoder: str
    revision: str
    answerable: int
    unanswerable: int
    max_wrong: float


def threshold_of(retriever: Retriever) -> float:
    """The threshold for questions to a home. Raises HomeError where the file that holds it is damaged."""
    found = read(retriever.home)
    return found.threshold if found and fits(found, retriever.manifest) else THRESHOLD


def fits(found: Calibration, manifest: Manifest) -> bool:
    """Whether a calibration was made with the encoder of an index."""
    return (found.encoder, found.revision) == (manifest.encoder, manifest.revision)


def read(home: Home) -> Calibration | None:
    """The calibration that a home keeps; None where it keeps none. Raises HomeError."""
    path = home.path / "threshold.json"
    try:
        found = Calibration(**json.loads(path.read_text("utf-8")))
        if not (isinstance(found.threshold, float) and 0 <= found.threshold <= 1):
            raise ValueError(f"threshold {found.threshold!r}")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise HomeError(
            f"{path} cannot be read ({error}); take it back with: jiyao calibrate --reset --home {home.path}"
        ) from None
    return found


def keep(home: Home, found: Calibration | None) -> None:
    """Keep a calibration; None takes it back. Raises HomeError where the home cannot be written."""
    path = home.path / "threshold.json"
    try:
        if found is None:
            path.unlink(missing_ok=True)
        else:
            write(path, json.dumps(asdict(found), indent=1) + "\n")
    except OSError as error:
        raise HomeError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from None
