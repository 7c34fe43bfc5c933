"""Drafts over the sample record -> how many planted faults are caught, by kind, and how many correct sentences are marked.

`python -m tests.benchmarks.drafts`; the faults are those of tests/drafts.py, all of them instead of the tests' sample.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from drafts import correct, exchanged_speakers, false_quotations, invented_figures, invented_names, quoting, wrong_marks
from test_checked import checked, told


def main() -> None:
    """Print a line a kind of fault, then the false alarms."""
    chance = random.Random(7)
    faults = [*false_quotations(chance), *wrong_marks(chance), *invented_figures(chance), *invented_names(chance)]
    counts: dict[str, list[bool]] = defaultdict(list)
    for draft in [*faults, *exchanged_speakers()]:
        counts[draft.fault].append(told(checked(draft.text, draft.passages, draft.lang)[0]))
    for fault, caught in counts.items():
        print(f"{fault}: {sum(caught)} of {len(caught)} caught")
    own = correct()[: -len(quoting())]
    for name, drafts in (("in own words", own), ("quoting", quoting())):
        marked = sum(told(checked(draft.text, draft.passages, draft.lang)[0]) for draft in drafts)
        print(f"correct sentences {name}: {marked} of {len(drafts)} marked")


if __name__ == "__main__":
    main()
