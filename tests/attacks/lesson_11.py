"""Answers that people might give to the exercises of lesson 11."""

from collections import Counter, defaultdict, deque
from itertools import accumulate, cycle, pairwise

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, TimeSeriesSplit
from sklearn.preprocessing import StandardScaler

# ------------------------------------------------------------------------------------- 1 · kfold


def kfold_from_starts(n_rows, n_folds):
    size, rest = divmod(n_rows, n_folds)
    rows, folds, start = np.arange(n_rows), [], 0
    for k in range(n_folds):
        stop = start + size + (k < rest)
        folds.append((np.concatenate([rows[:start], rows[stop:]]), rows[start:stop]))
        start = stop
    return folds


def kfold_with_yield(n_rows, n_folds):
    rows = np.arange(n_rows)
    for test in np.array_split(rows, n_folds):
        yield np.setdiff1d(rows, test), test


def kfold_by_mask(n_rows, n_folds):
    sizes = np.full(n_folds, n_rows // n_folds)
    sizes[: n_rows % n_folds] += 1
    number = np.repeat(np.arange(n_folds), sizes)
    return [(np.where(number != k)[0], np.where(number == k)[0]) for k in range(n_folds)]


def kfold_library(n_rows, n_folds):
    return list(KFold(n_folds).split(np.zeros((n_rows, 1))))


def kfold_plain_python(n_rows, n_folds):
    sizes = [0] * n_folds
    for i in range(n_rows):
        sizes[i % n_folds] += 1
    ends = list(accumulate(sizes))
    out = []
    for end, size in zip(ends, sizes, strict=True):
        test = list(range(end - size, end))
        train = [i for i in range(n_rows) if i < end - size or i >= end]
        out.append((np.array(train), np.array(test)))
    return out


def kfold_rounded_up_from_what_is_left(n_rows, n_folds):
    start = 0
    for k in range(n_folds, 0, -1):
        stop = start + -(-(n_rows - start) // k)
        yield np.r_[0:start, stop:n_rows], np.r_[start:stop]
        start = stop


def kfold_recursive(n_rows, n_folds, start=0, total=None):
    total = n_rows if total is None else total
    size = -(-n_rows // n_folds)
    test = np.arange(start, start + size, dtype=np.int32)
    fold = (np.delete(np.arange(total), test), test)
    if n_folds == 1:
        return [fold]
    return [fold, *kfold_recursive(n_rows - size, n_folds - 1, start + size, total)]


def kfold_sorted_sets(n_rows, n_folds):
    every = set(range(n_rows))
    cuts = [k * (n_rows // n_folds) + min(k, n_rows % n_folds) for k in range(n_folds + 1)]
    tests = [set(range(a, b)) for a, b in pairwise(cuts)]
    return [(np.array(sorted(every - test)), np.array(sorted(test))) for test in tests]


def pairs_of(number, n_folds):
    """Folds from the number of the fold of each row."""
    number = np.asarray(number)
    return [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(n_folds)]


def kfold_dealt_out(n_rows, n_folds):
    return pairs_of(np.arange(n_rows) % n_folds, n_folds)


def kfold_remainder_to_the_last(n_rows, n_folds):
    return pairs_of(np.minimum(np.arange(n_rows) // (n_rows // n_folds), n_folds - 1), n_folds)


def kfold_remainder_left_out(n_rows, n_folds):
    size, rows = n_rows // n_folds, np.arange(n_rows)
    tests = [rows[k * size : (k + 1) * size] for k in range(n_folds)]
    return [(np.setdiff1d(rows, test), test) for test in tests]


def kfold_remainder_left_out_of_both(n_rows, n_folds):
    size = n_rows // n_folds
    rows = np.arange(size * n_folds)
    tests = [rows[k * size : (k + 1) * size] for k in range(n_folds)]
    return [(np.setdiff1d(rows, test), test) for test in tests]


def kfold_remainder_spread_by_rounding_down(n_rows, n_folds):
    cuts = [k * n_rows // n_folds for k in range(n_folds + 1)]
    return pairs_of(np.repeat(np.arange(n_folds), np.diff(cuts)), n_folds)


def kfold_remainder_spread_by_rounding(n_rows, n_folds):
    cuts = [round(k * n_rows / n_folds) for k in range(n_folds + 1)]
    return pairs_of(np.repeat(np.arange(n_folds), np.diff(cuts)), n_folds)


def kfold_remainder_spread_by_rounding_up(n_rows, n_folds):
    cuts = [-(-k * n_rows // n_folds) for k in range(n_folds + 1)]
    return pairs_of(np.repeat(np.arange(n_folds), np.diff(cuts)), n_folds)


def kfold_remainder_to_the_last_folds(n_rows, n_folds):
    sizes = np.full(n_folds, n_rows // n_folds)
    sizes[n_folds - n_rows % n_folds :] += 1
    return pairs_of(np.repeat(np.arange(n_folds), sizes), n_folds)


def kfold_remainder_to_the_first_fold(n_rows, n_folds):
    sizes = np.full(n_folds, n_rows // n_folds)
    sizes[0] += n_rows % n_folds
    return pairs_of(np.repeat(np.arange(n_folds), sizes), n_folds)


def kfold_size_rounded_up(n_rows, n_folds):
    size = -(-n_rows // n_folds)
    return pairs_of(np.arange(n_rows) // size, n_folds)


def kfold_one_fold_more(n_rows, n_folds):
    return pairs_of(np.arange(n_rows) // (n_rows // n_folds), -(-n_rows // (n_rows // n_folds)))


def kfold_one_too_many_get_a_row(n_rows, n_folds):
    size, rest = divmod(n_rows, n_folds)
    rows, folds, start = np.arange(n_rows), [], 0
    for k in range(n_folds):
        stop = min(start + size + (k <= rest), n_rows)
        folds.append((np.concatenate([rows[:start], rows[stop:]]), rows[start:stop]))
        start = stop
    return folds


def kfold_overlapping(n_rows, n_folds):
    size, rest = divmod(n_rows, n_folds)
    rows, folds = np.arange(n_rows), []
    for k in range(n_folds):
        test = rows[k * size : k * size + size + (k < rest)]
        folds.append((np.setdiff1d(rows, test), test))
    return folds


def kfold_swapped(n_rows, n_folds):
    return [(test, train) for train, test in kfold_from_starts(n_rows, n_folds)]


def kfold_from_the_end(n_rows, n_folds):
    return kfold_from_starts(n_rows, n_folds)[::-1]


def kfold_trains_on_all(n_rows, n_folds):
    return [(np.arange(n_rows), test) for _, test in kfold_from_starts(n_rows, n_folds)]


def kfold_trains_on_the_past(n_rows, n_folds):
    return [(np.arange(test[0]), test) for _, test in kfold_from_starts(n_rows, n_folds)]


def kfold_counts_from_one(n_rows, n_folds):
    return [(train + 1, test + 1) for train, test in kfold_from_starts(n_rows, n_folds)]


def kfold_shuffled(n_rows, n_folds):
    number = np.repeat(np.arange(n_folds), [len(t) for _, t in kfold_from_starts(n_rows, n_folds)])
    return pairs_of(np.random.default_rng(0).permutation(number), n_folds)


def kfold_library_shuffled(n_rows, n_folds):
    return list(KFold(n_folds, shuffle=True, random_state=0).split(np.zeros((n_rows, 1))))


def kfold_train_after_then_before(n_rows, n_folds):
    rows = np.arange(n_rows)
    return [
        (np.concatenate([rows[test[-1] + 1 :], rows[: test[0]]]), test)
        for _, test in kfold_from_starts(n_rows, n_folds)
    ]


def kfold_masks(n_rows, n_folds):
    number = np.repeat(np.arange(n_folds), [len(t) for _, t in kfold_from_starts(n_rows, n_folds)])
    return [(number != k, number == k) for k in range(n_folds)]


def kfold_plain_lists(n_rows, n_folds):
    return [(a.tolist(), b.tolist()) for a, b in kfold_from_starts(n_rows, n_folds)]


def kfold_tests_only(n_rows, n_folds):
    return np.array_split(np.arange(n_rows), n_folds)


def kfold_first_only(n_rows, n_folds):
    return kfold_from_starts(n_rows, n_folds)[0]


def kfold_one_row_lost_at_the_seam(n_rows, n_folds):
    return [
        (np.setdiff1d(np.arange(n_rows), np.r_[test, test[-1] + 1]), test)
        for _, test in kfold_from_starts(n_rows, n_folds)
    ]


def kfold_last_row_of_stretch_missing(n_rows, n_folds):
    rows = np.arange(n_rows)
    return [
        (np.setdiff1d(rows, rows[t[0] : t[-1]]), rows[t[0] : t[-1]])
        for _, t in kfold_from_starts(n_rows, n_folds)
    ]


def kfold_two_lists(n_rows, n_folds):
    folds = kfold_from_starts(n_rows, n_folds)
    return [train for train, _ in folds], [test for _, test in folds]


def kfold_return_in_the_loop(n_rows, n_folds):
    folds = []
    for pair in kfold_from_starts(n_rows, n_folds):
        folds.append(pair)
        break  # as by a return in the loop
    return folds


def kfold_floating_rows(n_rows, n_folds):
    return [(a.astype(float), b.astype(float)) for a, b in kfold_from_starts(n_rows, n_folds)]


def kfold_one_fold_short(n_rows, n_folds):
    return kfold_from_starts(n_rows, n_folds)[:-1]


def kfold_folds_and_rows_mixed_up(n_rows, n_folds):
    return kfold_from_starts(n_rows, max(2, n_rows // n_folds))


# -------------------------------------------------------------------------- 2 · stratified_kfold


def stratified_library(y, n_folds):
    return list(StratifiedKFold(n_folds).split(np.zeros(len(y)), y))


def stratified_by_cards(y, n_folds):
    classes = list(dict.fromkeys(y.tolist()))
    cards = [label for c in classes for label in y.tolist() if label == c]
    hands = [Counter(cards[k::n_folds]) for k in range(n_folds)]
    number = np.empty(len(y), dtype=int)
    for c in classes:
        rows = iter(np.flatnonzero(y == c))
        for k, hand in enumerate(hands):
            for _ in range(hand[c]):
                number[next(rows)] = k
    for k in range(n_folds):
        yield np.flatnonzero(number != k), np.flatnonzero(number == k)


def stratified_running_card(y, n_folds):
    tests, card = [[] for _ in range(n_folds)], 0
    _, first = np.unique(y, return_index=True)
    for c in y[np.sort(first)]:
        rows = [i for i in range(len(y)) if y[i] == c]
        shares = [0] * n_folds
        for _ in rows:
            shares[card % n_folds] += 1
            card += 1
        for k in range(n_folds):
            tests[k] += rows[: shares[k]]
            rows = rows[shares[k] :]
    every = np.arange(len(y))
    return [(np.setdiff1d(every, test), np.array(sorted(test))) for test in tests]


def stratified_sorted_fold_numbers(y, n_folds):
    """Within each class the dealt fold numbers, sorted, are the numbers in table order."""
    values, first, inverse = np.unique(y, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))[inverse]
    order = np.argsort(rank, kind="stable")
    dealt = np.arange(len(y)) % n_folds
    number = np.empty(len(y), dtype=int)
    start = 0
    for _ in values:
        size = int(np.sum(rank[order] == rank[order[start]]))
        number[order[start : start + size]] = np.sort(dealt[start : start + size])
        start += size
    return [(np.where(number != k)[0], np.where(number == k)[0]) for k in range(n_folds)]


def stratified_lexsort(y, n_folds):
    seen = {}
    code = np.array([seen.setdefault(label, len(seen)) for label in y])
    by_class = np.argsort(code, kind="stable")
    dealt = np.arange(len(y)) % n_folds
    number = np.empty(len(y), dtype=np.int16)
    number[by_class] = dealt[np.lexsort((dealt, code[by_class]))]
    for k in range(n_folds):
        yield np.nonzero(number != k)[0], np.nonzero(number == k)[0]


def stratified_by_counting_formula(y, n_folds):
    """How many of the cards start, …, stop - 1 go to fold k, without dealing any."""
    number, start = np.zeros(len(y), dtype=int), 0
    for c in dict.fromkeys(y):
        rows = np.flatnonzero(y == c)
        stop = start + len(rows)
        upto = lambda m, k: (m - k + n_folds - 1) // n_folds  # noqa: E731
        share = [upto(stop, k) - upto(start, k) for k in range(n_folds)]
        number[rows] = np.repeat(range(n_folds), share)
        start = stop
    return [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(n_folds)]


def deal(y, n_folds, order="first", begin_again=False, alternate=False, backward=False):
    """The number of the fold of each row, in several ways."""
    y = np.asarray(y)
    values, first, count = np.unique(y, return_index=True, return_counts=True)
    key = {
        "first": first,
        "sorted": np.arange(len(values)),
        "falling": -np.arange(len(values)),
        "most": -count,
        "fewest": count,
        "last": [-np.flatnonzero(y[::-1] == v)[0] for v in values],
    }[order]
    number, start = np.zeros(len(y), dtype=int), 0
    for v in values[np.argsort(key, kind="stable")]:
        rows = np.flatnonzero(y == v)
        cards = (np.arange(len(rows)) + (0 if begin_again else start)) % n_folds
        if not alternate:
            cards = np.sort(cards)
        if backward:
            cards = cards[::-1]
        number[rows] = cards
        start += len(rows)
    return number


def stratified_plain_kfold(y, n_folds):
    return kfold_from_starts(len(y), n_folds)


def stratified_kfold_of_sorted_rows(y, n_folds):
    order = np.argsort(np.unique(y, return_inverse=True)[1], kind="stable")
    return [
        (np.sort(order[train]), np.sort(order[test])) for train, test in kfold_from_starts(len(y), n_folds)
    ]


def stratified_each_class_begins_again(y, n_folds):
    return pairs_of(deal(y, n_folds, begin_again=True), n_folds)


def stratified_dealt_rows(y, n_folds):
    return pairs_of(deal(y, n_folds, alternate=True), n_folds)


def stratified_dealt_rows_begin_again(y, n_folds):
    return pairs_of(deal(y, n_folds, alternate=True, begin_again=True), n_folds)


def stratified_classes_in_sorted_order(y, n_folds):
    return pairs_of(deal(y, n_folds, order="sorted"), n_folds)


def stratified_classes_falling(y, n_folds):
    return pairs_of(deal(y, n_folds, order="falling"), n_folds)


def stratified_largest_class_first(y, n_folds):
    return pairs_of(deal(y, n_folds, order="most"), n_folds)


def stratified_smallest_class_first(y, n_folds):
    return pairs_of(deal(y, n_folds, order="fewest"), n_folds)


def stratified_classes_by_last_row(y, n_folds):
    return pairs_of(deal(y, n_folds, order="last"), n_folds)


def stratified_last_rows_first(y, n_folds):
    return pairs_of(deal(y, n_folds, backward=True), n_folds)


def stratified_dealt_by_table(y, n_folds):
    return pairs_of(np.arange(len(y)) % n_folds, n_folds)


def stratified_remainder_to_the_last(y, n_folds):
    number = np.zeros(len(y), dtype=int)
    for v in dict.fromkeys(y):
        rows = np.flatnonzero(y == v)
        number[rows] = np.minimum(np.arange(len(rows)) // (len(rows) // n_folds), n_folds - 1)
    return pairs_of(number, n_folds)


def stratified_remainder_left_out(y, n_folds):
    number = np.full(len(y), -1)
    for v in dict.fromkeys(y):
        rows = np.flatnonzero(y == v)
        size = len(rows) // n_folds
        number[rows[: size * n_folds]] = np.repeat(np.arange(n_folds), size)
    return pairs_of(number, n_folds)


def stratified_counts_by_bincount(y, n_folds):
    counts = np.bincount(y)  # only for classes 0, 1, 2, …
    number, start = np.zeros(len(y), dtype=int), 0
    for c in np.unique(y):
        rows = np.flatnonzero(y == c)
        number[rows] = np.sort((start + np.arange(counts[c])) % n_folds)
        start += counts[c]
    return pairs_of(number, n_folds)


def stratified_classes_are_numbers_from_zero(y, n_folds):
    y = np.asarray(y)
    number, start = np.zeros(len(y), dtype=int), 0
    for c in range(len(np.unique(y))):
        rows = np.flatnonzero(y == c)
        number[rows] = np.sort((start + np.arange(len(rows))) % n_folds)
        start += len(rows)
    return pairs_of(number, n_folds)


def stratified_test_class_after_class(y, n_folds):
    number, every = deal(y, n_folds), np.arange(len(y))
    classes = list(dict.fromkeys(y.tolist()))
    out = []
    for k in range(n_folds):
        test = np.concatenate([every[(number == k) & (y == c)] for c in classes])
        out.append((np.setdiff1d(every, test), test))
    return out


def stratified_train_class_after_class(y, n_folds):
    number, every = deal(y, n_folds), np.arange(len(y))
    classes = list(dict.fromkeys(y.tolist()))
    return [
        (np.concatenate([every[(number != k) & (y == c)] for c in classes]), every[number == k])
        for k in range(n_folds)
    ]


def stratified_rows_of_the_sorted_table(y, n_folds):
    order = np.argsort(np.argsort(deal(y, 1), kind="stable"), kind="stable")
    codes = {c: j for j, c in enumerate(dict.fromkeys(y))}
    return pairs_of(deal(np.sort([codes[c] for c in y]), n_folds)[order], n_folds)


def stratified_swapped(y, n_folds):
    return [(test, train) for train, test in stratified_library(y, n_folds)]


def stratified_shuffled(y, n_folds):
    splitter = StratifiedKFold(n_folds, shuffle=True, random_state=0)
    return list(splitter.split(np.zeros(len(y)), y))


def stratified_labels_instead_of_rows(y, n_folds):
    return [(y[train], y[test]) for train, test in stratified_library(y, n_folds)]


def stratified_masks(y, n_folds):
    number = deal(y, n_folds)
    return [(number != k, number == k) for k in range(n_folds)]


def stratified_sorts_the_labels_in_place(y, n_folds):
    folds = stratified_library(y, n_folds)
    y.sort()
    return folds


def stratified_boundary_of_two_only(y, n_folds):
    """Shifts each class by the size of the class before it, not of all before it."""
    number, size = np.zeros(len(y), dtype=int), 0
    for c in dict.fromkeys(y):
        rows = np.flatnonzero(y == c)
        number[rows] = np.sort((size + np.arange(len(rows))) % n_folds)
        size = len(rows)
    return pairs_of(number, n_folds)


def stratified_remainder_goes_on_but_first_fold_first(y, n_folds):
    """Deals the remainders on, but gives the rows out from the fold that comes next."""
    number, start = np.zeros(len(y), dtype=int), 0
    for c in dict.fromkeys(y):
        rows = np.flatnonzero(y == c)
        cards = (start + np.arange(len(rows))) % n_folds
        share = np.bincount(cards, minlength=n_folds)
        turn = np.roll(np.arange(n_folds), -(start % n_folds))
        number[rows] = np.repeat(turn, share[turn])
        start += len(rows)
    return pairs_of(number, n_folds)


def stratified_one_class_against_all(y, n_folds):
    return stratified_library(np.asarray(y == y[0]), n_folds)


def stratified_one_fold_per_class(y, n_folds):
    values = list(dict.fromkeys(y.tolist()))
    return pairs_of([values.index(c) % n_folds for c in y.tolist()], n_folds)


def stratified_proportions_rounded(y, n_folds):
    number = np.full(len(y), n_folds - 1)
    for c in dict.fromkeys(y):
        rows = np.flatnonzero(y == c)
        cuts = np.round(np.linspace(0, len(rows), n_folds + 1)).astype(int)
        for k in range(n_folds):
            number[rows[cuts[k] : cuts[k + 1]]] = k
    return pairs_of(number, n_folds)


# ------------------------------------------------------------------------------- 3 · group_kfold


def group_by_stable_sort(groups, n_folds):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    load, place = np.zeros(n_folds), np.zeros(len(names), dtype=int)
    for g in np.argsort(counts, kind="stable")[::-1]:
        place[g] = np.argmin(load)
        load[place[g]] += counts[g]
    number = place[inverse]
    return [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(n_folds)]


def group_by_python_sort(groups, n_folds):
    counts = Counter(groups.tolist())
    order = sorted(counts, key=lambda g: (counts[g], g), reverse=True)
    folds = [[] for _ in range(n_folds)]
    for g in order:
        min(folds, key=len).extend(i for i, h in enumerate(groups.tolist()) if h == g)
    every = range(len(groups))
    for fold in folds:
        inside = set(fold)
        yield np.array([i for i in every if i not in inside]), np.array(sorted(fold))


def group_by_two_sorts(groups, n_folds):
    rows = defaultdict(list)
    for i, g in enumerate(groups):
        rows[g].append(i)
    order = sorted(sorted(rows, reverse=True), key=lambda g: -len(rows[g]))
    loads, tests = [0] * n_folds, [np.array([], dtype=int)] * n_folds
    for g in order:
        k = loads.index(min(loads))
        loads[k] += len(rows[g])
        tests[k] = np.union1d(tests[k], rows[g])
    return [(np.setdiff1d(np.arange(len(groups)), test), test) for test in tests]


def group_taking_the_largest_away(groups, n_folds):
    left = list(np.unique(groups))
    number = np.full(len(groups), -1)
    while left:
        best = left[-1]
        for g in reversed(left):
            if np.sum(groups == g) > np.sum(groups == best):
                best = g
        left.remove(best)
        load = [np.sum(number == k) for k in range(n_folds)]
        number[groups == best] = int(np.argmin(load))
    return [(np.where(number != k)[0], np.where(number == k)[0]) for k in range(n_folds)]


def group_by_lexsort(groups, n_folds):
    names, counts = np.unique(groups, return_counts=True)
    order = np.lexsort((np.arange(len(names)), counts))[::-1]
    taken = [[] for _ in range(n_folds)]
    load = np.zeros(n_folds, dtype=int)
    for j in order:
        k = load.argmin()
        taken[k].append(names[j])
        load[k] += counts[j]
    inside = [np.isin(groups, names_of_fold) for names_of_fold in taken]
    return [(np.flatnonzero(~mask), np.flatnonzero(mask)) for mask in inside]


def group_with_a_heap(groups, n_folds):
    import heapq

    names, counts = np.unique(groups, return_counts=True)
    heap = [(0, k) for k in range(n_folds)]
    fold_of = {}
    for size, g in sorted(zip(counts.tolist(), names.tolist(), strict=True), reverse=True):
        load, k = heapq.heappop(heap)
        fold_of[g] = k
        heapq.heappush(heap, (load + size, k))
    number = np.array([fold_of[g] for g in groups.tolist()])
    return [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(n_folds)]


def place_groups(groups, n_folds, order, weigh=lambda n: n, last_of_light=False):
    """Fold numbers, with the groups taken in an order of (names, first rows, counts)."""
    groups = np.asarray(groups)
    names, first, inverse, counts = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    load, place = np.zeros(n_folds), np.zeros(len(names), dtype=int)
    for g in order(len(names), first, counts):
        k = n_folds - 1 - np.argmin(load[::-1]) if last_of_light else np.argmin(load)
        place[g] = k
        load[k] += weigh(counts[g])
    return place[inverse]


def largest_first_last_name(n, first, counts):
    return np.lexsort((np.arange(n), counts))[::-1]


def largest_first_first_name(n, first, counts):
    return np.lexsort((np.arange(n), -counts))


def group_plain_kfold(groups, n_folds):
    return kfold_from_starts(len(groups), n_folds)


def group_ties_first_name_first(groups, n_folds):
    return pairs_of(place_groups(groups, n_folds, largest_first_first_name), n_folds)


def group_ties_by_first_row(groups, n_folds):
    order = lambda n, first, counts: np.lexsort((first, -counts))  # noqa: E731
    return pairs_of(place_groups(groups, n_folds, order), n_folds)


def group_ties_by_last_first_row(groups, n_folds):
    order = lambda n, first, counts: np.lexsort((-first, -counts))  # noqa: E731
    return pairs_of(place_groups(groups, n_folds, order), n_folds)


def group_most_common(groups, n_folds):
    load, fold_of = [0] * n_folds, {}
    for g, size in Counter(groups.tolist()).most_common():
        k = load.index(min(load))
        fold_of[g] = k
        load[k] += size
    return pairs_of([fold_of[g] for g in groups.tolist()], n_folds)


def group_smallest_first(groups, n_folds):
    order = lambda n, first, counts: np.lexsort((np.arange(n), counts))  # noqa: E731
    return pairs_of(place_groups(groups, n_folds, order), n_folds)


def group_in_sorted_order(groups, n_folds):
    return pairs_of(place_groups(groups, n_folds, lambda n, f, c: range(n)), n_folds)


def group_in_falling_order(groups, n_folds):
    return pairs_of(place_groups(groups, n_folds, lambda n, f, c: range(n)[::-1]), n_folds)


def group_in_table_order(groups, n_folds):
    return pairs_of(place_groups(groups, n_folds, lambda n, f, c: np.argsort(f)), n_folds)


def group_fewest_groups(groups, n_folds):
    number = place_groups(groups, n_folds, largest_first_last_name, weigh=lambda n: 1)
    return pairs_of(number, n_folds)


def group_dealt_out_by_size(groups, n_folds):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    place = np.zeros(len(names), dtype=int)
    order = np.argsort(counts, kind="stable")[::-1]
    place[order] = np.arange(len(names)) % n_folds
    return pairs_of(place[inverse], n_folds)


def group_snake(groups, n_folds):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    place = np.zeros(len(names), dtype=int)
    turn = cycle([*range(n_folds), *range(n_folds)[::-1]])
    for g in np.argsort(counts, kind="stable")[::-1]:
        place[g] = next(turn)
    return pairs_of(place[inverse], n_folds)


def group_last_light_fold(groups, n_folds):
    number = place_groups(groups, n_folds, largest_first_last_name, last_of_light=True)
    return pairs_of(number, n_folds)


def group_heaviest_fold(groups, n_folds):
    number = place_groups(groups, n_folds, largest_first_last_name, weigh=lambda n: -n)
    return pairs_of(number, n_folds)


def group_names_modulo(groups, n_folds):
    return pairs_of(np.unique(groups, return_inverse=True)[1] % n_folds, n_folds)


def group_names_in_stretches(groups, n_folds):
    names, inverse = np.unique(groups, return_inverse=True)
    place = np.zeros(len(names), dtype=int)
    for k, part in enumerate(np.array_split(np.arange(len(names)), n_folds)):
        place[part] = k
    return pairs_of(place[inverse], n_folds)


def group_one_fold_each(groups, n_folds):
    inverse = np.unique(groups, return_inverse=True)[1]
    return pairs_of(inverse, inverse.max() + 1)


def group_filled_up_to_the_share(groups, n_folds):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    place, load, k = np.zeros(len(names), dtype=int), 0, 0
    for g in np.lexsort((np.arange(len(names)), counts))[::-1]:
        place[g] = k
        load += counts[g]
        if load >= len(groups) / n_folds and k < n_folds - 1:
            load, k = 0, k + 1
    return pairs_of(place[inverse], n_folds)


def group_neighbouring_rows(groups, n_folds):
    """Takes each run of equal neighbours for a group."""
    run = np.concatenate([[0], np.cumsum(groups[1:] != groups[:-1])])
    return group_by_stable_sort(run, n_folds)


def group_bincount(groups, n_folds):
    counts = np.bincount(groups)  # only for groups 0, 1, 2, …
    load, place = np.zeros(n_folds), np.zeros(len(counts), dtype=int)
    for g in np.argsort(counts, kind="stable")[::-1]:
        place[g] = np.argmin(load)
        load[place[g]] += counts[g]
    return pairs_of(place[groups], n_folds)


def group_names_are_numbers_from_zero(groups, n_folds):
    groups = np.asarray(groups)
    n_groups = len(np.unique(groups))
    counts = np.array([np.sum(groups == g) for g in range(n_groups)])
    load, number = np.zeros(n_folds), np.zeros(len(groups), dtype=int)
    for g in np.argsort(counts, kind="stable")[::-1]:
        k = np.argmin(load)
        number[groups == g] = k
        load[k] += counts[g]
    return pairs_of(number, n_folds)


def group_names_as_text(groups, n_folds):
    return group_by_stable_sort(np.array([str(g) for g in groups.tolist()]), n_folds)


def group_swapped(groups, n_folds):
    return [(test, train) for train, test in group_by_stable_sort(groups, n_folds)]


def group_rows_in_order_of_placing(groups, n_folds):
    counts = Counter(groups.tolist())
    folds = [[] for _ in range(n_folds)]
    for g in sorted(counts, key=lambda g: (counts[g], g), reverse=True):
        min(folds, key=len).extend(np.flatnonzero(groups == g).tolist())
    every = np.arange(len(groups))
    return [(np.setdiff1d(every, fold), np.array(fold)) for fold in folds]


def group_names_instead_of_rows(groups, n_folds):
    return [(np.unique(groups[a]), np.unique(groups[b])) for a, b in group_by_stable_sort(groups, n_folds)]


def group_tests_only(groups, n_folds):
    return [test for _, test in group_by_stable_sort(groups, n_folds)]


def group_sorts_in_place(groups, n_folds):
    folds = group_by_stable_sort(groups, n_folds)
    groups.sort()
    return folds


def group_of_the_sorted_table(groups, n_folds):
    return group_by_stable_sort(np.sort(groups), n_folds)


def group_largest_fold_first(groups, n_folds):
    return sorted(group_by_stable_sort(groups, n_folds), key=lambda pair: -len(pair[1]))


def group_smallest_fold_first(groups, n_folds):
    return sorted(group_by_stable_sort(groups, n_folds), key=lambda pair: len(pair[1]))


def group_in_rounds(groups, n_folds):
    """Each fold gets one group in each round, the lightest first."""
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    order = deque(np.lexsort((np.arange(len(names)), counts))[::-1])
    place, load = np.zeros(len(names), dtype=int), np.zeros(n_folds)
    while order:
        for k in np.argsort(load, kind="stable"):
            if order:
                g = order.popleft()
                place[g] = k
                load[k] += counts[g]
    return pairs_of(place[inverse], n_folds)


def group_stops_after_one_each(groups, n_folds):
    names, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    place = np.full(len(names), n_folds - 1)
    order = np.lexsort((np.arange(len(names)), counts))[::-1]
    place[order[:n_folds]] = np.arange(n_folds)
    return pairs_of(place[inverse], n_folds)


# -------------------------------------------------------------------------- 4 · time_series_split


def time_from_the_end(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    folds = []
    for k in range(n_folds):
        start = n_rows - (n_folds - k) * s
        folds.append((np.arange(start - gap), np.arange(start, start + s)))
    return folds


def time_backwards_then_reversed(n_rows, n_folds, gap=0):
    rows, out = np.arange(n_rows), []
    size, stop = int(n_rows / (n_folds + 1)), n_rows
    while len(out) < n_folds:
        out.append((rows[: stop - size - gap], rows[stop - size : stop]))
        stop -= size
    return out[::-1]


def time_library(n_rows, n_folds, gap=0):
    return list(TimeSeriesSplit(n_folds, gap=gap).split(np.zeros((n_rows, 1))))


def time_with_yield(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    for start in range(n_rows - n_folds * s, n_rows, s):
        yield np.array(range(start - gap)), np.array(range(start, start + s))


def time_by_reshape(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    tests = np.arange(n_rows)[-n_folds * s :].reshape(n_folds, s)
    return [(np.arange(test[0] - gap), test) for test in tests]


def time_by_masks(n_rows, n_folds, gap=0):
    i, s = np.arange(n_rows), n_rows // (n_folds + 1)
    number = n_folds - 1 - (n_rows - 1 - i) // s
    return [
        (np.flatnonzero(i + gap < i[number == k].min()), np.flatnonzero(number == k)) for k in range(n_folds)
    ]


def time_recursive(n_rows, n_folds, gap=0, size=None):
    if n_folds == 0:
        return []
    size = size or n_rows // (n_folds + 1)
    start = n_rows - size
    before = time_recursive(start, n_folds - 1, gap, size)
    return [*before, (np.arange(0, start - gap), np.arange(start, n_rows))]


def time_first_chunk_trains(n_rows, n_folds, gap=0):
    """The remainder stays at the end of the table, untested."""
    s = n_rows // (n_folds + 1)
    return [(np.arange(k * s - gap), np.arange(k * s, (k + 1) * s)) for k in range(1, n_folds + 1)]


def time_last_fold_tests_the_rest(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    out = []
    for k in range(1, n_folds + 1):
        stop = n_rows if k == n_folds else (k + 1) * s
        out.append((np.arange(k * s - gap), np.arange(k * s, stop)))
    return out


def time_remainder_spread(n_rows, n_folds, gap=0):
    parts = np.array_split(np.arange(n_rows), n_folds + 1)
    return [(np.arange(part[0] - gap), part) for part in parts[1:]]


def time_divided_by_folds(n_rows, n_folds, gap=0):
    s = n_rows // n_folds
    starts = [n_rows - (n_folds - k) * s for k in range(n_folds)]
    return [(np.arange(max(a - gap, 0)), np.arange(a, a + s)) for a in starts]


def time_size_rounded(n_rows, n_folds, gap=0):
    s = round(n_rows / (n_folds + 1))
    starts = [n_rows - (n_folds - k) * s for k in range(n_folds)]
    return [(np.arange(max(a - gap, 0)), np.arange(a, a + s)) for a in starts]


def time_size_rounded_up(n_rows, n_folds, gap=0):
    s = -(-n_rows // (n_folds + 1))
    starts = [n_rows - (n_folds - k) * s for k in range(n_folds)]
    return [(np.arange(max(a - gap, 0)), np.arange(max(a, 0), a + s)) for a in starts]


def time_gap_out_of_the_size(n_rows, n_folds, gap=0):
    s = (n_rows - gap) // (n_folds + 1)
    starts = [n_rows - (n_folds - k) * s for k in range(n_folds)]
    return [(np.arange(a - gap), np.arange(a, a + s)) for a in starts]


def time_gap_ignored(n_rows, n_folds, gap=0):
    return time_from_the_end(n_rows, n_folds)


def time_gap_one_short(n_rows, n_folds, gap=0):
    return [(np.arange(t[0] - max(gap - 1, 0)), t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_one_too_many(n_rows, n_folds, gap=0):
    return [(np.arange(t[0] - gap - 1), t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_at_the_start_of_test(n_rows, n_folds, gap=0):
    return [(np.arange(t[0]), t[gap:]) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_at_the_end_of_test(n_rows, n_folds, gap=0):
    return [(np.arange(t[0]), t[: len(t) - gap] if gap else t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_moves_the_test(n_rows, n_folds, gap=0):
    return [(np.arange(t[0]), t[t + gap < n_rows] + gap) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_off_the_start(n_rows, n_folds, gap=0):
    return [(np.arange(gap, t[0]), t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_by_negative_slice(n_rows, n_folds, gap=0):
    return [(np.arange(t[0])[:-gap], t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_gap_only_in_the_first_fold(n_rows, n_folds, gap=0):
    folds = time_from_the_end(n_rows, n_folds)
    return [(folds[0][0][: len(folds[0][0]) - gap], folds[0][1]), *folds[1:]]


def time_gap_taken_once_per_fold(n_rows, n_folds, gap=0):
    """Leaves out the gaps of the folds before as well."""
    out, left_out = [], set()
    for _, test in time_from_the_end(n_rows, n_folds):
        left_out |= set(range(test[0] - gap, test[0]))
        train = [i for i in range(test[0]) if i not in left_out]
        out.append((np.array(train), test))
    return out


def time_rolling_window(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    return [(np.arange(max(0, t[0] - gap - s), t[0] - gap), t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_trains_on_the_future_too(n_rows, n_folds, gap=0):
    rows = np.arange(n_rows)
    return [
        (np.setdiff1d(rows, np.r_[t[0] - gap : t[-1] + 1]), t) for _, t in time_from_the_end(n_rows, n_folds)
    ]


def time_latest_first(n_rows, n_folds, gap=0):
    return time_from_the_end(n_rows, n_folds, gap)[::-1]


def time_swapped(n_rows, n_folds, gap=0):
    return [(test, train) for train, test in time_from_the_end(n_rows, n_folds, gap)]


def time_tests_all_that_follows(n_rows, n_folds, gap=0):
    return [(train, np.arange(test[0], n_rows)) for train, test in time_from_the_end(n_rows, n_folds, gap)]


def time_last_row_missing(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    starts = [n_rows - 1 - (n_folds - k) * s for k in range(n_folds)]
    return [(np.arange(a - gap), np.arange(a, a + s)) for a in starts]


def time_one_fold_more(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    starts = [n_rows - (n_folds + 1 - k) * s for k in range(n_folds + 1)]
    return [(np.arange(max(a - gap, 0)), np.arange(a, a + s)) for a in starts]


def time_remainder_not_trained_on(n_rows, n_folds, gap=0):
    s = n_rows // (n_folds + 1)
    rest = n_rows - s * (n_folds + 1)
    return [(train[rest:], test) for train, test in time_from_the_end(n_rows, n_folds, gap)]


def time_one_row_at_a_time(n_rows, n_folds, gap=0):
    return [(np.arange(i - gap), np.array([i])) for i in range(n_rows - n_folds, n_rows)]


def time_latest_row_first(n_rows, n_folds, gap=0):
    return [(train[::-1], test[::-1]) for train, test in time_from_the_end(n_rows, n_folds, gap)]


def time_no_default(n_rows, n_folds, gap):
    return time_from_the_end(n_rows, n_folds, gap)


def time_default_one(n_rows, n_folds, gap=1):
    return time_from_the_end(n_rows, n_folds, gap)


def time_train_and_test_touch(n_rows, n_folds, gap=0):
    return [(np.arange(t[0] - gap + 1), t) for _, t in time_from_the_end(n_rows, n_folds)]


def time_stretches_keep_the_gap_apart(n_rows, n_folds, gap=0):
    """Leaves the gap between the stretches, too."""
    s, stop, out = n_rows // (n_folds + 1), n_rows, []
    for _ in range(n_folds):
        start = max(stop - s, 0)
        out.append((np.arange(max(start - gap, 0)), np.arange(start, stop)))
        stop = max(start - gap, 0)
    return out[::-1]


# ------------------------------------------------------------------------------ 5 · cross_validate


def cross_by_list(fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        predict = fit(X[train], y[train])
        scores.append(score(y[test], predict(X[test])))
    return np.array(scores)


def cross_comprehension(fit, X, y, folds, score):
    return np.asarray([score(y[b], fit(X[a], y[a])(X[b])) for a, b in folds])


def cross_preallocated(fit, X, y, folds, score):
    folds = list(folds)
    out = np.zeros(len(folds))
    for k in range(len(folds)):
        train, test = folds[k]
        model = fit(X[train, :], y[train])
        out[k] = score(y[test], model(X[test, :]))
    return out


def cross_by_take(fit, X, y, folds, score):
    def one(fold):
        train, test = (np.asarray(rows) for rows in fold)
        return float(score(y.take(test), fit(X.take(train, axis=0), y.take(train))(np.take(X, test, 0))))

    return np.fromiter(map(one, folds), dtype=float)


def cross_recursive(fit, X, y, folds, score):
    folds = iter(folds)
    fold = next(folds, None)
    if fold is None:
        return np.empty(0)
    first = score(y[fold[1]], fit(X[fold[0]], y[fold[0]])(X[fold[1]]))
    return np.append(first, cross_recursive(fit, X, y, folds, score))


def cross_all_fits_first(fit, X, y, folds, score):
    folds = tuple(folds)
    models = [fit(X[train].copy(), y[train].copy()) for train, _ in folds]
    pairs = zip(models, folds, strict=True)
    return np.hstack([score(y[test], model(X[test])) for model, (_, test) in pairs])


def cross_swapped_score(fit, X, y, folds, score):
    return np.array([score(fit(X[a], y[a])(X[b]), y[b]) for a, b in folds])


def cross_fit_once_on_all(fit, X, y, folds, score):
    predict = fit(X, y)
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def cross_fits_on_all_every_time(fit, X, y, folds, score):
    return np.array([score(y[test], fit(X, y)(X[test])) for _, test in folds])


def cross_fit_once_on_the_first(fit, X, y, folds, score):
    folds = list(folds)
    predict = fit(X[folds[0][0]], y[folds[0][0]])
    return np.array([score(y[test], predict(X[test])) for _, test in folds])


def cross_scores_train(fit, X, y, folds, score):
    return np.array([score(y[a], fit(X[a], y[a])(X[a])) for a, _ in folds])


def cross_trains_on_test(fit, X, y, folds, score):
    return np.array([score(y[b], fit(X[b], y[b])(X[b])) for _, b in folds])


def cross_train_and_test_swapped(fit, X, y, folds, score):
    return np.array([score(y[a], fit(X[b], y[b])(X[a])) for a, b in folds])


def cross_trains_on_all_other_rows(fit, X, y, folds, score):
    out = []
    for _, test in folds:
        rest = np.setdiff1d(np.arange(len(y)), test)
        out.append(score(y[test], fit(X[rest], y[rest])(X[test])))
    return np.array(out)


def cross_tests_all_other_rows(fit, X, y, folds, score):
    out = []
    for train, _ in folds:
        rest = np.setdiff1d(np.arange(len(y)), train)
        out.append(score(y[rest], fit(X[train], y[train])(X[rest])))
    return np.array(out)


def cross_scores_all_rows(fit, X, y, folds, score):
    return np.array([score(y, fit(X[a], y[a])(X)) for a, _ in folds])


def cross_mean(fit, X, y, folds, score):
    return np.mean(cross_by_list(fit, X, y, folds, score))


def cross_mean_in_array(fit, X, y, folds, score):
    return np.array([np.mean(cross_by_list(fit, X, y, folds, score))])


def cross_runs_through_twice(fit, X, y, folds, score):
    models = [fit(X[train], y[train]) for train, _ in folds]
    tests = [test for _, test in folds]
    return np.array([score(y[test], model(X[test])) for model, test in zip(models, tests, strict=False)])


def cross_len_of_folds(fit, X, y, folds, score):
    out = np.zeros(len(folds))
    for k, (train, test) in enumerate(folds):
        out[k] = score(y[test], fit(X[train], y[train])(X[test]))
    return out


def cross_counts_folds_first(fit, X, y, folds, score):
    out = np.zeros(sum(1 for _ in folds))
    for k, (train, test) in enumerate(folds):
        out[k] = score(y[test], fit(X[train], y[train])(X[test]))
    return out


def cross_own_error(fit, X, y, folds, score):
    return np.array([np.mean((y[b] - fit(X[a], y[a])(X[b])) ** 2) for a, b in folds])


def cross_own_accuracy(fit, X, y, folds, score):
    return np.array([np.mean(y[b] == fit(X[a], y[a])(X[b])) for a, b in folds])


def cross_last_only(fit, X, y, folds, score):
    for train, test in folds:
        scores = [score(y[test], fit(X[train], y[train])(X[test]))]
    return np.array(scores)


def cross_first_only(fit, X, y, folds, score):
    train, test = next(iter(folds))
    return np.array([score(y[test], fit(X[train], y[train])(X[test]))])


def cross_sorted_scores(fit, X, y, folds, score):
    return np.sort(cross_by_list(fit, X, y, folds, score))


def cross_reversed(fit, X, y, folds, score):
    return cross_by_list(fit, X, y, folds, score)[::-1]


def cross_plain_list(fit, X, y, folds, score):
    return cross_by_list(fit, X, y, folds, score).tolist()


def cross_running_sum(fit, X, y, folds, score):
    return np.cumsum(cross_by_list(fit, X, y, folds, score))


def cross_squeezes_the_table(fit, X, y, folds, score):
    X = np.squeeze(X)
    return cross_by_list(fit, X, y, folds, score)


def cross_column_scores(fit, X, y, folds, score):
    return cross_by_list(fit, X, y, folds, score)[:, None]


def cross_targets_as_column(fit, X, y, folds, score):
    y = y[:, None]
    return cross_by_list(fit, X, y, folds, score)


def cross_whole_number_scores(fit, X, y, folds, score):
    return cross_by_list(fit, X, y, folds, score).astype(int)


def cross_predicts_row_by_row(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        predict = fit(X[train], y[train])
        out.append(np.mean([score(y[i : i + 1], predict(X[i : i + 1])) for i in test]))
    return np.array(out)


def cross_train_rows_first_to_last(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        a, b = slice(min(train), max(train) + 1), slice(min(test), max(test) + 1)
        out.append(score(y[b], fit(X[a], y[a])(X[b])))
    return np.array(out)


def cross_test_rows_are_a_stretch(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        b = slice(test[0], test[-1] + 1)
        out.append(score(y[b], fit(X[train], y[train])(X[b])))
    return np.array(out)


def cross_counts_rows_from_train(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        n = len(train)
        out.append(score(y[n : n + len(test)], fit(X[:n], y[:n])(X[n : n + len(test)])))
    return np.array(out)


def cross_own_kfold(fit, X, y, folds, score):
    n_folds = len(list(folds))
    return cross_by_list(fit, X, y, kfold_from_starts(len(y), max(n_folds, 2)), score)


def cross_targets_sorted_apart(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        out.append(score(y[np.sort(test)], fit(X[train], y[train])(X[test])))
    return np.array(out)


def cross_training_targets_by_mask(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mask = np.isin(np.arange(len(y)), train)
        out.append(score(y[test], fit(X[train], y[mask])(X[test])))
    return np.array(out)


def cross_weighted_by_size(fit, X, y, folds, score):
    return np.array([len(b) / len(y) * score(y[b], fit(X[a], y[a])(X[b])) for a, b in folds])


def cross_less_the_train_score(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        predict = fit(X[train], y[train])
        out.append(score(y[test], predict(X[test])) - score(y[train], predict(X[train])))
    return np.array(out)


def cross_negative(fit, X, y, folds, score):
    return -cross_by_list(fit, X, y, folds, score)


def cross_folds_grow_together(fit, X, y, folds, score):
    """Trains on the training rows of all folds so far."""
    seen, out = np.array([], dtype=int), []
    for train, test in folds:
        seen = np.union1d(seen, train).astype(int)
        out.append(score(y[test], fit(X[seen], y[seen])(X[test])))
    return np.array(out)


def cross_standardizes(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, score)


def cross_columns_by_row_numbers(fit, X, y, folds, score):
    return np.array([score(y[b], fit(X[:, a], y[a])(X[:, b])) for a, b in folds])


# ------------------------------------------------------------------------------- 6 · scaled_scores


def scaled_textbook(fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        mean, std = X[train].mean(axis=0), X[train].std(axis=0)
        std = np.where(std == 0, 1, std)
        predict = fit((X[train] - mean) / std, y[train])
        scores.append(score(y[test], predict((X[test] - mean) / std)))
    return np.array(scores)


def scaled_library(fit, X, y, folds, score):
    scores = []
    for train, test in folds:
        scaler = StandardScaler().fit(X[train])
        predict = fit(scaler.transform(X[train]), y[train])
        scores.append(score(y[test], predict(scaler.transform(X[test]))))
    return np.array(scores)


def scaled_wrapped_fit(fit, X, y, folds, score):
    def scaled_fit(X_train, y_train):
        mean, std = np.mean(X_train, 0), np.std(X_train, 0)
        std[std == 0] = 1
        predict = fit((X_train - mean) / std, y_train)
        return lambda A: predict((A - mean) / std)

    return cross_by_list(scaled_fit, X, y, folds, score)


def scaled_own_copy_in_place(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        Z = X.astype(float)
        mean = Z[train].mean(axis=0)
        std = np.sqrt(np.mean((Z[train] - mean) ** 2, axis=0))
        std[std == 0] = 1
        Z -= mean
        Z /= std
        out.append(score(y[test], fit(Z[train], y[train])(Z[test])))
    return np.array(out)


def scaled_column_by_column(fit, X, y, folds, score):
    for_each_fold = []
    for train, test in folds:
        A, B = np.empty((len(train), X.shape[1])), np.empty((len(test), X.shape[1]))
        for j in range(X.shape[1]):
            column = X[train, j]
            middle = sum(column) / len(column)
            spread = np.std(column) or 1.0
            A[:, j], B[:, j] = (column - middle) / spread, (X[test, j] - middle) / spread
        for_each_fold.append(score(y[test], fit(A, y[train])(B)))
    return np.stack(for_each_fold)


def scaled_slope_and_shift(fit, X, y, folds, score):
    def one(train, test):
        std = np.std(X[train], axis=0)
        slope = 1 / np.where(std > 0, std, 1)
        shift = -np.average(X[train], axis=0) * slope
        return score(y[test], fit(X[train] * slope + shift, y[train])(X[test] * slope + shift))

    return np.array([one(*fold) for fold in folds])


def scaled(fit, X, y, folds, score, statistics, use=lambda A, mean, std: (A - mean) / std):
    out = []
    for train, test in folds:
        a, b = statistics(X, train, test)
        out.append(score(y[test], fit(use(X[train], *a), y[train])(use(X[test], *b))))
    return np.array(out)


def mean_std(A, ddof=0):
    std = A.std(axis=0, ddof=ddof)
    return A.mean(axis=0), np.where(std == 0, 1, std)


def scaled_leaks(fit, X, y, folds, score):
    mean, std = mean_std(X)
    return cross_by_list(fit, (X - mean) / std, y, folds, score)


def scaled_library_leaks(fit, X, y, folds, score):
    return cross_by_list(fit, StandardScaler().fit_transform(X), y, folds, score)


def scaled_test_by_its_own(fit, X, y, folds, score):
    return scaled(fit, X, y, folds, score, lambda X, a, b: (mean_std(X[a]), mean_std(X[b])))


def scaled_train_and_test_together(fit, X, y, folds, score):
    both = lambda X, a, b: (mean_std(X[np.r_[a, b]]),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, both)


def scaled_all_rows_but_test(fit, X, y, folds, score):
    def rest(X, a, b):
        return (mean_std(np.delete(X, b, axis=0)),) * 2

    return scaled(fit, X, y, folds, score, rest)


def scaled_by_test(fit, X, y, folds, score):
    return scaled(fit, X, y, folds, score, lambda X, a, b: (mean_std(X[b]),) * 2)


def scaled_test_left_raw(fit, X, y, folds, score):
    raw = lambda X, a, b: (mean_std(X[a]), (0, 1))  # noqa: E731
    return scaled(fit, X, y, folds, score, raw)


def scaled_train_left_raw(fit, X, y, folds, score):
    raw = lambda X, a, b: ((0, 1), mean_std(X[a]))  # noqa: E731
    return scaled(fit, X, y, folds, score, raw)


def scaled_test_own_mean(fit, X, y, folds, score):
    def mixed(X, a, b):
        return mean_std(X[a]), (mean_std(X[b])[0], mean_std(X[a])[1])

    return scaled(fit, X, y, folds, score, mixed)


def scaled_test_own_deviation(fit, X, y, folds, score):
    def mixed(X, a, b):
        return mean_std(X[a]), (mean_std(X[a])[0], mean_std(X[b])[1])

    return scaled(fit, X, y, folds, score, mixed)


def scaled_not_at_all(fit, X, y, folds, score):
    return cross_by_list(fit, X, y, folds, score)


def scaled_first_fold_only(fit, X, y, folds, score):
    folds = list(folds)
    mean, std = mean_std(X[folds[0][0]])
    return cross_by_list(fit, (X - mean) / std, y, folds, score)


def scaled_in_place(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        X -= mean
        X /= std
        out.append(score(y[test], fit(X[train], y[train])(X[test])))
    return np.array(out)


def scaled_in_place_by_slice(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        X[:] = (X - mean) / std
        out.append(score(y[test], fit(X[train], y[train])(X[test])))
    return np.array(out)


def scaled_train_rows_in_place(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        X[train] = (X[train] - mean) / std
        out.append(score(y[test], fit(X[train], y[train])((X[test] - mean) / std)))
    return np.array(out)


def scaled_copy_keeps_whole_numbers(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        Z = X.copy()
        Z[:] = (X - mean) / std
        out.append(score(y[test], fit(Z[train], y[train])(Z[test])))
    return np.array(out)


def scaled_sample_deviation(fit, X, y, folds, score):
    return scaled(fit, X, y, folds, score, lambda X, a, b: (mean_std(X[a], 1),) * 2)


def scaled_by_variance(fit, X, y, folds, score):
    def variance(X, a, b):
        mean, std = mean_std(X[a])
        return ((mean, std**2),) * 2

    return scaled(fit, X, y, folds, score, variance)


def scaled_only_centred(fit, X, y, folds, score):
    return scaled(fit, X, y, folds, score, lambda X, a, b: ((X[a].mean(axis=0), 1),) * 2)


def scaled_only_divided(fit, X, y, folds, score):
    return scaled(fit, X, y, folds, score, lambda X, a, b: ((0, mean_std(X[a])[1]),) * 2)


def scaled_missing_parentheses(fit, X, y, folds, score):
    stats = lambda X, a, b: (mean_std(X[a]),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, stats, use=lambda A, mean, std: A - mean / std)


def scaled_one_number_for_all(fit, X, y, folds, score):
    one = lambda X, a, b: ((X[a].mean(), X[a].std() or 1),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, one)


def scaled_row_by_row(fit, X, y, folds, score):
    def by_row(A, *_):
        std = A.std(axis=1, keepdims=True)
        return (A - A.mean(axis=1, keepdims=True)) / np.where(std == 0, 1, std)

    return scaled(fit, X, y, folds, score, lambda X, a, b: ((), ()), use=by_row)


def scaled_divides_by_zero(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0)),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, plain)


def scaled_adds_a_little(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0) + 1e-3),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, plain)


def scaled_adds_one(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0) + 1),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, plain)


def scaled_small_deviation_becomes_one(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), np.maximum(X[a].std(axis=0), 1)),) * 2  # noqa: E731
    return scaled(fit, X, y, folds, score, plain)


def scaled_nan_becomes_zero(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0)),) * 2  # noqa: E731
    zero = lambda A, mean, std: np.nan_to_num((A - mean) / std)  # noqa: E731
    return scaled(fit, X, y, folds, score, plain, use=zero)


def scaled_constant_columns_become_zero(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0)),) * 2  # noqa: E731

    def zero(A, mean, std):
        return np.where(std == 0, 0, (A - mean) / np.where(std == 0, 1, std))

    return scaled(fit, X, y, folds, score, plain, use=zero)


def scaled_constant_columns_left_alone(fit, X, y, folds, score):
    plain = lambda X, a, b: ((X[a].mean(axis=0), X[a].std(axis=0)),) * 2  # noqa: E731

    def alone(A, mean, std):
        return np.where(std == 0, A, (A - mean) / np.where(std == 0, 1, std))

    return scaled(fit, X, y, folds, score, plain, use=alone)


def scaled_constant_columns_dropped(fit, X, y, folds, score):
    def one(train, test):
        keep = X[train].std(axis=0) > 0
        mean, std = mean_std(X[train][:, keep])
        A, B = (X[train][:, keep] - mean) / std, (X[test][:, keep] - mean) / std
        return score(y[test], fit(A, y[train])(B))

    return np.array([one(*fold) for fold in folds])


def scaled_constant_in_the_whole_table(fit, X, y, folds, score):
    """Looks for constant columns in the whole table, not in the training rows."""
    constant = X.std(axis=0) == 0

    def stats(X, a, b):
        return ((X[a].mean(axis=0), np.where(constant, 1, X[a].std(axis=0))),) * 2

    return scaled(fit, X, y, folds, score, stats)


def scaled_unit_range(fit, X, y, folds, score):
    def stats(X, a, b):
        low, high = X[a].min(axis=0), X[a].max(axis=0)
        return ((low, np.where(high > low, high - low, 1)),) * 2

    return scaled(fit, X, y, folds, score, stats)


def scaled_median(fit, X, y, folds, score):
    def stats(X, a, b):
        return ((np.median(X[a], axis=0), mean_std(X[a])[1]),) * 2

    return scaled(fit, X, y, folds, score, stats)


def scaled_targets_too(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        t = (y[train] - y[train].mean()) / (y[train].std() or 1)
        predict = fit((X[train] - mean) / std, t)
        out.append(score(y[test], predict((X[test] - mean) / std)))
    return np.array(out)


def scaled_targets_both(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        z = (y - y[train].mean()) / (y[train].std() or 1)
        predict = fit((X[train] - mean) / std, z[train])
        out.append(score(z[test], predict((X[test] - mean) / std)))
    return np.array(out)


def scaled_targets_and_back(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        m, s = y[train].mean(), y[train].std() or 1
        predict = fit((X[train] - mean) / std, (y[train] - m) / s)
        out.append(score(y[test], m + s * predict((X[test] - mean) / std)))
    return np.array(out)


def scaled_targets_centred(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        mean, std = mean_std(X[train])
        m = y[train].mean()
        predict = fit((X[train] - mean) / std, y[train] - m)
        out.append(score(y[test], m + predict((X[test] - mean) / std)))
    return np.array(out)


def scaled_fit_once(fit, X, y, folds, score):
    mean, std = mean_std(X)
    Z = (X - mean) / std
    predict = fit(Z, y)
    return np.array([score(y[test], predict(Z[test])) for _, test in folds])


def scaled_scores_train(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, [(train, train) for train, _ in folds], score)


def scaled_swapped_rows(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, [(test, train) for train, test in folds], score)


def scaled_swapped_score(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, lambda a, b: score(b, a))


def scaled_mean_score(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, score).mean()


def scaled_own_error(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, lambda a, b: np.mean((a - b) ** 2))


def scaled_runs_through_twice(fit, X, y, folds, score):
    statistics = [mean_std(X[train]) for train, _ in folds]
    out = []
    for (mean, std), (train, test) in zip(statistics, folds, strict=False):
        predict = fit((X[train] - mean) / std, y[train])
        out.append(score(y[test], predict((X[test] - mean) / std)))
    return np.array(out)


def scaled_mean_after_centring(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        A, B = X[train], X[test]
        A = A - A.mean(axis=0)
        B = B - A.mean(axis=0)  # A is centred already, so this subtracts nothing
        std = np.where(A.std(axis=0) == 0, 1, A.std(axis=0))
        out.append(score(y[test], fit(A / std, y[train])(B / std)))
    return np.array(out)


def scaled_overwrites_train_first(fit, X, y, folds, score):
    out = []
    for train, test in folds:
        A, B = X[train], X[test]
        A = (A - mean_std(A)[0]) / mean_std(A)[1]
        B = (B - mean_std(A)[0]) / mean_std(A)[1]
        out.append(score(y[test], fit(A, y[train])(B)))
    return np.array(out)


def scaled_adds_intercept(fit, X, y, folds, score):
    def use(A, mean, std):
        return np.column_stack([np.ones(len(A)), (A - mean) / std])

    return scaled(fit, X, y, folds, score, lambda X, a, b: (mean_std(X[a]),) * 2, use=use)


def scaled_trains_on_all_other_rows(fit, X, y, folds, score):
    rest = ((np.setdiff1d(np.arange(len(y)), test), test) for _, test in folds)
    return scaled_textbook(fit, X, y, rest, score)


def scaled_last_only(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, score)[-1:]


def scaled_plain_list(fit, X, y, folds, score):
    return scaled_textbook(fit, X, y, folds, score).tolist()


def scaled_scores_too(fit, X, y, folds, score):
    scores = scaled_textbook(fit, X, y, folds, score)
    return (scores - scores.mean()) / (scores.std() or 1)


RIGHT = {
    "kfold": [
        kfold_from_starts,
        kfold_with_yield,
        kfold_by_mask,
        kfold_library,
        kfold_plain_python,
        kfold_rounded_up_from_what_is_left,
        kfold_recursive,
        kfold_sorted_sets,
    ],
    "stratified_kfold": [
        stratified_library,
        stratified_by_cards,
        stratified_running_card,
        stratified_sorted_fold_numbers,
        stratified_lexsort,
        stratified_by_counting_formula,
    ],
    "group_kfold": [
        group_by_stable_sort,
        group_by_python_sort,
        group_by_two_sorts,
        group_taking_the_largest_away,
        group_by_lexsort,
        group_with_a_heap,
    ],
    "time_series_split": [
        time_from_the_end,
        time_backwards_then_reversed,
        time_library,
        time_with_yield,
        time_by_reshape,
        time_by_masks,
        time_recursive,
    ],
    "cross_validate": [
        cross_by_list,
        cross_comprehension,
        cross_preallocated,
        cross_by_take,
        cross_recursive,
        cross_all_fits_first,
    ],
    "scaled_scores": [
        scaled_textbook,
        scaled_library,
        scaled_wrapped_fit,
        scaled_own_copy_in_place,
        scaled_column_by_column,
        scaled_slope_and_shift,
    ],
}

WRONG = {
    "kfold": [
        kfold_dealt_out,
        kfold_remainder_to_the_last,
        kfold_remainder_left_out,
        kfold_remainder_left_out_of_both,
        kfold_remainder_spread_by_rounding_down,
        kfold_remainder_spread_by_rounding,
        kfold_remainder_spread_by_rounding_up,
        kfold_remainder_to_the_last_folds,
        kfold_remainder_to_the_first_fold,
        kfold_size_rounded_up,
        kfold_one_fold_more,
        kfold_one_too_many_get_a_row,
        kfold_overlapping,
        kfold_swapped,
        kfold_from_the_end,
        kfold_trains_on_all,
        kfold_trains_on_the_past,
        kfold_counts_from_one,
        kfold_shuffled,
        kfold_library_shuffled,
        kfold_train_after_then_before,
        kfold_masks,
        kfold_plain_lists,
        kfold_tests_only,
        kfold_first_only,
        kfold_one_row_lost_at_the_seam,
        kfold_last_row_of_stretch_missing,
        kfold_two_lists,
        kfold_return_in_the_loop,
        kfold_floating_rows,
        kfold_one_fold_short,
        kfold_folds_and_rows_mixed_up,
    ],
    "stratified_kfold": [
        stratified_plain_kfold,
        stratified_kfold_of_sorted_rows,
        stratified_each_class_begins_again,
        stratified_dealt_rows,
        stratified_dealt_rows_begin_again,
        stratified_classes_in_sorted_order,
        stratified_classes_falling,
        stratified_largest_class_first,
        stratified_smallest_class_first,
        stratified_classes_by_last_row,
        stratified_last_rows_first,
        stratified_dealt_by_table,
        stratified_remainder_to_the_last,
        stratified_remainder_left_out,
        stratified_counts_by_bincount,
        stratified_classes_are_numbers_from_zero,
        stratified_test_class_after_class,
        stratified_train_class_after_class,
        stratified_rows_of_the_sorted_table,
        stratified_swapped,
        stratified_shuffled,
        stratified_labels_instead_of_rows,
        stratified_masks,
        stratified_sorts_the_labels_in_place,
        stratified_boundary_of_two_only,
        stratified_remainder_goes_on_but_first_fold_first,
        stratified_one_class_against_all,
        stratified_one_fold_per_class,
        stratified_proportions_rounded,
    ],
    "group_kfold": [
        group_plain_kfold,
        group_ties_first_name_first,
        group_ties_by_first_row,
        group_ties_by_last_first_row,
        group_most_common,
        group_smallest_first,
        group_in_sorted_order,
        group_in_falling_order,
        group_in_table_order,
        group_fewest_groups,
        group_dealt_out_by_size,
        group_snake,
        group_last_light_fold,
        group_heaviest_fold,
        group_names_modulo,
        group_names_in_stretches,
        group_one_fold_each,
        group_filled_up_to_the_share,
        group_neighbouring_rows,
        group_bincount,
        group_names_are_numbers_from_zero,
        group_names_as_text,
        group_swapped,
        group_rows_in_order_of_placing,
        group_names_instead_of_rows,
        group_tests_only,
        group_sorts_in_place,
        group_of_the_sorted_table,
        group_largest_fold_first,
        group_smallest_fold_first,
        group_in_rounds,
        group_stops_after_one_each,
    ],
    "time_series_split": [
        time_first_chunk_trains,
        time_last_fold_tests_the_rest,
        time_remainder_spread,
        time_divided_by_folds,
        time_size_rounded,
        time_size_rounded_up,
        time_gap_out_of_the_size,
        time_gap_ignored,
        time_gap_one_short,
        time_gap_one_too_many,
        time_gap_at_the_start_of_test,
        time_gap_at_the_end_of_test,
        time_gap_moves_the_test,
        time_gap_off_the_start,
        time_gap_by_negative_slice,
        time_gap_only_in_the_first_fold,
        time_gap_taken_once_per_fold,
        time_rolling_window,
        time_trains_on_the_future_too,
        time_latest_first,
        time_swapped,
        time_tests_all_that_follows,
        time_last_row_missing,
        time_one_fold_more,
        time_remainder_not_trained_on,
        time_one_row_at_a_time,
        time_latest_row_first,
        time_no_default,
        time_default_one,
        time_train_and_test_touch,
        time_stretches_keep_the_gap_apart,
    ],
    "cross_validate": [
        cross_swapped_score,
        cross_fit_once_on_all,
        cross_fits_on_all_every_time,
        cross_fit_once_on_the_first,
        cross_scores_train,
        cross_trains_on_test,
        cross_train_and_test_swapped,
        cross_trains_on_all_other_rows,
        cross_tests_all_other_rows,
        cross_scores_all_rows,
        cross_mean,
        cross_mean_in_array,
        cross_runs_through_twice,
        cross_len_of_folds,
        cross_counts_folds_first,
        cross_own_error,
        cross_own_accuracy,
        cross_last_only,
        cross_first_only,
        cross_sorted_scores,
        cross_reversed,
        cross_plain_list,
        cross_running_sum,
        cross_squeezes_the_table,
        cross_column_scores,
        cross_targets_as_column,
        cross_whole_number_scores,
        cross_predicts_row_by_row,
        cross_train_rows_first_to_last,
        cross_test_rows_are_a_stretch,
        cross_counts_rows_from_train,
        cross_own_kfold,
        cross_targets_sorted_apart,
        cross_training_targets_by_mask,
        cross_weighted_by_size,
        cross_less_the_train_score,
        cross_negative,
        cross_folds_grow_together,
        cross_standardizes,
        cross_columns_by_row_numbers,
    ],
    "scaled_scores": [
        scaled_leaks,
        scaled_library_leaks,
        scaled_test_by_its_own,
        scaled_train_and_test_together,
        scaled_all_rows_but_test,
        scaled_by_test,
        scaled_test_left_raw,
        scaled_train_left_raw,
        scaled_test_own_mean,
        scaled_test_own_deviation,
        scaled_not_at_all,
        scaled_first_fold_only,
        scaled_in_place,
        scaled_in_place_by_slice,
        scaled_train_rows_in_place,
        scaled_copy_keeps_whole_numbers,
        scaled_sample_deviation,
        scaled_by_variance,
        scaled_only_centred,
        scaled_only_divided,
        scaled_missing_parentheses,
        scaled_one_number_for_all,
        scaled_row_by_row,
        scaled_divides_by_zero,
        scaled_adds_a_little,
        scaled_adds_one,
        scaled_small_deviation_becomes_one,
        scaled_nan_becomes_zero,
        scaled_constant_columns_become_zero,
        scaled_constant_columns_left_alone,
        scaled_constant_columns_dropped,
        scaled_constant_in_the_whole_table,
        scaled_unit_range,
        scaled_median,
        scaled_targets_too,
        scaled_targets_both,
        scaled_targets_and_back,
        scaled_targets_centred,
        scaled_fit_once,
        scaled_scores_train,
        scaled_swapped_rows,
        scaled_swapped_score,
        scaled_mean_score,
        scaled_own_error,
        scaled_runs_through_twice,
        scaled_mean_after_centring,
        scaled_overwrites_train_first,
        scaled_adds_intercept,
        scaled_trains_on_all_other_rows,
        scaled_last_only,
        scaled_plain_list,
        scaled_scores_too,
    ],
}
