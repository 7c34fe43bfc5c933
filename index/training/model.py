"""Token table with shared parts + batch -> loss, and the step against its gradient (torch). Draws and saves nothing.

One row per token; the vector of a text is the sum of its rows. While training, a row is its own part plus the parts it
shares with related tokens (the characters of a word, the stem of a form), so that rare tokens learn from others.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from index.training.ragged import Ints, Ragged, Table
from index.training.tasks import Batch


class Model:
    """The token table as two parameters, `own` (tokens, dim) and `common` (parts, dim), each with its two moments.

    Adam (Kingma and Ba, 2015) in its lazy form: only the rows that a batch touches are computed and changed.
    """

    def __init__(self, start: np.ndarray, parts: Table, part_count: int) -> None:
        import torch

        self.parts = parts
        common = torch.zeros(max(part_count, 1), start.shape[1])
        self.state: dict[str, Any] = {"own": torch.from_numpy(start.astype(np.float32)), "common": common}
        for name in ("own", "common"):
            for moment in ("mean", "square"):
                self.state[f"{name}.{moment}"] = torch.zeros_like(self.state[name])

    def rows(self, tokens: Ints) -> Any:
        """Rows of the table (n, dim), a leaf that collects gradients."""
        import torch

        rows = self.state["own"][torch.from_numpy(tokens)]
        used = self.parts.take(tokens)
        if len(used.flat):
            rows.index_add_(0, torch.from_numpy(used.owner), self.state["common"][torch.from_numpy(used.flat)])
        return rows.requires_grad_()

    def step(self, tokens: Ints, gradient: Any, rate: float, number: int) -> None:
        """Move the rows of the tokens, and the parts they share, against the gradient (n, dim)."""
        import torch

        self._adam("own", torch.from_numpy(tokens), gradient, rate, number)
        used = self.parts.take(tokens)
        if len(used.flat):
            parts, place = np.unique(used.flat, return_inverse=True)
            summed = torch.zeros(len(parts), gradient.shape[1])
            summed.index_add_(0, torch.from_numpy(place), gradient[torch.from_numpy(used.owner)])
            self._adam("common", torch.from_numpy(parts), summed, rate, number)

    def _adam(self, name: str, rows: Any, gradient: Any, rate: float, number: int) -> None:
        first, second = 0.9, 0.99
        mean = self.state[f"{name}.mean"][rows].mul_(first).add_(gradient, alpha=1 - first)
        square = self.state[f"{name}.square"][rows].mul_(second).addcmul_(gradient, gradient, value=1 - second)
        self.state[f"{name}.mean"][rows], self.state[f"{name}.square"][rows] = mean, square
        size = (square / (1 - second**number)).sqrt_().add_(1e-8)
        self.state[name].index_add_(0, rows, mean.div_(size), alpha=-rate / (1 - first**number))

    def table(self) -> np.ndarray:
        """The whole table (tokens, dim)."""
        rows = self.rows(np.arange(len(self.state["own"])))
        return np.asarray(rows.detach().numpy(), np.float32)


def loss_of(rows: Any, tokens: Ints, batch: Batch, scale: float) -> Any:
    """In-batch cross entropy of both directions; rows of one group are no negatives. `rows` are those of `tokens`."""
    import torch

    a, b = (_vectors(rows, tokens, side) for side in (batch.a, batch.b))
    scores = a @ b.T * scale
    group = torch.from_numpy(batch.group)
    same = (group[:, None] == group[None, :]).fill_diagonal_(False)
    scores = scores.masked_fill_(same, -1e4)
    wanted = torch.arange(len(scores))
    return (torch.nn.functional.cross_entropy(scores, wanted) + torch.nn.functional.cross_entropy(scores.T, wanted)) / 2


def _vectors(rows: Any, tokens: Ints, text: Ragged) -> Any:
    import torch

    places = torch.from_numpy(np.searchsorted(tokens, text.flat))
    return torch.nn.functional.normalize(
        torch.nn.functional.embedding_bag(places, rows, torch.from_numpy(text.starts), mode="sum")
    )
