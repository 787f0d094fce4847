"""Answers that people might give to the exercises of lesson 21."""

import heapq
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np

# ------------------------------------------------------------------------ 1 · successive_halving


def halving_sorted_pairs(curves, first, eta):
    n, n_epochs = curves.shape
    alive, trained, cost, i = list(range(n)), 0, 0, 0
    while n // eta**i >= 1 and first * eta**i <= n_epochs:
        epochs = first * eta**i
        if i > 0:
            before = first * eta ** (i - 1)
            pairs = [(curves[c, before - 1], c) for c in alive]
            pairs = sorted(pair for pair in pairs if not math.isnan(pair[0]))
            alive = [c for _, c in pairs[: n // eta**i]]
        cost += len(alive) * (epochs - trained)
        trained = epochs
        i += 1
    last = [(curves[c, trained - 1], c) for c in alive if not np.isnan(curves[c, trained - 1])]
    return min(last)[1], cost


def halving_recursive(curves, first, eta):
    n, n_epochs = curves.shape

    def race(alive, i):
        epochs = first * eta**i
        loss = curves[alive, epochs - 1]
        cost = len(alive) * (epochs - (first * eta ** (i - 1) if i else 0))
        good = alive[~np.isnan(loss)]
        good = good[np.argsort(curves[good, epochs - 1], kind="stable")]
        places, needed = n // eta ** (i + 1), epochs * eta
        if places < 1 or needed > n_epochs:
            return int(good[0]), cost
        winner, rest = race(np.sort(good[:places]), i + 1)
        return winner, cost + rest

    return race(np.arange(n), 0)


def halving_infinite_for_nan(curves, first, eta):
    losses = np.where(np.isnan(curves), np.inf, curves)
    n, n_epochs = losses.shape
    alive = np.arange(n)
    epochs, places, cost = first, n, first * n
    while places // eta >= 1 and epochs * eta <= n_epochs:
        places //= eta
        now = losses[alive, epochs - 1]
        order = np.argsort(now, kind="stable")[:places]
        order = order[np.isfinite(now[order])]
        alive = np.sort(alive[order])
        cost += alive.size * (eta - 1) * epochs
        epochs *= eta
    return alive[np.argmin(losses[alive, epochs - 1])], cost


def halving_epochs_of_each(curves, first, eta):
    n, n_epochs = curves.shape
    trained = np.zeros(n, dtype=int)
    rungs = []
    while n // eta ** len(rungs) > 0 and first * eta ** len(rungs) <= n_epochs:
        rungs.append((n // eta ** len(rungs), first * eta ** len(rungs)))
    alive = range(n)
    for k, (_, epochs) in enumerate(rungs):
        trained[list(alive)] = epochs
        good = [c for c in alive if curves[c, epochs - 1] == curves[c, epochs - 1]]
        places = rungs[k + 1][0] if k + 1 < len(rungs) else 1
        alive = heapq.nsmallest(places, good, key=lambda c, t=epochs - 1: (curves[c, t], c))
    return alive[0], int(trained.sum())


def halving_lexsort(curves, first, eta):
    n, n_epochs = curves.shape
    ids, epochs, places, cost = np.arange(n), first, n, 0
    added = first
    while True:
        cost += ids.size * added
        loss = curves[ids, epochs - 1]
        ids, loss = ids[np.isfinite(loss)], loss[np.isfinite(loss)]
        ids = ids[np.lexsort((ids, loss))]
        places //= eta
        if places == 0 or epochs * eta > n_epochs:
            return np.int64(ids[0]), np.int64(cost)
        ids = ids[:places]
        added = epochs * (eta - 1)
        epochs *= eta


def halving_mask(curves, first, eta):
    n, n_epochs = curves.shape
    there = np.ones(n, dtype=bool)
    cost, before = 0, 0
    i = 0
    while True:
        epochs = first * eta**i
        cost += int(there.sum()) * (epochs - before)
        before = epochs
        loss = np.where(there, curves[:, epochs - 1], np.nan)
        if n // eta ** (i + 1) == 0 or epochs * eta > n_epochs:
            return int(np.nanargmin(loss)), cost
        chosen = np.zeros(n, dtype=bool)
        for _ in range(n // eta ** (i + 1)):
            if np.isnan(loss).all():
                break
            best = int(np.nanargmin(loss))
            chosen[best] = True
            loss[best] = np.nan
        there = chosen
        i += 1


def _halving(
    curves,
    first,
    eta,
    *,
    score=None,  # loss of a configuration after so many epochs
    rank=None,  # order of the configurations, best first
    places=lambda n, eta, i: n // eta**i,
    epochs=lambda first, eta, i: first * eta**i,
    enough=lambda needed, n_epochs: needed <= n_epochs,
    keep_failed=False,
    final=None,
    pay=None,
):
    """Run a race in which single steps can be replaced by wrong ones."""
    n, n_epochs = curves.shape
    score = score or (lambda c, t: curves[c, t - 1])
    rank = rank or (lambda pairs: sorted(pairs))
    pay = pay or (lambda alive, now, before: len(alive) * (now - before))
    alive, before, cost, i = list(range(n)), 0, 0, 0
    while True:
        now = epochs(first, eta, i)
        cost += pay(alive, now, before)
        pairs = [(score(c, now), c) for c in alive]
        failed = [c for loss, c in pairs if np.isnan(loss)]
        ranked = [c for _, c in rank([pair for pair in pairs if not np.isnan(pair[0])])]
        i += 1
        if places(n, eta, i) < 1 or not enough(epochs(first, eta, i), n_epochs):
            break
        alive = (ranked + failed if keep_failed else ranked)[: places(n, eta, i)]
        before = now
    return (final(alive, now, ranked) if final else ranked[0]), cost


def halving_one_epoch_late(curves, first, eta):
    last = curves.shape[1]
    return _halving(curves, first, eta, score=lambda c, t: curves[c, min(t, last - 1)])


def halving_best_loss_so_far(curves, first, eta):
    def best(c, t):
        return np.nan if np.isnan(curves[c, t - 1]) else np.nanmin(curves[c, :t])

    return _halving(curves, first, eta, score=best)


def halving_mean_loss_so_far(curves, first, eta):
    return _halving(curves, first, eta, score=lambda c, t: curves[c, :t].mean())


def halving_judges_by_the_end(curves, first, eta):
    return _halving(curves, first, eta, score=lambda c, t: curves[c, -1])


def halving_winner_by_last_epoch(curves, first, eta):
    def final(alive, now, ranked):
        return min(ranked, key=lambda c: (np.nan_to_num(curves[c, -1], nan=np.inf), c))

    return _halving(curves, first, eta, final=final)


def halving_winner_of_the_rung_before(curves, first, eta):
    return _halving(curves, first, eta, final=lambda alive, now, ranked: alive[0])


def halving_place_among_survivors(curves, first, eta):
    def final(alive, now, ranked):
        return sorted(alive).index(ranked[0])

    return _halving(curves, first, eta, final=final)


def halving_best_of_everything_seen(curves, first, eta):
    _, cost = _halving(curves, first, eta)
    n, n_epochs = curves.shape
    seen, t, alive = [], first, n
    while alive and t <= n_epochs:
        seen.append(curves[:, t - 1])
        t, alive = t * eta, alive // eta
    return int(np.nanargmin(np.min(np.nan_to_num(seen, nan=np.inf), axis=0))), cost


def halving_largest_wins(curves, first, eta):
    return _halving(curves, first, eta, rank=lambda pairs: sorted(pairs, key=lambda p: (-p[0], p[1])))


def halving_tie_to_the_larger(curves, first, eta):
    return _halving(curves, first, eta, rank=lambda pairs: sorted(pairs, key=lambda p: (p[0], -p[1])))


def halving_tie_to_the_better_before(curves, first, eta):
    return _halving(curves, first, eta, rank=lambda pairs: sorted(pairs, key=lambda p: p[0]))


def halving_starts_again(curves, first, eta):
    return _halving(curves, first, eta, pay=lambda alive, now, before: len(alive) * now)


def halving_failed_for_nothing(curves, first, eta):
    def pay(alive, now, before):
        return sum(now - before for c in alive if not np.isnan(curves[c, now - 1]))

    return _halving(curves, first, eta, pay=pay)


def halving_pays_for_all(curves, first, eta):
    return _halving(curves, first, eta, pay=lambda alive, now, before: len(curves) * (now - before))


def halving_pays_for_empty_places(curves, first, eta):
    winner, _ = _halving(curves, first, eta)
    n, n_epochs = curves.shape
    cost, i = n * first, 1
    while n // eta**i and first * eta**i <= n_epochs:
        cost += n // eta**i * (first * eta**i - first * eta ** (i - 1))
        i += 1
    return winner, cost


def halving_forgets_the_first_rung(curves, first, eta):
    winner, cost = _halving(curves, first, eta)
    return winner, cost - len(curves) * first


def halving_counts_trainings(curves, first, eta):
    return _halving(curves, first, eta, pay=lambda alive, now, before: len(alive))


def halving_failed_go_on(curves, first, eta):
    return _halving(curves, first, eta, keep_failed=True)


def halving_share_of_the_living(curves, first, eta):
    n, n_epochs = curves.shape
    alive, before, now, cost = list(range(n)), 0, first, 0
    while True:
        cost += len(alive) * (now - before)
        ranked = sorted((curves[c, now - 1], c) for c in alive if not np.isnan(curves[c, now - 1]))
        ranked = [c for _, c in ranked]
        if len(ranked) // eta < 1 or now * eta > n_epochs:
            return ranked[0], cost
        alive, before, now = ranked[: len(ranked) // eta], now, now * eta


def halving_share_of_those_there(curves, first, eta):
    n, n_epochs = curves.shape
    alive, before, now, cost = list(range(n)), 0, first, 0
    while True:
        cost += len(alive) * (now - before)
        ranked = sorted((curves[c, now - 1], c) for c in alive if not np.isnan(curves[c, now - 1]))
        ranked = [c for _, c in ranked]
        if len(alive) // eta < 1 or now * eta > n_epochs:
            return ranked[0], cost
        alive, before, now = ranked[: len(alive) // eta], now, now * eta


def halving_stops_when_one_is_left(curves, first, eta):
    n, n_epochs = curves.shape
    alive, before, now, cost, places = list(range(n)), 0, first, 0, n
    while True:
        cost += len(alive) * (now - before)
        ranked = sorted((curves[c, now - 1], c) for c in alive if not np.isnan(curves[c, now - 1]))
        ranked = [c for _, c in ranked]
        places //= eta
        if places < 1 or len(ranked) == 1 or now * eta > n_epochs:
            return ranked[0], cost
        alive, before, now = ranked[:places], now, now * eta


def halving_no_rung_of_one(curves, first, eta):
    return _halving(curves, first, eta, places=lambda n, eta, i: n // eta**i if n // eta**i > 1 else 0)


def halving_rounds_up(curves, first, eta):
    def places(n, eta, i):
        return -(-n // eta**i) if n >= eta**i else 0

    return _halving(curves, first, eta, places=places)


def halving_rounds(curves, first, eta):
    return _halving(curves, first, eta, places=lambda n, eta, i: round(n / eta**i))


def halving_never_at_the_last_epoch(curves, first, eta):
    return _halving(curves, first, eta, enough=lambda needed, n_epochs: needed < n_epochs)


def halving_cut_to_the_last_epoch(curves, first, eta):
    n_epochs = curves.shape[1]

    def epochs(first, eta, i):
        return min(first * eta**i, n_epochs)

    return _halving(curves, first, eta, epochs=epochs)


def halving_steps_of_the_same_length(curves, first, eta):
    return _halving(curves, first, eta, epochs=lambda first, eta, i: first * (i + 1))


def halving_adds_the_epochs(curves, first, eta):
    """Each rung trains for `first * eta**i` epochs more."""
    return _halving(
        curves, first, eta, epochs=lambda first, eta, i: sum(first * eta**k for k in range(i + 1))
    )


def halving_always_by_two(curves, first, eta):
    return _halving(curves, first, 2)


def halving_always_by_three(curves, first, eta):
    return _halving(curves, first, 3)


def halving_always_from_one(curves, first, eta):
    return _halving(curves, 1, eta)


def halving_cost_first(curves, first, eta):
    winner, cost = _halving(curves, first, eta)
    return cost, winner


def halving_overwrites_nan(curves, first, eta):
    failed = np.isnan(curves)
    result = _halving(curves, first, eta)
    curves[failed] = np.inf
    return result


def halving_argmin_meets_nan(curves, first, eta):
    def final(alive, now, ranked):
        there = sorted(alive)
        return there[int(np.argmin(curves[there, now - 1]))]

    return _halving(curves, first, eta, final=final)


def halving_one_rung_too_few(curves, first, eta):
    return _halving(
        curves,
        first,
        eta,
        enough=lambda needed, n_epochs: needed * eta <= n_epochs,
    )


# ------------------------------------------------------------------------ 2 · hyperband_brackets


def brackets_whole_numbers(max_resource, eta):
    s_max = 0
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    brackets = []
    for s in range(s_max, -1, -1):
        n = -(-(s_max + 1) * eta**s // (s + 1))
        brackets.append([(n // eta**i, max_resource // eta ** (s - i)) for i in range(s + 1)])
    return brackets


def brackets_fractions(max_resource, eta):
    powers = [1]
    while powers[-1] * eta <= max_resource:
        powers.append(powers[-1] * eta)
    s_max = len(powers) - 1
    return [
        [
            (
                math.floor(math.ceil(Fraction(s_max + 1, s + 1) * powers[s]) * Fraction(1, powers[i])),
                math.floor(max_resource * Fraction(powers[i], powers[s])),
            )
            for i in range(s + 1)
        ]
        for s in reversed(range(s_max + 1))
    ]


def brackets_logarithm_corrected(max_resource, eta):
    s_max = int(math.log(max_resource) / math.log(eta))
    while eta**s_max > max_resource:
        s_max -= 1
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    result = []
    for s in range(s_max, -1, -1):
        numerator = (s_max + 1) * eta**s
        n = numerator // (s + 1) + (numerator % (s + 1) > 0)
        rungs = []
        for i in range(s + 1):
            rungs.append((int(n // eta**i), int(max_resource * eta**i // eta**s)))
        result.append(rungs)
    return result


def brackets_divides_step_by_step(max_resource, eta):
    s_max, rest = 0, max_resource
    while rest >= eta:
        rest //= eta
        s_max += 1
    result = []
    for s in range(s_max + 1):
        n = math.ceil(Fraction((s_max + 1) * eta**s, s + 1))
        places, resources = [n], [max_resource]
        for _ in range(s):
            places.append(places[-1] // eta)
            resources.append(resources[-1] // eta)
        result.insert(0, list(zip(places, reversed(resources), strict=True)))
    return result


def brackets_recursive(max_resource, eta):
    def largest(s):
        return s if eta ** (s + 1) > max_resource else largest(s + 1)

    s_max = largest(0)

    def rungs(n, resources):
        return [(n, resources[0]), *(rungs(n // eta, resources[1:]) if resources[1:] else [])]

    def bracket(s):
        n, remainder = divmod((s_max + 1) * eta**s, s + 1)
        return rungs(n + bool(remainder), [max_resource // eta**k for k in range(s, -1, -1)])

    return [bracket(s) for s in range(s_max, -1, -1)]


def brackets_decimal(max_resource, eta):
    s_max = max(s for s in range(200) if eta**s <= max_resource)
    result = []
    for s in range(s_max, -1, -1):
        total = Decimal((s_max + 1) * eta**s)
        n = int((total / (s + 1)).to_integral_value(rounding="ROUND_CEILING"))
        result.append(
            [(int(Decimal(n) // eta**i), int(Decimal(max_resource * eta**i) // eta**s)) for i in range(s + 1)]
        )
    return result


def brackets_floats(max_resource, eta):
    s_max = round(math.log(max_resource, eta))
    s_max -= eta**s_max > max_resource
    brackets = []
    for s in range(s_max, -1, -1):
        n = math.ceil(round((s_max + 1) / (s + 1) * eta**s, 6))
        brackets.append([(int(n / eta**i), int(max_resource / eta ** (s - i))) for i in range(s + 1)])
    return brackets


def brackets_numpy(max_resource, eta):
    s_max = 0
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    result = []
    for s in np.arange(s_max, -1, -1):
        powers = eta ** np.arange(s + 1)
        n = -((-(s_max + 1) * powers[-1]) // (s + 1))
        result.append(list(zip(n // powers, max_resource // powers[::-1], strict=True)))
    return result


def _s_max(max_resource, eta):
    s_max = 0
    while eta ** (s_max + 1) <= max_resource:
        s_max += 1
    return s_max


def _brackets(
    max_resource,
    eta,
    *,
    s_max=_s_max,
    start=lambda s_max, s, eta: -(-(s_max + 1) * eta**s // (s + 1)),
    places=lambda n, eta, i: n // eta**i,
    resource=lambda R, eta, s, i: R // eta ** (s - i),
    order=lambda s_max: range(s_max, -1, -1),
    rungs=lambda s: range(s + 1),
):
    """Plan brackets in which single steps can be replaced by wrong ones."""
    most = s_max(max_resource, eta)
    return [
        [(places(start(most, s, eta), eta, i), resource(max_resource, eta, s, i)) for i in rungs(s)]
        for s in order(most)
    ]


def brackets_bare_logarithm(max_resource, eta):
    return _brackets(max_resource, eta, s_max=lambda R, eta: int(math.log(R) / math.log(eta)))


def brackets_bare_logarithm_of_base(max_resource, eta):
    return _brackets(max_resource, eta, s_max=lambda R, eta: math.floor(math.log(R, eta)))


def brackets_rounded_logarithm(max_resource, eta):
    return _brackets(max_resource, eta, s_max=lambda R, eta: round(math.log(R, eta)))


def brackets_power_below(max_resource, eta):
    def below(R, eta):
        s = 0
        while eta ** (s + 1) < R:
            s += 1
        return s

    return _brackets(max_resource, eta, s_max=below)


def brackets_one_power_too_many(max_resource, eta):
    def above(R, eta):
        s = 0
        while eta**s <= R:
            s += 1
        return s

    return _brackets(max_resource, eta, s_max=above)


def brackets_start_rounded_down(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: (s_max + 1) * eta**s // (s + 1))


def brackets_start_rounded(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: round((s_max + 1) * eta**s / (s + 1)))


def brackets_quotient_rounded_down(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: (s_max + 1) // (s + 1) * eta**s)


def brackets_quotient_rounded_up(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: -(-(s_max + 1) // (s + 1)) * eta**s)


def brackets_one_more_by_rounding_up(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: (s_max + 1) * eta**s // (s + 1) + 1)


def brackets_start_without_ones(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: -(-s_max * eta**s // s) if s else 1)


def brackets_start_is_power(max_resource, eta):
    return _brackets(max_resource, eta, start=lambda s_max, s, eta: eta**s)


def brackets_start_unrounded(max_resource, eta):
    return _brackets(
        max_resource,
        eta,
        start=lambda s_max, s, eta: Fraction((s_max + 1) * eta**s, s + 1),
        places=lambda n, eta, i: math.floor(n / eta**i),
    )


def brackets_smallest_first(max_resource, eta):
    return _brackets(max_resource, eta, order=lambda s_max: range(s_max + 1))


def brackets_without_the_last_bracket(max_resource, eta):
    return _brackets(max_resource, eta, order=lambda s_max: range(s_max, 0, -1))


def brackets_without_the_last_rung(max_resource, eta):
    return _brackets(max_resource, eta, rungs=range)


def brackets_resource_falls(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: R // eta**i)


def brackets_resource_multiplied(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: R // eta**s * eta**i)


def brackets_resource_of_s_max(max_resource, eta):
    most = _s_max(max_resource, eta)
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: R // eta ** (most - i))


def brackets_resource_power_only(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: eta**i)


def brackets_resource_rounded(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: round(R / eta ** (s - i)))


def brackets_resource_unrounded(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: R / eta ** (s - i))


def brackets_negative_powers(max_resource, eta):
    return _brackets(
        max_resource,
        eta,
        places=lambda n, eta, i: math.floor(n * eta ** (-i)),
        resource=lambda R, eta, s, i: math.floor(R * float(eta) ** (i - s)),
    )


def brackets_powers_of_the_reciprocal(max_resource, eta):
    return _brackets(
        max_resource,
        eta,
        places=lambda n, eta, i: math.floor(n * (1 / eta) ** i),
        resource=lambda R, eta, s, i: math.floor(R * (1 / eta) ** (s - i)),
    )


def brackets_smallest_resource_times_power(max_resource, eta):
    return _brackets(max_resource, eta, resource=lambda R, eta, s, i: int(R * float(eta) ** -s * eta**i))


def brackets_places_rounded_up(max_resource, eta):
    return _brackets(max_resource, eta, places=lambda n, eta, i: -(-n // eta**i))


def brackets_places_rounded(max_resource, eta):
    return _brackets(max_resource, eta, places=lambda n, eta, i: round(n / eta**i))


def brackets_places_unrounded(max_resource, eta):
    return _brackets(max_resource, eta, places=lambda n, eta, i: n / eta**i)


def brackets_pairs_swapped(max_resource, eta):
    return [[(r, n) for n, r in bracket] for bracket in _brackets(max_resource, eta)]


def brackets_one_flat_list(max_resource, eta):
    return [pair for bracket in _brackets(max_resource, eta) for pair in bracket]


def brackets_always_by_three(max_resource, eta):
    return _brackets(max_resource, 3)


def brackets_only_the_first(max_resource, eta):
    return _brackets(max_resource, eta)[:1]


# ------------------------------------------------------------------------------ 3 · tiny_automl


def automl_plain(candidates, X, y, folds, budget, X_new):
    spent, values = 0, []
    cost = sum(len(train) for train, _ in folds)
    for scaling, fit in candidates:
        if spent + cost > budget:
            break
        spent += cost
        try:
            errors = []
            for train, test in folds:
                A, B = X[train], X[test]
                if scaling == "standard":
                    mean, std = A.mean(axis=0), A.std(axis=0)
                    A, B = (A - mean) / std, (B - mean) / std
                errors.append(np.mean((fit(A, y[train])(B) - y[test]) ** 2))
            values.append(np.mean(errors))
        except Exception:
            values.append(np.nan)
    scaling, fit = candidates[int(np.nanargmin(values))]
    A, B = X, X_new
    if scaling == "standard":
        A, B = (X - X.mean(axis=0)) / X.std(axis=0), (X_new - X.mean(axis=0)) / X.std(axis=0)
    return np.array(values), fit(A, y)(B)


def automl_number_by_division(candidates, X, y, folds, budget, X_new):
    n_tried = int(budget // sum(np.size(train) for train, _ in folds))

    def pipeline(scaling, fit, rows, targets):
        shift, scale = np.zeros(X.shape[1]), np.ones(X.shape[1])
        if scaling == "standard":
            shift, scale = np.mean(rows, axis=0), np.std(rows, axis=0)
        predict = fit((rows - shift) / scale, targets)
        return lambda new: predict((new - shift) / scale)

    def value(scaling, fit):
        total = 0.0
        for train, test in folds:
            try:
                predict = pipeline(scaling, fit, X[train], y[train])
            except Exception:
                return math.nan
            total += np.square(y[test] - predict(X[test])).sum() / len(test)
        return total / len(folds)

    values = [value(*candidate) for candidate in candidates[:n_tried]]
    best = min((v, k) for k, v in enumerate(values) if v == v)[1]
    return np.asarray(values), pipeline(*candidates[best], X, y)(X_new)


def automl_class(candidates, X, y, folds, budget, X_new):
    class Pipe:
        def __init__(self, scaling, fit):
            self.scaling, self.fit_function = scaling, fit

        def scaled(self, rows):
            return rows if self.scaling == "none" else (rows - self.mean) / self.std

        def fit(self, rows, targets):
            self.mean, self.std = np.average(rows, axis=0), np.sqrt(np.var(rows, axis=0))
            self.predict_function = self.fit_function(self.scaled(rows), targets)
            return self

        def predict(self, rows):
            return self.predict_function(self.scaled(rows))

    left, values, best, best_value = budget, [], None, np.inf
    for scaling, fit in candidates:
        left -= sum(len(train) for train, _ in folds)
        if left < 0:
            break
        values.append(0.0)
        for train, test in folds:
            try:
                pipe = Pipe(scaling, fit).fit(X[train], y[train])
            except Exception:
                values[-1] = np.nan
                break
            residuals = y[test] - pipe.predict(X[test])
            values[-1] += residuals @ residuals / len(residuals) / len(folds)
        if values[-1] < best_value:
            best, best_value = (scaling, fit), values[-1]
    return np.array(values), Pipe(*best).fit(X, y).predict(X_new)


def automl_sklearn(candidates, X, y, folds, budget, X_new):
    from sklearn.metrics import mean_squared_error
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    def learned(scaling, fit, rows, targets):
        scaler = StandardScaler() if scaling == "standard" else FunctionTransformer()
        predict = fit(scaler.fit_transform(rows), targets)
        return lambda new: predict(scaler.transform(new))

    cost = sum(len(train) for train, _ in folds)
    values = []
    for k, (scaling, fit) in enumerate(candidates):
        if (k + 1) * cost > budget:
            break
        scores = np.full(len(folds), np.nan)
        for f, (train, test) in enumerate(folds):
            try:
                predict = learned(scaling, fit, X[train], y[train])
                scores[f] = mean_squared_error(y[test], predict(X[test]))
            except Exception:
                continue
        values.append(scores.mean())
    values = np.array(values)
    best = np.argmin(np.where(np.isnan(values), np.inf, values))
    return values, learned(*candidates[best], X, y)(X_new)


def automl_columns_in_loops(candidates, X, y, folds, budget, X_new):
    def scaled(rows, like):
        out = np.empty(rows.shape)
        for j in range(rows.shape[1]):
            column = like[:, j]
            mean = sum(column) / len(column)
            std = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
            out[:, j] = [(x - mean) / std for x in rows[:, j]]
        return out

    values, used, k = np.full(len(candidates), np.nan), 0, 0
    while k < len(candidates):
        used += sum(len(train) for train, _ in folds)
        if used > budget:
            break
        scaling, fit = candidates[k]
        squares = []
        try:
            for train, test in folds:
                new = X[test] if scaling == "none" else scaled(X[test], X[train])
                rows = X[train] if scaling == "none" else scaled(X[train], X[train])
                predicted = fit(rows, y[train])(new)
                squares.append(sum((p - t) ** 2 for p, t in zip(predicted, y[test], strict=True)) / len(test))
            values[k] = sum(squares) / len(squares)
        except Exception:
            values[k] = float("nan")
        k += 1
    best = min(range(k), key=lambda c: (bool(np.isnan(values[c])), values[c], c))
    scaling, fit = candidates[best]
    if scaling == "none":
        return values[:k], fit(X, y)(X_new)
    return values[:k], fit(scaled(X, X), y)(scaled(X_new, X))


def automl_own_copies_in_place(candidates, X, y, folds, budget, X_new):
    def run(scaling, fit, train_X, train_y, new):
        rows, new = np.array(train_X, dtype=float), np.array(new, dtype=float)
        if scaling == "standard":
            mean, std = rows.mean(0), rows.std(0)
            rows -= mean
            rows /= std
            new -= mean
            new /= std
        return fit(rows, train_y.copy())(new)

    values = []
    for number, (scaling, fit) in enumerate(candidates, start=1):
        if number * sum(len(train) for train, _ in folds) > budget:
            break
        try:
            values.append(
                sum(((run(scaling, fit, X[a], y[a], X[b]) - y[b]) ** 2).mean() for a, b in folds) / len(folds)
            )
        except Exception:
            values.append(np.nan)
    best = values.index(np.nanmin(values))
    return np.array(values), run(*candidates[best], X, y, X_new)


def _apply(scaling, fit, rows, targets, new, *, like_rows=None, like_new=None, axis=0, ddof=0):
    if scaling == "standard":
        like_rows = rows if like_rows is None else like_rows
        like_new = like_rows if like_new is None else like_new
        rows, new = (
            (rows - like_rows.mean(axis=axis)) / like_rows.std(axis=axis, ddof=ddof),
            (new - like_new.mean(axis=axis)) / like_new.std(axis=axis, ddof=ddof),
        )
    return fit(rows, targets)(new)


def _automl(
    candidates,
    X,
    y,
    folds,
    budget,
    X_new,
    *,
    inner=_apply,
    outer=_apply,
    error=lambda e: np.mean(e**2),
    average=np.mean,
    cost=None,
    enough=lambda total, budget: total <= budget,
    failed_cost=1,
    choose=np.nanargmin,
):
    """Run a search in which single steps can be replaced by wrong ones."""
    cost = cost or sum(len(train) for train, _ in folds)
    spent, values = 0, []
    for scaling, fit in candidates:
        if not enough(spent + cost, budget):
            break
        try:
            values.append(average([error(inner(scaling, fit, X[a], y[a], X[b]) - y[b]) for a, b in folds]))
            spent += cost
        except Exception:
            values.append(np.nan)
            spent += failed_cost * cost
    best = choose(np.array(values))
    return np.array(values), outer(*candidates[best], X, y, X_new)


def automl_scales_by_all_rows(candidates, X, y, folds, budget, X_new):
    def inner(*args):
        return _apply(*args, like_rows=X)

    return _automl(candidates, X, y, folds, budget, X_new, inner=inner)


def automl_scales_test_by_itself(candidates, X, y, folds, budget, X_new):
    def own(scaling, fit, rows, targets, new):
        return _apply(scaling, fit, rows, targets, new, like_new=new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=own, outer=own)


def automl_scales_new_by_itself(candidates, X, y, folds, budget, X_new):
    def own(scaling, fit, rows, targets, new):
        return _apply(scaling, fit, rows, targets, new, like_new=new)

    return _automl(candidates, X, y, folds, budget, X_new, outer=own)


def automl_scales_by_new_rows_too(candidates, X, y, folds, budget, X_new):
    def both(scaling, fit, rows, targets, new):
        return _apply(scaling, fit, rows, targets, new, like_rows=np.concatenate([rows, new]))

    return _automl(candidates, X, y, folds, budget, X_new, outer=both)


def automl_scales_by_train_and_test(candidates, X, y, folds, budget, X_new):
    def both(scaling, fit, rows, targets, new):
        return _apply(scaling, fit, rows, targets, new, like_rows=np.concatenate([rows, new]))

    return _automl(candidates, X, y, folds, budget, X_new, inner=both)


def automl_new_not_scaled(candidates, X, y, folds, budget, X_new):
    def forgets(scaling, fit, rows, targets, new):
        if scaling == "standard":
            rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, outer=forgets)


def automl_test_not_scaled(candidates, X, y, folds, budget, X_new):
    def forgets(scaling, fit, rows, targets, new):
        if scaling == "standard":
            rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=forgets)


def automl_last_fit_not_scaled(candidates, X, y, folds, budget, X_new):
    def plain(scaling, fit, rows, targets, new):
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, outer=plain)


def automl_never_scales(candidates, X, y, folds, budget, X_new):
    def plain(scaling, fit, rows, targets, new):
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=plain, outer=plain)


def automl_always_scales(candidates, X, y, folds, budget, X_new):
    def always(scaling, *args):
        return _apply("standard", *args)

    return _automl(candidates, X, y, folds, budget, X_new, inner=always, outer=always)


def automl_one_scale_for_all_columns(candidates, X, y, folds, budget, X_new):
    def whole(*args):
        return _apply(*args, axis=None)

    return _automl(candidates, X, y, folds, budget, X_new, inner=whole, outer=whole)


def automl_sample_std(candidates, X, y, folds, budget, X_new):
    def sample(*args):
        return _apply(*args, ddof=1)

    return _automl(candidates, X, y, folds, budget, X_new, inner=sample, outer=sample)


def automl_only_centres(candidates, X, y, folds, budget, X_new):
    def centred(scaling, fit, rows, targets, new):
        if scaling == "standard":
            rows, new = rows - rows.mean(axis=0), new - rows.mean(axis=0)
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=centred, outer=centred)


def automl_divides_by_variance(candidates, X, y, folds, budget, X_new):
    def variance(scaling, fit, rows, targets, new):
        if scaling == "standard":
            mean, var = rows.mean(axis=0), rows.var(axis=0)
            rows, new = (rows - mean) / var, (new - mean) / var
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=variance, outer=variance)


def automl_test_scaled_after_training_rows(candidates, X, y, folds, budget, X_new):
    """The training rows are overwritten before the test rows ask for their mean."""

    def overwritten(scaling, fit, rows, targets, new):
        if scaling == "standard":
            rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
            new = (new - rows.mean(axis=0)) / rows.std(axis=0)
        return fit(rows, targets)(new)

    return _automl(candidates, X, y, folds, budget, X_new, inner=overwritten, outer=overwritten)


def automl_scaling_stays(candidates, X, y, folds, budget, X_new):
    cost, values, seen = sum(len(train) for train, _ in folds), [], []
    for scaling, fit in candidates[: budget // cost]:
        if scaling == "standard":
            mean, std = X.mean(axis=0), X.std(axis=0)
            X, X_new = (X - mean) / std, (X_new - mean) / std
        seen.append((X, X_new))
        try:
            values.append(np.mean([np.mean((fit(X[a], y[a])(X[b]) - y[b]) ** 2) for a, b in folds]))
        except Exception:
            values.append(np.nan)
    best = np.nanargmin(values)
    rows, new = seen[best]
    return np.array(values), candidates[best][1](rows, y)(new)


def automl_scales_x_in_place(candidates, X, y, folds, budget, X_new):
    result = _automl(candidates, X, y, folds, budget, X_new)
    if candidates[int(np.nanargmin(result[0]))][0] == "standard":
        mean, std = X.mean(axis=0), X.std(axis=0)
        X_new -= mean
        X_new /= std
    return result


def automl_budget_not_to_the_full(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, enough=lambda total, budget: total < budget)


def automl_one_beyond_the_budget(candidates, X, y, folds, budget, X_new):
    cost = sum(len(train) for train, _ in folds)
    return _automl(candidates, X, y, folds, budget, X_new, enough=lambda total, b: total - cost < b)


def automl_ignores_the_budget(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, enough=lambda total, b: True)


def automl_budget_of_candidates(candidates, X, y, folds, budget, X_new):
    return _automl(candidates[:budget], X, y, folds, budget, X_new, cost=1)


def automl_budget_of_fits(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=len(folds))


def automl_costs_all_rows(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=len(folds) * len(X))


def automl_costs_the_rows_of_x_once(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=len(X))


def automl_costs_the_first_fold(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=len(folds[0][0]))


def automl_costs_folds_times_the_first(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=len(folds) * len(folds[0][0]))


def automl_costs_test_rows(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, cost=sum(len(test) for _, test in folds))


def automl_keeps_budget_for_the_last_fit(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget - len(X), X_new)


def automl_failed_for_nothing(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, failed_cost=0)


def automl_failed_costs_up_to_the_error(candidates, X, y, folds, budget, X_new):
    spent, values = 0, []
    cost = sum(len(train) for train, _ in folds)
    for scaling, fit in candidates:
        if spent + cost > budget:
            break
        errors = []
        for a, b in folds:
            spent += len(a)
            try:
                errors.append(np.mean((_apply(scaling, fit, X[a], y[a], X[b]) - y[b]) ** 2))
            except Exception:
                errors = [np.nan]
                break
        values.append(np.mean(errors))
    return np.array(values), _apply(*candidates[np.nanargmin(values)], X, y, X_new)


def automl_failed_folds_left_out(candidates, X, y, folds, budget, X_new):
    def forgiving(*args):
        try:
            return _apply(*args)
        except Exception:
            return np.full(len(args[-1]), np.nan)

    def mean(errors):
        errors = [e for e in errors if not np.isnan(e)]
        return np.mean(errors) if errors else np.nan

    return _automl(candidates, X, y, folds, budget, X_new, inner=forgiving, average=mean)


def automl_failed_left_out_of_values(candidates, X, y, folds, budget, X_new):
    values, predictions = _automl(candidates, X, y, folds, budget, X_new)
    return values[~np.isnan(values)], predictions


def automl_failed_left_out_of_places(candidates, X, y, folds, budget, X_new):
    def choose(values):
        return np.argmin(values[~np.isnan(values)])

    return _automl(candidates, X, y, folds, budget, X_new, choose=choose)


def automl_failed_infinite(candidates, X, y, folds, budget, X_new):
    values, predictions = _automl(candidates, X, y, folds, budget, X_new)
    return np.where(np.isnan(values), np.inf, values), predictions


def automl_stops_at_a_failure(candidates, X, y, folds, budget, X_new):
    values, _ = _automl(candidates, X, y, folds, budget, X_new)
    failed = np.flatnonzero(np.isnan(values))
    values = values[: failed[0] + 1] if failed.size else values
    return values, _apply(*candidates[np.nanargmin(values)], X, y, X_new)


def automl_catches_value_errors_only(candidates, X, y, folds, budget, X_new):
    cost, values = sum(len(train) for train, _ in folds), []
    for scaling, fit in candidates[: budget // cost]:
        try:
            errors = [np.mean((_apply(scaling, fit, X[a], y[a], X[b]) - y[b]) ** 2) for a, b in folds]
            values.append(np.mean(errors))
        except ValueError:
            values.append(np.nan)
    return np.array(values), _apply(*candidates[np.nanargmin(values)], X, y, X_new)


def automl_catches_nothing(candidates, X, y, folds, budget, X_new):
    cost, values = sum(len(train) for train, _ in folds), []
    for scaling, fit in candidates[: budget // cost]:
        errors = [np.mean((_apply(scaling, fit, X[a], y[a], X[b]) - y[b]) ** 2) for a, b in folds]
        values.append(np.mean(errors))
    return np.array(values), _apply(*candidates[np.nanargmin(values)], X, y, X_new)


def automl_argmin_meets_nan(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, choose=np.argmin)


def automl_last_of_equals(candidates, X, y, folds, budget, X_new):
    def choose(values):
        return np.flatnonzero(values == np.nanmin(values))[-1]

    return _automl(candidates, X, y, folds, budget, X_new, choose=choose)


def automl_largest_value(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, choose=np.nanargmax)


def automl_sum_of_squares(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, error=lambda e: np.sum(e**2))


def automl_root_of_each_fold(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, error=lambda e: np.sqrt(np.mean(e**2)))


def automl_absolute_error(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, error=lambda e: np.mean(np.abs(e)))


def automl_folds_summed(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, average=np.sum)


def automl_median_of_folds(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, average=np.median)


def automl_pools_the_test_rows(candidates, X, y, folds, budget, X_new):
    sizes = [len(test) for _, test in folds]

    def pooled(errors):
        return np.average(errors, weights=sizes)

    return _automl(candidates, X, y, folds, budget, X_new, average=pooled)


def automl_only_the_last_fold(candidates, X, y, folds, budget, X_new):
    return _automl(candidates, X, y, folds, budget, X_new, average=lambda errors: errors[-1])


def automl_error_on_training_rows(candidates, X, y, folds, budget, X_new):
    cost, values = sum(len(train) for train, _ in folds), []
    for scaling, fit in candidates[: budget // cost]:
        try:
            errors = [np.mean((_apply(scaling, fit, X[a], y[a], X[a]) - y[a]) ** 2) for a, b in folds]
            values.append(np.mean(errors))
        except Exception:
            values.append(np.nan)
    return np.array(values), _apply(*candidates[np.nanargmin(values)], X, y, X_new)


def automl_not_fitted_again(candidates, X, y, folds, budget, X_new):
    def last_fold(scaling, fit, rows, targets, new):
        train = folds[-1][0]
        return _apply(scaling, fit, X[train], y[train], new)

    return _automl(candidates, X, y, folds, budget, X_new, outer=last_fold)


def automl_averages_the_folds_predictions(candidates, X, y, folds, budget, X_new):
    def averaged(scaling, fit, rows, targets, new):
        return np.mean([_apply(scaling, fit, X[a], y[a], new) for a, _ in folds], axis=0)

    return _automl(candidates, X, y, folds, budget, X_new, outer=averaged)


def automl_last_candidate_predicts(candidates, X, y, folds, budget, X_new):
    def choose(values):
        return np.flatnonzero(~np.isnan(values))[-1]

    return _automl(candidates, X, y, folds, budget, X_new, choose=choose)


def automl_untried_stay_nan(candidates, X, y, folds, budget, X_new):
    values, predictions = _automl(candidates, X, y, folds, budget, X_new)
    return np.append(values, np.full(len(candidates) - len(values), np.nan)), predictions


def automl_predictions_for_x(candidates, X, y, folds, budget, X_new):
    values, _ = _automl(candidates, X, y, folds, budget, X_new)
    return values, _apply(*candidates[np.nanargmin(values)], X, y, X)


def automl_swaps_train_and_test(candidates, X, y, folds, budget, X_new):
    swapped = [(test, train) for train, test in folds]
    return _automl(candidates, X, y, swapped, budget, X_new, cost=sum(len(train) for train, _ in folds))


def automl_best_value_only(candidates, X, y, folds, budget, X_new):
    values, predictions = _automl(candidates, X, y, folds, budget, X_new)
    return np.nanmin(values), predictions


RIGHT = {
    "successive_halving": [
        halving_sorted_pairs,
        halving_recursive,
        halving_infinite_for_nan,
        halving_epochs_of_each,
        halving_lexsort,
        halving_mask,
    ],
    "hyperband_brackets": [
        brackets_whole_numbers,
        brackets_fractions,
        brackets_logarithm_corrected,
        brackets_divides_step_by_step,
        brackets_recursive,
        brackets_decimal,
        brackets_floats,
        brackets_numpy,
    ],
    "tiny_automl": [
        automl_plain,
        automl_number_by_division,
        automl_class,
        automl_sklearn,
        automl_columns_in_loops,
        automl_own_copies_in_place,
    ],
}


def _wrong(prefix: str, right: list) -> list:
    return [value for name, value in globals().items() if name.startswith(prefix) and value not in right]


WRONG = {
    "successive_halving": _wrong("halving_", RIGHT["successive_halving"]),
    "hyperband_brackets": _wrong("brackets_", RIGHT["hyperband_brackets"]),
    "tiny_automl": _wrong("automl_", RIGHT["tiny_automl"]),
}
