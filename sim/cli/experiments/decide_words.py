"""A decision in plain language, made from the numbers alone."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sim.cli.prose import WIDTH
from sim.experiments.deciding.failure import ANY, Limit

if TYPE_CHECKING:
    from sim.experiments.deciding.choice import Robustness


def paragraphs(result: Robustness, width: int = WIDTH) -> list[str]:
    """Return what a decision shows, where its course fails, what tells early, and its limits."""
    told = [_choice(result), _others(result), _failure(result), _signpost(result), _limits(result)]
    return [fill(text, min(width, WIDTH)) for text in told if text]


def _choice(result: Robustness) -> str:
    s, best = result.standing, result.verdicts[0].best
    aims = result.question.objectives
    wanted = ", ".join(aim.told for aim in aims)
    among = (
        f"the {int(s.is_affordable.sum())} of {len(result.names)} courses that the budget allows"
    )
    if s.is_affordable.all():
        among = f"{len(result.names)} courses"
    if result.verdicts[0].name != "satisficing":
        return (
            f"Of {among}, {result.favourite} has the least regret in all but a tenth of the"
            f" {result.n:,} futures. No aim says what is enough ({wanted})."
        )
    share = f"{_percent(s.share[best])} [{100 * s.low[best]:.0f}, {100 * s.high[best]:.0f}]"
    text = (
        f"Of {among}, {result.favourite} is chosen: all aims ({wanted}) are met in {share} of"
        f" {result.n:,} futures, against {_percent(s.share[0])} with {result.names[0]}"
        f" (in brackets, here and below: {100 * result.level:g} % intervals)."
    )
    ties = [
        name
        for i, name in enumerate(result.names)
        if i != best and s.is_affordable[i] and _overlap(result, i, best)
    ]
    if ties:
        text += f" Its share cannot be told from that of {_listed(ties)}; it has the least regret"
        text += " of them in all but a tenth of futures."
    if result.costs is not None:
        cost = float(result.costs[best].mean())
        text += f" It costs {abs(cost):.2f} {result.unit} a month {'more' if cost > 0 else 'less'}"
        text += f" than {result.names[0]}."
    return text


def _overlap(result: Robustness, i: int, best: int) -> bool:
    """Return whether a course's share lies within the interval of the highest affordable one."""
    s = result.standing
    first = max((j for j in range(len(s.share)) if s.is_affordable[j]), key=lambda j: s.share[j])
    return bool(s.share[i] >= s.low[first]) and bool(s.share[best] >= s.low[first])


def _others(result: Robustness) -> str:
    """Return which criteria choose otherwise."""
    found: dict[str, list[str]] = {}
    for verdict in result.verdicts[1:]:
        if verdict.best != result.verdicts[0].best:
            found.setdefault(result.names[verdict.best], []).append(verdict.name)
    if not found:
        return "Every other criterion chooses the same course."
    told = "; ".join(f"{_listed(names)}: {course}" for course, names in found.items())
    return f"Other criteria choose otherwise. By {told}."


def _failure(result: Robustness) -> str:
    """Tell of the aim that fails most often among those of which it is known where."""
    if not result.failings:
        return ""
    if not result.failings[0].fails:
        return f"It fails in none of the {result.n:,} futures."
    text = f"It fails in {_percent(result.failings[0].fails)} of futures"
    known = [each for each in result.failings if each.limits and each.aim != ANY]
    if not known:
        return f"{text}, and no limits on what makes futures differ are confirmed to tell where."
    worst = max(known, key=lambda each: each.fails)
    where = _listed([_meant(limit) for limit in worst.limits])
    return (
        f"{text}. Most of what can be told of it: {worst.aim} is missed in"
        f" {_percent(worst.density)} of the futures in which {where}, which hold"
        f" {_percent(worst.coverage)} of its failures (in futures that set no limits:"
        f" {_percent(worst.held_out)}; in all: {_percent(worst.fails)})."
    )


def _meant(limit: Limit) -> str:
    """Return limits with what the number means."""
    said = limit.description.partition(";")[0].partition(",")[0]
    return f"{limit.told} ({said})" if said else limit.told


def _signpost(result: Robustness) -> str:
    if not result.posts:
        return ""
    months = result.question.signpost_months
    post = result.posts[0]
    if post.low <= 0.5:
        return (
            f"No signpost: the most promising outcome after {months} months, {post.outcome}, tells"
            f" failing worlds from others in {_percent(post.auc)} [{100 * post.low:.0f},"
            f" {100 * post.high:.0f}] of pairs, and guessing does in half."
        )
    return (
        f"A signpost: if {post.outcome} is {post.sign} {post.cut:.3g} after {months} months (mean"
        f" of the last {min(12, months)}), it fails in {_percent(post.beyond)} of worlds instead of"
        f" {_percent(post.within)}. Told right from wrong in {_percent(post.auc)}"
        f" [{100 * post.low:.0f}, {100 * post.high:.0f}] of pairs of worlds, in {post.n:,} futures"
        " that had no say in choosing it."
    )


def _limits(result: Robustness) -> str:
    return (
        "A future is a value for everything that judgement leaves open"
        f"{' and for what varies' if result.question.axes else ''}; a share of futures is no"
        " probability. Levels that are enough, sizes of courses and equal weights are judgement,"
        " too: this explores assumptions and forecasts nothing."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
