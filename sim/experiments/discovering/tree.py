"""A shallow tree beside the boxes, and how far anything could tell the worlds apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.experiments.discovering.boxes import Counts, Cuts, Side, counts, screened
from sim.law.arrays import Array

MOST_LEAVES = 8
DEEPEST = 3
SMALLEST = 0.05
"""Least share of the worlds in a leaf."""
FOLDS = 5
SCREENED = 20


class Node(NamedTuple):
    """A node of a tree: the cuts that lead to it, the last its own, and its worlds."""

    cuts: Cuts
    counts: Counts
    is_leaf: bool


class Free(NamedTuple):
    """What a model that may use all factors knows of worlds that it did not see.

    ``auc`` is the chance that it tells a world that shows the condition from one that does not:
    0.5 is guessing. ``score`` is its probability for each world.
    """

    auc: float
    score: Array

    def density(self, holds: Array, n: int) -> float:
        """Return how many of its ``n`` surest worlds show the condition, as a share."""
        surest = np.argsort(-self.score, kind="stable")[:n]
        return float(holds[surest].mean())


def find_tree(x: Array, holds: Array, groups: Array) -> list[Node]:
    """Return the nodes of a tree, from the root down, left before right.

    It has the fewest leaves that tell, in worlds held out, as much as any other number up to one
    standard error (Breiman et al. 1984); a root alone where no split tells anything.
    """
    folds = folds_of(groups)
    sizes = range(1, MOST_LEAVES + 1)
    loss = np.array([[_loss(x, holds, fold, size) for fold in folds] for size in sizes])
    mean, error = loss.mean(axis=1), loss.std(axis=1, ddof=1) / np.sqrt(len(folds))
    best = int(np.argmin(mean))
    n_leaves = 1 + int(np.argmax(mean <= mean[best] + error[best]))
    if n_leaves == 1:
        return [Node({}, counts(x, holds, {}), is_leaf=True)]
    factors = screened(x, holds, SCREENED)
    return list(_nodes(_fitted(x[:, factors], holds, n_leaves).tree_, factors, x, holds))


def free_model(x: Array, holds: Array, groups: Array) -> Free:
    """Return what gradient boosting over all factors tells of worlds held out."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 (an extra)
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 (comes with scikit-learn)

    score = np.empty(len(x))
    with threadpool_limits(1):  # threads that wait for each other cost more than they gain here
        for fold in folds_of(groups):
            model = HistGradientBoostingClassifier(
                max_iter=100, learning_rate=0.05, max_depth=3, random_state=0
            )
            score[fold] = model.fit(x[~fold], holds[~fold]).predict_proba(x[fold])[:, 1]
    return Free(float(roc_auc_score(holds, score)), score)


def folds_of(groups: Array) -> list[Array]:
    """Return which worlds are in each fold; a group is never split."""
    names = np.unique(groups)
    order = np.random.default_rng(0).permutation(len(names))
    fold_of_name = np.empty(len(names), dtype=int)
    fold_of_name[order] = np.arange(len(names)) % FOLDS
    fold = fold_of_name[np.searchsorted(names, groups)]
    return [fold == i for i in range(FOLDS)]


def _loss(x: Array, holds: Array, fold: Array, n_leaves: int) -> float:
    """Return the log loss, in worlds held out, of a tree of so many leaves."""
    from sklearn.metrics import log_loss  # noqa: PLC0415 (an extra)

    mine, there = x[~fold], holds[~fold]
    if n_leaves == 1:
        score = np.full(int(fold.sum()), there.mean())
    else:
        factors = screened(mine, there, SCREENED)
        tree = _fitted(mine[:, factors], there, n_leaves)
        score = tree.predict_proba(x[fold][:, factors])[:, 1]
    return float(log_loss(holds[fold], np.clip(score, 0.001, 0.999), labels=[False, True]))


def _fitted(x: Array, holds: Array, n_leaves: int) -> Any:
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 (an extra)

    tree = DecisionTreeClassifier(
        criterion="entropy", max_depth=DEEPEST, max_leaf_nodes=n_leaves,
        min_samples_leaf=SMALLEST, random_state=0,
    )  # fmt: skip
    return tree.fit(x, holds)


def _nodes(
    tree: Any, factors: list[int], x: Array, holds: Array, at: int = 0, cuts: Cuts | None = None
) -> Iterator[Node]:
    """Yield a node and those below it."""
    cuts = cuts or {}
    left, right = int(tree.children_left[at]), int(tree.children_right[at])
    yield Node(cuts, counts(x, holds, cuts), is_leaf=left == right)
    if left == right:
        return
    factor, value = factors[int(tree.feature[at])], float(tree.threshold[at])
    for child, is_upper in ((left, True), (right, False)):
        own = {side: cut for side, cut in cuts.items() if side != Side(factor, is_upper)}
        yield from _nodes(tree, factors, x, holds, child, {**own, Side(factor, is_upper): value})
