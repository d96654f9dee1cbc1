"""Measure what the notes in docs/why/ report: ``python docs/measure.py [NAME ...] [--write]``.

Nothing here is a test. Speeds hold for the machine they were taken on; the rest follows from the
seed, up to the last digits.
"""

from __future__ import annotations

import argparse
import platform
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from engines import engines
from scipy.special import stdtrit

from sim import WargameModel, run_batch
from sim.agents.trace import entries_of
from sim.evidence.bounds import count_clipped
from sim.evidence.findings import run_findings
from sim.evidence.lab import Case, Lab
from sim.evidence.run import RUNS as FACT_RUNS
from sim.evidence.run import run_facts
from sim.experiments.asking.pairing import interval
from sim.law import draws
from sim.law.draws import Luck, replicates
from sim.law.outcomes import describe
from sim.law.rows import state_rows
from sim.law.state import VARIABLES
from sim.scenario.locate import shipped

SEED, RUNS = 2025, 1000
MANY, BATCHES = 20_000, 400
THAW = """
title: Thaw
extends: as-it-happened
months: 72
events:
  thaw-2026:
    date: 2026-01
    until: 2029-12
    title: guns fall silent in Europe and the tariffs go
    set: {tension.europe: 0.10, friction.CHN-USA: 0.0}
"""
WITHOUT_USA = """
title: Baseline without the United States
extends: baseline
actors: {USA: null}
frictions: null
"""
NOBODY = """
title: As it happened, with a fourth challenger of no weight
extends: as-it-happened
actors:
  IRN: {kind: challenger, name: Iran, capability: 0}
"""


def batch(scenario, runs=None, *, keep=(), **settings):
    return run_batch(
        scenario, runs or RUNS, seed=SEED, keep=keep, fixed=settings.pop("fixed", False),
        settings={name.replace("__", "."): x for name, x in settings.items()},
    )  # fmt: skip


def from_text(text: str, **given):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(text, encoding="utf-8")
        return batch(path, **given)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def array_law() -> Iterator[str]:
    batch("as-it-happened", 64)
    plan = ((1, 16), (16, 160), (256, 1024), (1024, 4096), (4096, 8192))
    yield "worlds in a block" + "".join(f"{block:>8,}" for block, _ in plan)
    speeds = [runs / seconds(lambda b=block, n=runs: _blocks(b, n), 2) for block, runs in plan]
    yield "worlds per second" + "".join(f"{speed:>8,.0f}" for speed in speeds)
    took = seconds(lambda: WargameModel("as-it-happened", rng=SEED).run_for(36), 3)
    yield f"one world as a Mesa model, with its ledger: {took:.2f} s"


def _blocks(block: int, runs: int) -> None:
    run_batch("as-it-happened", runs, seed=SEED, keep=(), block=block)


def the_turn() -> Iterator[str]:
    one = WargameModel("as-it-happened", rng=SEED, replicate=17)
    many = batch("as-it-happened", 18, keep=("trajectories",)).trajectories
    path = many[many["replicate"] == 17].set_index("turn")
    names, apart, off, entries = state_rows(one.blueprint.cast), 0.0, 0.0, 0
    while one.running:
        before = one.state
        one.step()
        moved = {(v, row): 0.0 for v in VARIABLES for row in names[v]}
        for entry in entries_of(one):
            moved[entry.variable, entry.row] += entry.amount
            entries += 1
        for v in VARIABLES:
            change = (getattr(one.state, v) - getattr(before, v)).reshape(-1)
            booked = np.array([moved[v, row] for row in names[v]])
            off = max(off, float(np.abs(change - booked).max()))
        apart = max(apart, *(abs(path.loc[one.turn, n] - x) for n, x in one.outcomes.items()))
    yield "as-it-happened, replicate 17, 36 months"
    yield f"Mesa model against a batch of 18, all outcomes: {apart:.1g} apart"
    yield f"ledger of {entries:,} entries against the change of state: {off:.1g} apart"


def addressed_draws() -> Iterator[str]:
    counts = _count_draws()  # first: draws are then timed with memory kept, as the engine does
    n, count = 32, 1024
    where = draws.addresses("measure", [(f"A{i:02d}",) for i in range(n)])
    luck = Luck(SEED, replicates(0, count))
    generators = {"PCG64": np.random.PCG64(SEED), "Philox": np.random.Philox(SEED)}
    yield "ns per draw"
    for draw in (draws.words, draws.uniform, draws.gumbel, draws.normal):
        took = seconds(lambda d=draw: [d(luck, 3, where) for _ in range(10)], 9)
        yield f"  addressed {draw.__name__:30s}{1e9 * took / (10 * n * count):7.1f}"
    for name, bits in generators.items():
        shared = np.random.Generator(bits)
        took = seconds(lambda g=shared: [g.random((n, count)) for _ in range(10)], 9)
        yield f"  {name + ' uniform, not addressed':40s}{1e9 * took / (10 * n * count):7.1f}"
    yield f"  {'a generator per world, to set up':40s}{1e9 * seconds(_own_generators) / 200:7.0f}"
    quiet, whole = counts[1], sum(counts.values())
    yield f"draws of a world: {quiet} in a quiet month, {whole:,} in as-it-happened"
    overlap = whole**2 * 1e6 / 2.0**64
    yield f"chance that any two of their streams overlap within a million worlds: {overlap:.1g}"
    with_nobody, without = from_text(NOBODY, runs=100), batch("as-it-happened", 100)
    heads = ("structural_balance", "use.")  # these count actors, whatever they weigh
    known = set(with_nobody.outcomes)
    same = [n for n in without.outcomes if n in known and not n.startswith(heads)]
    apart = _apart(without.runs[same], with_nobody.runs[same])
    yield f"a fourth challenger of no weight moves the others' outcomes by {apart:.1g}"
    long, short = batch("as-it-happened", 100), batch("as-it-happened", 7)
    apart = _apart(long.runs[short.outcomes][:7], short.runs[short.outcomes])
    yield f"the first 7 of 100 runs against 7 runs: {apart:.1g} apart"


def _apart(one, other) -> float:
    """Return the largest difference between two tables of outcomes."""
    return float(np.nanmax(np.abs(one - other).to_numpy()))


def _own_generators() -> None:
    for i in range(200):
        np.random.Generator(np.random.Philox(np.random.SeedSequence([SEED, i])))


def _count_draws() -> Counter[int]:
    """Return how many draws a world of as-it-happened takes, by turn (-1 before the first)."""
    counts: Counter[int] = Counter()

    def counted(luck, turn, where):
        counts[int(turn)] += len(where)
        return words(luck, turn, where)

    words, draws.words = draws.words, counted
    try:
        batch("as-it-happened", 1)
    finally:
        draws.words = words
    return counts


def parameters() -> Iterator[str]:
    drawn, held = batch("as-it-happened"), batch("as-it-happened", fixed=True)
    yield f"{'as-it-happened, 10-90 % of runs':32s}{'drawn':>14s}{'held':>14s}   width held/drawn"
    for name in ("public_belief", "latent_alignment", "recognition.PRK", "coalition_cohesion",
                 "perceived_adequacy", "deterrence.europe"):  # fmt: skip
        a, c = drawn.summary()[name], held.summary()[name]
        share = (c.q90 - c.q10) / (a.q90 - a.q10)
        bands = "".join(f"  {x.q10:.3f}..{x.q90:.3f}" for x in (a, c))
        yield f"  {name:30s}{bands}   {share:.2f}"


def reference_world() -> Iterator[str]:
    quiet = batch("baseline", keep=("trajectories",))
    yield f"{'baseline':24s}{'noise-free':>12s}{'start':>8s}{'year 1':>8s}{'year 3':>8s}"
    for name in ("latent_alignment", "public_belief", "recognition.PRK", "coalition_level",
                 "coalition_cohesion", "tension.korea", "deterrence.korea"):  # fmt: skip
        path = quiet.trajectories.groupby("turn")[name].mean()
        means = (quiet.start[name], path[0], path[1:12].mean(), path[25:36].mean())
        yield f"  {name:22s}{means[0]:12.3f}" + "".join(f"{x:8.3f}" for x in means[1:])
    alone = from_text(WITHOUT_USA)
    yield f"{'balance at the start':24s}{'baseline':>12s}{'without USA':>14s}"
    for name in [n for n in quiet.start if n.startswith("balance.")]:
        yield f"  {name:22s}{quiet.start[name]:12.2f}{alone.start[name]:14.2f}"
    yield f"{'CHN-PRK latent alignment':24s}{'start':>12s}{'36 months':>14s}"
    path = {"ties.CHN-PRK.stance.CHN": 0.8, "ties.CHN-PRK.stance.PRK": 0.8}
    for word, given in (("path", path), ("lever", {"challengers.alignment": 0.8})):
        x = batch("baseline", keep=("trajectories",), **given).trajectories
        ends = x.groupby("turn")["latent_alignment.CHN-PRK"].mean()
        yield f"  {'.80 by ' + word:22s}{ends[0]:12.2f}{ends[36]:14.2f}"


def displays_and_strength() -> Iterator[str]:
    names = ("threat", "coercion_cost.CHN", "coercion_cost.PRK", "balance.europe", "balance.korea")
    yield f"{'as-it-happened less no-parades':32s}" + "".join(f"{n:>19s}" for n in names)
    for label, given in (
        ("as declared (discount .6 drawn)", {}),
        ("discount 0", {"theatre__discount": 0.0}),
        ("discount 1", {"theatre__discount": 1.0}),
        ("without M28", {"switch__M28": 0.0}),
    ):
        with_, without = batch("as-it-happened", **given), batch("no-parades", **given)
        effects = [(with_.runs[n] - without.runs[n]).mean() for n in names]
        yield f"  {label:30s}" + "".join(f"{x:>+19.3f}" for x in effects)


def stickiness() -> Iterator[str]:
    months = {24: "2025-12", 36: "2026-12", 48: "2027-12", 72: "2029-12"}
    yield f"{'latent alignment, mean':24s}" + "".join(f"{m:>10s}" for m in months.values())
    for chi in (0.0, 0.6, 1.2):
        x = from_text(THAW, keep=("trajectories",), challengers__stickiness=chi).trajectories
        path = x.groupby("turn")["latent_alignment"].mean()
        yield f"  {'thaw, chi ' + str(chi):22s}" + "".join(f"{path[t]:>10.3f}" for t in months)
    yield "public belief in as-it-happened, median over 2026"
    for chi in (0.0, 0.6, 1.2):
        s = batch("as-it-happened", challengers__stickiness=chi).summary()
        yield f"  {'chi ' + str(chi):22s}{s['public_belief'].median:>10.3f}"


def facts() -> Iterator[str]:
    yield f"{FACT_RUNS} worlds a side"
    yield f"{'':5s}{'effect':>9s}{'error':>9s}{'least':>8s}{'in sd':>7s}{'without':>9s}  verdict"
    for v in run_facts(ablate=True):
        spread = v.found.effect / v.found.between_sd if v.found.between_sd else float("nan")
        numbers = f"{v.found.effect:9.4f}{v.found.se:9.4f}{v.fact.least:8.3f}"
        apart = "      -" if np.isnan(spread) else f"{spread:7.2f}"
        yield f"{v.fact.id:5s}{numbers}{apart}{v.ablated.effect:9.4f}  {v.verdict}"


def findings() -> Iterator[str]:
    found = run_findings()
    well = sum(f.is_well for f in found)
    noted = [f for f in found if f.expects.disagrees]
    yield f"{FACT_RUNS} worlds a side: {well} of {len(found)} findings are as their files say, of"
    yield f"which {len(noted)} are disagreements that the file explains:"
    for f in noted:
        yield f"  {f.scenario}: {f.sentence}: {f.found.effect:+.4f} (error {f.found.se:.4f})"


def futures() -> Iterator[str]:
    lab = Lab(FACT_RUNS, SEED)
    history = Case("as-it-happened")
    yield f"{FACT_RUNS} worlds a side, mean of the last 12 months against as-it-happened, in"
    yield "standard deviations between its worlds: the four headline outcomes that differ most"
    for name in shipped():
        if name == history.scenario:
            continue
        one, other = lab.run(Case(name)), lab.run(history)
        moved = {
            outcome: (one.last(outcome) - other.last(outcome)).mean() / other.last(outcome).std()
            for outcome in one.block.names
            if describe(outcome).is_headline
            and outcome in other.block.names
            and other.last(outcome).std() > 0
        }
        most = sorted(moved.items(), key=lambda x: -abs(x[1]))[:4]
        yield f"  {name}"
        yield "    " + ", ".join(f"{outcome} {sd:+.2f}" for outcome, sd in most)


def spread() -> Iterator[str]:
    full, held = {}, {}
    for precision in (None, 4.0, 8.0, 15.0):
        given = {} if precision is None else {"choice.precision": precision}
        full[precision] = batch("as-it-happened", **given)
        held[precision] = batch("as-it-happened", fixed=True, **given)
    yield f"{'':28s}{'band':>7s}   from parameters at 4, 8, 15"
    for name in full[None].outcomes:
        band = np.subtract(*np.nanquantile(full[None].outcome(name), (0.9, 0.1)))
        if band == 0 or not describe(name).is_headline:
            continue
        drawn, alone = ({p: x.runs[name].var() for p, x in each.items()} for each in (full, held))
        shares = [max(0.0, 1 - alone[p] / drawn[p]) for p in (4.0, 8.0, 15.0)]
        star = " *" if any(not 0.1 <= x <= 0.9 for x in shares) else ""
        yield f"{name:28s}{band:7.3f}   " + "".join(f"{x:6.2f}" for x in shares) + star


def paired_comparison() -> Iterator[str]:
    yield f"{MANY:,} pairs a course; {BATCHES} batches of 80 and of 1,000 pairs drawn from them"
    yield f"{'':46s}{'80 pairs':>18s}{'1,000 pairs':>18s}"
    yield f"{'share of intervals that hold the mean':46s}{'t':>9s}{'ours':>9s}{'t':>9s}{'ours':>9s}"
    first = _many("as-it-happened")
    for name in ("no-parades", "truce-holds", "low-rank-envoys", "redundancy"):
        held = _coverage(first, _many(name))
        yield f"{name}, {len(held)} headline outcomes"
        means, lows = held.mean(), held.min()
        yield f"  {'all':44s}" + "".join(f"{x:9.3f}" for x in means[:4])
        yield f"  {'least of any':44s}" + "".join(f"{x:9.3f}" for x in lows[:4])
        yield f"  {'width, times that of t (median outcome)':44s}" + "".join(
            f"{x:>18.2f}" for x in held.median()[4:]
        )
        for outcome, row in held.sort_values(held.columns[0]).head(4).iterrows():
            yield f"  {outcome:44s}" + "".join(f"{x:9.3f}" for x in row.iloc[:4])


def _many(name: str):
    return run_batch(name, MANY, seed=SEED, keep=(), jobs=2)


def _coverage(first, other) -> pd.DataFrame:
    """Return by outcome how often intervals of small batches hold the mean of the large one."""
    rng, rows = np.random.default_rng(SEED), {}
    for name in filter(first.is_headline, first.outcomes):
        apart = other.outcome(name) - first.outcome(name)
        defined = ~np.isnan(apart)
        if defined.sum() < MANY // 10 or not np.ptp(apart[defined]):
            continue
        a, apart = first.outcome(name)[defined], apart[defined]
        held, wide = [], []
        for n in (80, 1000):
            picked = rng.integers(len(a), size=(BATCHES, n))
            d, one = apart[picked], a[picked]
            unpaired = np.sqrt(one.var(-1, ddof=1) + (one + d).var(-1, ddof=1))
            half = stdtrit(n - 1, 0.975) * d.std(-1, ddof=1) / n**0.5
            usual = d.mean(-1) - half, d.mean(-1) + half
            ours = interval(d, unpaired, 0.95)
            held += [
                ((lo <= apart.mean()) & (apart.mean() <= hi)).mean() for lo, hi in (usual, ours)
            ]
            wide.append(np.median(ours[1] - ours[0]) / max(np.median(2 * half), 1e-12))
        rows[name] = [*held, *wide]
    return pd.DataFrame.from_dict(rows, orient="index")


def bounds() -> Iterator[str]:
    for name in ("open-play", "as-it-happened"):
        found = count_clipped(name, 10_000, SEED)
        yield f"{name}: 10,000 worlds, {sum(c.updates for c in found.values()):,} updates"
        held = all(c.is_within(variable) for variable, c in found.items())
        yield f"  every state within its range: {'yes' if held else 'no'}"
        for variable, c in sorted(found.items(), key=lambda x: -x[1].share):
            if c.clipped:
                lay = f"{c.lowest:.3f} to {c.highest:.3f}"
                yield f"  {variable:22s}{100 * c.share:8.3f} % clipped, lay from {lay}"


NOTES: Mapping[str, Callable[[], Iterator[str]]] = {
    "array-law": array_law,
    "engines": engines,
    "the-turn": the_turn,
    "addressed-draws": addressed_draws,
    "parameters": parameters,
    "reference-world": reference_world,
    "displays-and-strength": displays_and_strength,
    "stickiness": stickiness,
    "facts": facts,
    "findings": findings,
    "findings.2": futures,
    "spread": spread,
    "spread.2": bounds,
    "paired-comparison": paired_comparison,
}


def written(name: str, told: str) -> None:
    """Put what was measured into its note, between the fences of the block marked so.

    ``spread.2`` is the second such block of ``spread``.
    """
    stem, _, which = name.partition(".")
    path = Path(__file__).parent / "why" / f"{stem}.md"
    text = path.read_text(encoding="utf-8")
    blocks = list(re.finditer(r"(<!-- measured -->\n```text\n).*?(```\n)", text, re.DOTALL))
    number = int(which or 1)
    if len(blocks) < number:
        raise SystemExit(f"{path.name}: has no block {number} marked <!-- measured -->")
    block = blocks[number - 1]
    told = text[: block.start()] + block[1] + told + block[2] + text[block.end() :]
    path.write_text(told, encoding="utf-8")


def machine() -> str:
    """Return what a speed depends on, in a line."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", info.read_text()) if info.is_file() else []
    processor = models[0] if models else platform.machine()
    return f"{processor}, Python {platform.python_version()}, NumPy {np.__version__}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(NOTES)}; all where none")
    parser.add_argument("--write", action="store_true", help="put the results into the notes")
    given = parser.parse_args()
    for name in given.names or NOTES:
        head = f"seed {SEED}, {RUNS:,} runs unless said; {machine()}\n"
        told = head + "\n".join(NOTES[name]()) + "\n"
        print(f"\n{name}\n{told}", end="")
        if given.write:
            written(name, told)


if __name__ == "__main__":
    main()
