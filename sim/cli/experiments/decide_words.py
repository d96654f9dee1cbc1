"""A decision in plain language, made from the numbers alone."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sim.cli.prose import WIDTH
from sim.experiments.deciding.failure import ANY, Limit

if TYPE_CHECKING:
    from sim.experiments.deciding.choice import Robustness
    from sim.experiments.deciding.signpost import Signpost


def paragraphs(result: Robustness, width: int = WIDTH) -> list[str]:
    """Return what a decision shows, where its course fails, what tells early, and its limits."""
    told = [_choice(result), _others(result), _failure(result), _signpost(result), _limits(result)]
    return [fill(text, min(width, WIDTH)) for text in told if text]


def _choice(result: Robustness) -> str:
    s, best = result.standing, result.verdicts[0].best
    wanted = ", ".join(aim.told for aim in result.question.objectives)
    among = f"{len(result.names)} courses"
    if not s.is_affordable.all():
        among = f"the {int(s.is_affordable.sum())} of {among} that the budget allows"
    if not s.has_levels:
        text = (
            f"Of {among}, {result.favourite} has the least regret in all but a tenth of the"
            f" {result.n:,} futures. No aim says what is enough ({wanted})."
        )
    elif not s.is_attained:
        text = (
            f"Of {among}, none meets all aims ({wanted}) in any of {result.n:,} futures"
            f"{_beyond(result)}. What still tells them apart is how far they fall short:"
            f" {result.favourite} has the least regret in all but a tenth of futures. That makes it"
            " the least bad of these, and no answer to what is asked."
        )
    else:
        text = (
            f"Of {among}, {result.favourite} is chosen: all aims ({wanted}) are met in"
            f" {_share(result, best)} of {result.n:,} futures{_against(result)} (in brackets, here"
            f" and below: {100 * result.level:g} % intervals).{_ties(result)}"
        )
    return text + _cost(result)


def _share(result: Robustness, i: int) -> str:
    """Return in how many futures a course meets all aims, with the interval."""
    s = result.standing
    return f"{_percent(s.share[i])} {_brackets(s.low[i], s.high[i])}"


def _against(result: Robustness) -> str:
    """Return what the first course comes to, where another is chosen."""
    if not result.verdicts[0].best:
        return ""
    return f", against {_percent(result.standing.share[0])} with {result.names[0]}"


def _beyond(result: Robustness) -> str:
    """Return which courses beyond the budget meet all aims in some future."""
    s = result.standing
    found = [
        f"{name} in {_share(result, i)}"
        for i, name in enumerate(result.names)
        if not s.is_affordable[i] and s.share[i] > 0
    ]
    return f" (beyond the budget: {_listed(found)})" if found else ""


def _ties(result: Robustness) -> str:
    """Return which courses paired futures cannot tell from the one of the largest share."""
    s = result.standing
    first = max(s.is_affordable.nonzero()[0], key=lambda i: s.share[i])
    ties = [result.names[i] for i in s.is_tied.nonzero()[0] if i != first]
    if not ties:
        return ""
    return (
        f" Future by future, the largest share, {_percent(s.share[first])} of"
        f" {result.names[first]}, cannot be told from that of {_listed(ties)} (McNemar's exact"
        f" test); of these, {result.favourite} has the least regret in all but a tenth of futures."
    )


def _cost(result: Robustness) -> str:
    """Return what the favourite costs, where that is measured from another course."""
    best = result.verdicts[0].best
    if result.costs is None or not best:
        return ""
    cost = float(result.costs[best].mean())
    told = f"{abs(cost):.2f}"
    if not float(told):
        return f" It costs as much as {result.names[0]}."
    more = "more" if cost > 0 else "less"
    return f" It costs {told} {result.unit} a month {more} than {result.names[0]}."


def _others(result: Robustness) -> str:
    """Return which criteria choose otherwise."""
    found: dict[str, list[str]] = {}
    for verdict in result.verdicts[1:]:
        if verdict.best != result.verdicts[0].best:
            name = " ".join(reversed(verdict.name.split(", ")))  # regret, mean: mean regret
            found.setdefault(result.names[verdict.best], []).append(name)
    if not found:
        return "Every other criterion chooses the same course."
    told = "; ".join(f"{_listed(names)}: {course}" for course, names in found.items())
    return f"Other criteria choose otherwise. By {told}."


def _failure(result: Robustness) -> str:
    """Tell of the aim that fails most often among those of which it is known where."""
    if not result.failings:
        return ""
    fails = result.failings[0].fails
    if not fails:
        return f"It fails in none of the {result.n:,} futures."
    text = f"It fails in {_percent(fails)} of {result.n:,} futures"
    if fails == 1:
        text = f"It fails in every one of the {result.n:,} futures"
    known = [each for each in result.failings if each.limits and each.aim != ANY]
    if not known and fails == 1:
        return f"{text}, so nothing that makes futures differ tells where."
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
            f" failing worlds from others in {_told_right(post)} of pairs, and guessing does in"
            " half."
        )
    wanted = {aim.outcome for aim in result.question.objectives}
    aim = ", an early reading of an aim itself," if post.outcome in wanted else ""
    text = (
        f"A signpost: if {post.outcome}{aim} is {post.sign} {post.cut:.3g} after {months} months"
        f" (mean of the last {min(12, months)}), it fails in {_percent(post.beyond)}"
        f" {_brackets(post.beyond_low, post.beyond_high)} of worlds ({post.worlds_beyond:,} worlds"
        f" of {post.n_beyond:,} futures) instead of {_percent(post.within)}"
        f" {_brackets(post.within_low, post.within_high)}. Told right from wrong in"
        f" {_told_right(post)} of pairs of worlds, in {post.n:,} futures that had no say in"
        " choosing it."
    )
    others = [each for each in result.posts if each.outcome not in wanted and each.low > 0.5]
    if aim and others:
        text += f" Of what is no aim, {others[0].outcome} tells most: {_told_right(others[0])}."
    return text


def _told_right(post: Signpost) -> str:
    """Return in how many pairs of worlds a signpost tells the failing one."""
    return f"{_percent(post.auc)} {_brackets(post.low, post.high)}"


def _limits(result: Robustness) -> str:
    return (
        "A future is a value for everything that judgement leaves open"
        f"{' and for what varies' if result.question.axes else ''}; a share of futures is no"
        " probability. Levels that are enough, sizes of courses and equal weights are judgement,"
        " too: this explores assumptions and forecasts nothing."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _brackets(low: float, high: float) -> str:
    return f"[{100 * low:.0f}, {100 * high:.0f}]"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
