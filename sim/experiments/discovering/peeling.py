"""The way from all worlds to a small box, and where on it limits are set.

EMA Workbench peels, and stops as soon as no peel makes a box denser, which mere luck brings about
early. Friedman and Fisher (1999) go on to the least mass that a box may have, and choose then: so
does this.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import SettingError
from sim.experiments.discovering.boxes import Cuts, Side, Wish, chosen, counts, inside
from sim.law.arrays import Array

PEEL = 0.05
"""Share of a box's worlds that a peel takes away (Friedman and Fisher's patience)."""


@cache
def prim() -> Any:
    """Return EMA Workbench's class of the method.

    Raises:
        SettingError: The extra ``discovery`` is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of extras of its own that are missing
            import sklearn  # noqa: F401, PLC0415 (the tree needs it: told of before anything runs)
            from ema_workbench.analysis.prim import Prim  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingError(
            "discover needs ema_workbench and scikit-learn: pip install 'entente-sim[discovery]'"
        ) from None
    return Prim


def trajectory(
    x: Array, holds: Array, factors: Sequence[int], mass: float, peel: float = PEEL,
    among: Collection[Side] | None = None,
) -> list[dict[Side, float]]:  # fmt: skip
    """Return all boxes on the way from all worlds to the smallest box that may be.

    ``among`` are the only sides that may be cut, all of the factors' where None.
    """
    frame = pd.DataFrame(x[:, factors].astype(float), columns=[str(j) for j in factors])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what pandas will change, which is not ours to mend
        settings = {"peel_alpha": peel, "mass_min": mass, "among": among}
        found = _patient()(frame, holds, **settings).find_box()
    bounds = [limits.to_numpy(dtype=float) for limits in found.box_lims]
    return [_cuts(bound, bounds[0], factors) for bound in bounds]


@cache
def _patient() -> Any:
    """Return the class that goes on to the least mass, and cuts no sides but those it may."""
    from ema_workbench.analysis.prim import PrimBox  # noqa: PLC0415 (an extra)

    class Quick(PrimBox):  # type: ignore[misc]
        def _calculate_quasi_p(self, *_: Any) -> dict[str, Any]:
            """Return none: of all boxes on the way, at a third of its time, nobody asks."""
            return {}

    class Patient(prim()):  # type: ignore[misc]
        def __init__(self, *args: Any, among: Collection[Side] | None, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.among, self.obj_func, self._prim_box_klass = among, _score, Quick

        def _sides(self, box: Any, name: str, place: int, values: Array) -> list[Any]:
            """Return the peels of a factor, the upper side first, but those that take nothing."""
            both = zip((True, False), self._real_peel(box, name, place, values), strict=True)
            return [
                tried
                for is_upper, tried in both
                if self.among is None or Side(int(name), is_upper) in self.among
                if len(tried[0]) < len(box.yi)
            ]

        def _paste(self, box: Any) -> Any:
            """Return the box as it is: limits are settled where a box is chosen, not at the end."""
            return box

        _peels = {"float": _sides}  # noqa: RUF012 (as EMA Workbench has it; all columns are float)

    return Patient


def settled(x: Array, holds: Array, cuts: Cuts, wish: Wish) -> dict[Side, float]:
    """Return a box with each of its limits at the best place, the others given.

    Peels take slices from one box after the other, so that early ones are set before later ones
    are known. Each limit goes in turn to the twentieth of its factor that serves the wish most,
    until none moves.
    """
    found, shares = dict(cuts), np.arange(1, round(1 / PEEL)) * PEEL
    every, least = counts(x, holds, {}), wish.mass * len(x)
    tried = {
        side: [
            value
            for value in np.quantile(x[:, side.factor], shares).tolist()
            if not inside(x, {side: value}).all()  # a limit that cuts nothing is none
        ]
        for side in cuts
    }
    is_moved = True
    while is_moved:
        is_moved = False
        for side, values in tried.items():
            boxes = [found, *({**found, side: value} for value in values)]
            way = [counts(x, holds, box) for box in boxes]
            best = chosen([every, *(c if c.n >= least else every for c in way)], wish) - 1
            if best > 0:
                found, is_moved = boxes[best], True
    return found


def _score(_: Any, before: Array, after: Array) -> float:
    """Return how good a peel is: what it adds to the density, for each world that it takes away.

    Where none adds, the one that costs least is taken. EMA Workbench stops at scores up to zero.
    """
    if not len(after):
        return 0.0
    gain = float(after.mean() - before.mean())
    return 1 + (gain / abs(len(before) - len(after)) if gain > 0 else gain)


def _cuts(bound: Array, first: Array, factors: Sequence[int]) -> dict[Side, float]:
    """Return the sides at which limits, ``[2, F]``, differ from the first ones."""
    return {
        Side(factor, is_upper=bool(end)): float(bound[end, j])
        for j, factor in enumerate(factors)
        for end in (0, 1)
        if bound[end, j] != first[end, j]
    }
