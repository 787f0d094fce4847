"""Answers that people might give to the exercises of lesson 04."""

import copy
import random

import numpy as np

# -------------------------------------------------------------------------------- 1 · minibatches


def cut(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def deal_textbook(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        batches += cut(rng.permutation(n_rows), batch_size)
    return batches


def deal_yield(n_rows, batch_size, rng, n_epochs=1):
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for start in range(0, n_rows, batch_size):
            yield order[start : start + batch_size]


def deal_shuffled_copy(n_rows, batch_size, rng, n_epochs=1):
    batches, order = [], np.arange(n_rows)
    for _ in range(n_epochs):
        rng.shuffle(order)  # on from the order before: as random as a fresh one
        batches.extend(cut(order.copy(), batch_size))
    return batches


def deal_random_keys(n_rows, batch_size, rng, n_epochs=1):
    keys = rng.random((n_epochs, n_rows))
    return [batch for order in keys.argsort(axis=1) for batch in cut(order, batch_size)]


def deal_array_split_at_places(n_rows, batch_size, rng, n_epochs=1):
    places = np.arange(batch_size, n_rows, batch_size)
    return [b for _ in range(n_epochs) for b in np.split(rng.permutation(n_rows), places)]


def deal_hat(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        hat = list(range(n_rows))
        while hat:
            size = min(batch_size, len(hat))
            batches.append(np.array([hat.pop(int(rng.integers(len(hat)))) for _ in range(size)]))
    return batches


def deal_choice_from_rest(n_rows, batch_size, rng, n_epochs=1):
    for _ in range(n_epochs):
        rest = np.arange(n_rows)
        while len(rest):
            batch = rng.choice(rest, min(batch_size, len(rest)), replace=False)
            yield batch
            rest = np.setdiff1d(rest, batch)


def deal_recursive(n_rows, batch_size, rng, n_epochs=1):
    if n_epochs == 0:
        return []
    first = cut(rng.permutation(n_rows), batch_size)
    return first + deal_recursive(n_rows, batch_size, rng, n_epochs - 1)


def deal_permuted_table(n_rows, batch_size, rng, n_epochs=1):
    table = rng.permuted(np.tile(np.arange(n_rows), (n_epochs, 1)), axis=1)
    return [batch for order in table for batch in cut(order, batch_size)]


def deal_child_generator(n_rows, batch_size, rng, n_epochs=1):
    own = np.random.default_rng(int(rng.integers(2**63)))
    return deal_textbook(n_rows, batch_size, own, n_epochs)


def deal_default_rng_of_rng(n_rows, batch_size, rng, n_epochs=1):
    return deal_textbook(n_rows, batch_size, np.random.default_rng(rng), n_epochs)


def deal_small_integers(n_rows, batch_size, rng, n_epochs=1):
    return [b.astype(np.int32) for b in deal_textbook(n_rows, batch_size, rng, n_epochs)]


def deal_sorted_within_batches(n_rows, batch_size, rng, n_epochs=1):
    return [np.sort(b) for b in deal_textbook(n_rows, batch_size, rng, n_epochs)]


def deal_never_shuffled(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in cut(np.arange(n_rows), batch_size)]


def deal_shuffled_once(n_rows, batch_size, rng, n_epochs=1):
    order = rng.permutation(n_rows)
    return [b for _ in range(n_epochs) for b in cut(order, batch_size)]


def deal_list_repeated(n_rows, batch_size, rng, n_epochs=1):
    return cut(rng.permutation(n_rows), batch_size) * n_epochs


def deal_views_of_one_array(n_rows, batch_size, rng, n_epochs=1):
    batches, order = [], np.arange(n_rows)
    for _ in range(n_epochs):
        rng.shuffle(order)
        batches += cut(order, batch_size)
    return batches


def deal_shuffled_after_dealing(n_rows, batch_size, rng, n_epochs=1):
    batches, order = [], np.arange(n_rows)
    for _ in range(n_epochs):
        batches += cut(order, batch_size)
        order = rng.permutation(n_rows)
    return batches


def deal_shuffled_in_first_epoch_only(n_rows, batch_size, rng, n_epochs=1):
    batches = cut(rng.permutation(n_rows), batch_size)
    for _ in range(n_epochs - 1):
        batches += cut(np.arange(n_rows), batch_size)
    return batches


def deal_back_and_forth(n_rows, batch_size, rng, n_epochs=1):
    order, batches = rng.permutation(n_rows), []
    for _ in range(n_epochs):
        batches += cut(order, batch_size)
        order = order[::-1]
    return batches


def deal_rolls_each_epoch(n_rows, batch_size, rng, n_epochs=1):
    order, batches = rng.permutation(n_rows), []
    for _ in range(n_epochs):
        batches += cut(order, batch_size)
        order = np.roll(order, 1)
    return batches


def deal_same_permutation_again(n_rows, batch_size, rng, n_epochs=1):
    shuffle, order, batches = rng.permutation(n_rows), np.arange(n_rows), []
    for _ in range(n_epochs):
        order = order[shuffle]
        batches += cut(order, batch_size)
    return batches


def deal_batches_shuffled_again(n_rows, batch_size, rng, n_epochs=1):
    hands, batches = cut(rng.permutation(n_rows), batch_size), []
    for _ in range(n_epochs):
        full, rest = hands[: n_rows // batch_size], hands[n_rows // batch_size :]
        batches += [full[k] for k in rng.permutation(len(full))] + rest
    return batches


def deal_only_batches_shuffled(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        hands = cut(np.arange(n_rows), batch_size)
        batches += [hands[k] for k in rng.permutation(len(hands))]
    return batches


def deal_full_blocks_shuffled(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        hands = cut(np.arange(n_rows), batch_size)
        full, rest = hands[: n_rows // batch_size], hands[n_rows // batch_size :]
        batches += [full[k] for k in rng.permutation(len(full))] + rest
    return batches


def deal_shuffled_within_batches(n_rows, batch_size, rng, n_epochs=1):
    hands = cut(np.arange(n_rows), batch_size)
    return [rng.permutation(hand) for _ in range(n_epochs) for hand in hands]


def deal_random_start(n_rows, batch_size, rng, n_epochs=1):
    return [
        b for _ in range(n_epochs) for b in cut(np.roll(np.arange(n_rows), rng.integers(n_rows)), batch_size)
    ]


def deal_drops_the_rest(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for k in range(n_rows // batch_size):
            batches.append(order[k * batch_size : (k + 1) * batch_size])
    return batches


def deal_rest_dropped_unless_alone(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for k in range(max(1, n_rows // batch_size)):
            batches.append(order[k * batch_size : (k + 1) * batch_size])
    return batches


def deal_rounded_number_of_batches(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for k in range(max(1, round(n_rows / batch_size))):
            batches.append(order[k * batch_size : (k + 1) * batch_size])
    return batches


def deal_one_batch_too_many(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for k in range(n_rows // batch_size + 1):  # an empty one if nothing is left over
            batches.append(order[k * batch_size : (k + 1) * batch_size])
    return batches


def deal_rest_joined_to_last(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        places = np.arange(batch_size, n_rows - batch_size + 1, batch_size)
        batches += np.split(rng.permutation(n_rows), places)
    return batches


def deal_rest_comes_first(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in reversed(cut(rng.permutation(n_rows), batch_size))]


def deal_rest_filled_up(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for start in range(0, n_rows, batch_size):
            batches.append(np.take(order, range(start, start + batch_size), mode="wrap"))
    return batches


def deal_last_batch_from_the_end(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for start in range(0, n_rows, batch_size):
            start = max(0, min(start, n_rows - batch_size))
            batches.append(order[start : start + batch_size])
    return batches


def deal_evenly(n_rows, batch_size, rng, n_epochs=1):
    n_batches = -(-n_rows // batch_size)
    return [b for _ in range(n_epochs) for b in np.array_split(rng.permutation(n_rows), n_batches)]


def deal_size_as_number(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in np.array_split(rng.permutation(n_rows), batch_size)]


def deal_across_epochs(n_rows, batch_size, rng, n_epochs=1):
    stream = np.concatenate([rng.permutation(n_rows) for _ in range(n_epochs)])
    return cut(stream, batch_size)


def deal_epochs_mixed(n_rows, batch_size, rng, n_epochs=1):
    rows = rng.permutation(np.repeat(np.arange(n_rows), n_epochs)).reshape(n_epochs, n_rows)
    return [b for order in rows for b in cut(order, batch_size)]


def deal_batches_mixed_over_epochs(n_rows, batch_size, rng, n_epochs=1):
    batches = deal_textbook(n_rows, batch_size, rng, n_epochs)
    return [batches[k] for k in rng.permutation(len(batches))]


def deal_with_replacement(n_rows, batch_size, rng, n_epochs=1):
    sizes = [len(b) for b in cut(range(n_rows), batch_size)]
    return [rng.integers(n_rows, size=size) for _ in range(n_epochs) for size in sizes]


def deal_each_batch_anew(n_rows, batch_size, rng, n_epochs=1):
    sizes = [len(b) for b in cut(range(n_rows), batch_size)]
    return [rng.choice(n_rows, size, replace=False) for _ in range(n_epochs) for size in sizes]


def deal_shuffled_for_each_batch(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        for start in range(0, n_rows, batch_size):
            batches.append(rng.permutation(n_rows)[start : start + batch_size])
    return batches


def deal_order_of_draws(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in cut(rng.choice(n_rows, n_rows), batch_size)]


def deal_one_epoch_only(n_rows, batch_size, rng, n_epochs=1):
    return cut(rng.permutation(n_rows), batch_size)


def deal_returns_in_the_loop(n_rows, batch_size, rng, n_epochs=1):
    for _ in range(n_epochs):
        batches = cut(rng.permutation(n_rows), batch_size)
    return batches


def deal_one_epoch_more(n_rows, batch_size, rng, n_epochs=1):
    return deal_textbook(n_rows, batch_size, rng, n_epochs + 1)


def deal_first_batch_of_each_epoch(n_rows, batch_size, rng, n_epochs=1):
    return [rng.permutation(n_rows)[:batch_size] for _ in range(n_epochs)]


def deal_lists_of_epochs(n_rows, batch_size, rng, n_epochs=1):
    return [cut(rng.permutation(n_rows), batch_size) for _ in range(n_epochs)]


def deal_one_long_array(n_rows, batch_size, rng, n_epochs=1):
    return np.concatenate([rng.permutation(n_rows) for _ in range(n_epochs)])


def deal_numbers_from_one(n_rows, batch_size, rng, n_epochs=1):
    return [b + 1 for b in deal_textbook(n_rows, batch_size, rng, n_epochs)]


def deal_last_row_missing(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in cut(rng.permutation(n_rows - 1), batch_size)]


def deal_first_row_missing(n_rows, batch_size, rng, n_epochs=1):
    rows = np.arange(1, n_rows)
    return [b for _ in range(n_epochs) for b in cut(rng.permutation(rows), batch_size)]


def deal_slices_one_short(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for start in range(0, n_rows, batch_size):
            batches.append(order[start : start + batch_size - 1])
    return batches


def deal_slices_overlap(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        order = rng.permutation(n_rows)
        for start in range(0, n_rows, batch_size):
            batches.append(order[start : start + batch_size + 1])
    return batches


def deal_first_row_always_first(n_rows, batch_size, rng, n_epochs=1):
    return [
        b for _ in range(n_epochs) for b in cut(np.append(0, 1 + rng.permutation(n_rows - 1)), batch_size)
    ]


def deal_global_generator(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in cut(np.random.permutation(n_rows), batch_size)]  # noqa: NPY002


def deal_python_random(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        batches += cut(np.array(random.sample(range(n_rows), n_rows)), batch_size)
    return batches


def deal_own_generator(n_rows, batch_size, rng, n_epochs=1):
    return deal_textbook(n_rows, batch_size, np.random.default_rng(), n_epochs)


def deal_own_seed(n_rows, batch_size, rng, n_epochs=1):
    return deal_textbook(n_rows, batch_size, np.random.default_rng(0), n_epochs)


def deal_epoch_as_seed(n_rows, batch_size, rng, n_epochs=1):
    return [
        b
        for epoch in range(n_epochs)
        for b in cut(np.random.default_rng(epoch).permutation(n_rows), batch_size)
    ]


def deal_copied_generator_each_epoch(n_rows, batch_size, rng, n_epochs=1):
    return [b for _ in range(n_epochs) for b in cut(copy.deepcopy(rng).permutation(n_rows), batch_size)]


def deal_random_numbers_not_integers(n_rows, batch_size, rng, n_epochs=1):
    return [b.astype(float) for b in deal_textbook(n_rows, batch_size, rng, n_epochs)]


def deal_masks(n_rows, batch_size, rng, n_epochs=1):
    return [np.isin(np.arange(n_rows), b) for b in deal_textbook(n_rows, batch_size, rng, n_epochs)]


def deal_no_default_for_epochs(n_rows, batch_size, rng, n_epochs):
    return deal_textbook(n_rows, batch_size, rng, n_epochs)


def deal_shuffle_returns_nothing(n_rows, batch_size, rng, n_epochs=1):
    order = rng.shuffle(np.arange(n_rows))
    return [b for _ in range(n_epochs) for b in cut(order, batch_size)]


def deal_table_of_batches(n_rows, batch_size, rng, n_epochs=1):
    return np.concatenate([rng.permutation(n_rows).reshape(-1, batch_size) for _ in range(n_epochs)])


def deal_rests_of_all_epochs_at_the_end(n_rows, batch_size, rng, n_epochs=1):
    batches = deal_textbook(n_rows, batch_size, rng, n_epochs)
    return sorted(batches, key=len, reverse=True)


def deal_every_nth_row(n_rows, batch_size, rng, n_epochs=1):
    n_batches = -(-n_rows // batch_size)
    return [
        order[k::n_batches]
        for order in [rng.permutation(n_rows) for _ in range(n_epochs)]
        for k in range(n_batches)
    ]


def deal_sizes_in_random_order(n_rows, batch_size, rng, n_epochs=1):
    batches = []
    for _ in range(n_epochs):
        hands = cut(rng.permutation(n_rows), batch_size)
        batches += [hands[k] for k in rng.permutation(len(hands))]
    return batches


# ------------------------------------------------------------------------- 2 · minibatch_gradient


def estimate_choice(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)


def estimate_permutation(row_grads, theta, n_rows, batch_size, rng):
    return np.mean(row_grads(theta, rng.permutation(n_rows)[:batch_size]), axis=0)


def estimate_end_of_permutation(row_grads, theta, n_rows, batch_size, rng):
    rows = np.arange(n_rows)
    rng.shuffle(rows)
    return np.sum(row_grads(theta, rows[-batch_size:]), axis=0) / batch_size


def estimate_row_by_row(row_grads, theta, n_rows, batch_size, rng):
    total = np.zeros(np.shape(theta))
    for row in rng.permutation(n_rows)[:batch_size]:
        total += row_grads(theta, np.array([row]))[0]
    return total / batch_size


def estimate_running_mean(row_grads, theta, n_rows, batch_size, rng):
    mean = np.zeros(theta.shape)
    rows = rng.choice(np.arange(n_rows), size=batch_size, replace=False, shuffle=False)
    for k, g in enumerate(row_grads(theta, rows), start=1):
        mean = mean + (g - mean) / k
    return mean


def estimate_random_keys(row_grads, theta, n_rows, batch_size, rng):
    rows = np.argpartition(rng.random(n_rows), batch_size - 1)[:batch_size]
    return np.average(row_grads(theta, rows), axis=0)


def estimate_draw_until_enough(row_grads, theta, n_rows, batch_size, rng):
    rows = []
    while len(rows) < batch_size:
        row = int(rng.integers(n_rows))
        if row not in rows:
            rows.append(row)
    weights = np.full(batch_size, 1 / batch_size)
    return np.tensordot(weights, row_grads(theta, np.array(rows)), axes=1)


def estimate_reservoir(row_grads, theta, n_rows, batch_size, rng):
    rows = np.arange(batch_size)
    for k in range(batch_size, n_rows):
        place = rng.integers(k + 1)
        if place < batch_size:
            rows[place] = k
    return np.einsum("i...->...", row_grads(theta, rows)) / len(rows)


def estimate_sorted_rows(row_grads, theta, n_rows, batch_size, rng):
    rows = np.sort(rng.permutation(n_rows)[:batch_size])
    return sum(row_grads(theta, rows)) / batch_size


def estimate_child_generator(row_grads, theta, n_rows, batch_size, rng):
    own = np.random.default_rng(rng.integers(2**62, size=4))
    return estimate_choice(row_grads, theta, n_rows, batch_size, own)


def estimate_in_two_halves(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.permutation(n_rows)[:batch_size]
    total = np.zeros(theta.shape)
    for part in np.array_split(rows, 2):
        if len(part):
            total += row_grads(theta, part).sum(axis=0)
    return total / batch_size


def estimate_one_buffer(row_grads, theta, n_rows, batch_size, rng):
    mean, row = np.zeros(theta.shape), np.zeros(1, dtype=int)
    for row[0] in rng.permutation(n_rows)[:batch_size]:  # one array of rows, written to again and again
        mean += row_grads(theta, row)[0] / batch_size
    return mean


def estimate_with_replacement(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.integers(n_rows, size=batch_size)).mean(axis=0)


def estimate_choice_by_default(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size)).mean(axis=0)


def estimate_duplicates_removed(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.unique(rng.integers(n_rows, size=batch_size))).mean(axis=0)


def estimate_each_row_by_chance(row_grads, theta, n_rows, batch_size, rng):
    rows = np.flatnonzero(rng.random(n_rows) < batch_size / n_rows)
    if len(rows) == 0:
        return np.zeros(theta.shape)
    return row_grads(theta, rows).sum(axis=0) / batch_size


def estimate_first_rows(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.arange(batch_size)).mean(axis=0)


def estimate_neighbours(row_grads, theta, n_rows, batch_size, rng):
    start = rng.integers(n_rows - batch_size + 1)
    return row_grads(theta, np.arange(start, start + batch_size)).mean(axis=0)


def estimate_neighbours_in_a_ring(row_grads, theta, n_rows, batch_size, rng):
    rows = (rng.integers(n_rows) + np.arange(batch_size)) % n_rows
    return row_grads(theta, rows).mean(axis=0)


def estimate_one_of_the_blocks(row_grads, theta, n_rows, batch_size, rng):
    block = rng.integers(n_rows // batch_size)
    rows = np.arange(block * batch_size, (block + 1) * batch_size)
    return row_grads(theta, rows).mean(axis=0)


def estimate_all_rows(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.arange(n_rows)).mean(axis=0)


def estimate_reads_all_then_draws(row_grads, theta, n_rows, batch_size, rng):
    table = row_grads(theta, np.arange(n_rows))
    return table[rng.choice(n_rows, batch_size, replace=False)].mean(axis=0)


def estimate_reads_all_shuffled(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.permutation(n_rows))[:batch_size].mean(axis=0)


def estimate_sum(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).sum(axis=0)


def estimate_divided_by_all_rows(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).sum(axis=0) / n_rows


def estimate_scaled_to_the_total(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0) * n_rows / batch_size


def estimate_of_the_sum_of_all(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0) * n_rows


def estimate_divided_twice(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0) / batch_size


def estimate_divided_by_one_less(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).sum(axis=0) / max(batch_size - 1, 1)


def estimate_divided_by_parameters(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).sum(axis=0) / len(theta)


def estimate_one_number(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean()


def estimate_one_number_spread(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return np.full(theta.shape, row_grads(theta, rows).mean())


def estimate_last_axis(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=-1)


def estimate_second_axis(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=1)


def estimate_keeps_axis(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0, keepdims=True)


def estimate_table_flattened(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).reshape(batch_size, -1).mean(axis=0)


def estimate_all_axes_but_last(row_grads, theta, n_rows, batch_size, rng):
    G = row_grads(theta, rng.choice(n_rows, batch_size, replace=False))
    return G.reshape(-1, G.shape[-1]).mean(axis=0)


def estimate_vectors_only(row_grads, theta, n_rows, batch_size, rng):
    G = row_grads(theta, rng.choice(n_rows, batch_size, replace=False))
    return np.einsum("ij->j", G) / batch_size


def estimate_sums_whole_numbers(row_grads, theta, n_rows, batch_size, rng):
    total = np.zeros_like(theta)
    for g in row_grads(theta, rng.choice(n_rows, batch_size, replace=False)):
        total += g
    return total / batch_size


def estimate_fills_whole_numbers(row_grads, theta, n_rows, batch_size, rng):
    answer = theta.copy()
    answer[...] = estimate_choice(row_grads, theta, n_rows, batch_size, rng)
    return answer


def estimate_every_kth_row(row_grads, theta, n_rows, batch_size, rng):
    step = n_rows // batch_size
    return row_grads(theta, rng.integers(step) + step * np.arange(batch_size)).mean(axis=0)


def estimate_one_from_each_part(row_grads, theta, n_rows, batch_size, rng):
    ends = np.linspace(0, n_rows, batch_size + 1).astype(int)
    return row_grads(theta, rng.integers(ends[:-1], ends[1:])).mean(axis=0)


def estimate_neighbours_and_rest(row_grads, theta, n_rows, batch_size, rng):
    rows = (rng.integers(n_rows) + 2 * np.arange(batch_size)) % n_rows
    return row_grads(theta, rows).mean(axis=0)


def estimate_table_transposed(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0).T


def estimate_theta_flat(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta.ravel(), rows).mean(axis=0).reshape(theta.shape)


def estimate_not_averaged(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False))


def estimate_median(row_grads, theta, n_rows, batch_size, rng):
    return np.median(row_grads(theta, rng.choice(n_rows, batch_size, replace=False)), axis=0)


def estimate_one_row(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.array([rng.integers(n_rows)]))[0]


def estimate_one_row_many_times(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, np.full(batch_size, rng.integers(n_rows))).mean(axis=0)


def estimate_first_of_the_drawn(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.choice(n_rows, batch_size, replace=False))[0]


def estimate_one_row_less(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.permutation(n_rows)[: max(batch_size - 1, 1)]
    return row_grads(theta, rows).mean(axis=0)


def estimate_one_row_more(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(theta, rng.permutation(n_rows)[: batch_size + 1]).mean(axis=0)


def estimate_forgets_last_row(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.permutation(max(n_rows - 1, batch_size))[:batch_size]
    return row_grads(theta, rows).mean(axis=0)


def estimate_forgets_first_row(row_grads, theta, n_rows, batch_size, rng):
    first = 1 if batch_size < n_rows else 0
    rows = rng.permutation(np.arange(first, n_rows))[:batch_size]
    return row_grads(theta, rows).mean(axis=0)


def estimate_numbers_from_one(row_grads, theta, n_rows, batch_size, rng):
    rows = 1 + rng.choice(n_rows, batch_size, replace=False)
    return row_grads(theta, rows).mean(axis=0)


def estimate_favours_first_rows(row_grads, theta, n_rows, batch_size, rng):
    p = np.arange(n_rows, 0, -1.0)
    rows = rng.choice(n_rows, batch_size, replace=False, p=p / p.sum())
    return row_grads(theta, rows).mean(axis=0)


def estimate_first_row_always_in(row_grads, theta, n_rows, batch_size, rng):
    rows = np.append(0, 1 + rng.permutation(n_rows - 1)[: batch_size - 1])
    return row_grads(theta, rows).mean(axis=0)


def estimate_own_seed(row_grads, theta, n_rows, batch_size, rng):
    return estimate_choice(row_grads, theta, n_rows, batch_size, np.random.default_rng(0))


def estimate_own_generator(row_grads, theta, n_rows, batch_size, rng):
    return estimate_choice(row_grads, theta, n_rows, batch_size, np.random.default_rng())


def estimate_global_generator(row_grads, theta, n_rows, batch_size, rng):
    rows = np.random.choice(n_rows, batch_size, replace=False)  # noqa: NPY002
    return row_grads(theta, rows).mean(axis=0)


def estimate_python_random(row_grads, theta, n_rows, batch_size, rng):
    rows = np.array(random.sample(range(n_rows), batch_size))
    return row_grads(theta, rows).mean(axis=0)


def estimate_mask(row_grads, theta, n_rows, batch_size, rng):
    mask = np.isin(np.arange(n_rows), rng.choice(n_rows, batch_size, replace=False))
    return row_grads(theta, mask).mean(axis=0)


def estimate_row_as_number(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return sum(row_grads(theta, row) for row in rows) / batch_size


def estimate_downhill(row_grads, theta, n_rows, batch_size, rng):
    return -row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)


def estimate_unit_length(row_grads, theta, n_rows, batch_size, rng):
    g = row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)
    return g / np.linalg.norm(g)


def estimate_a_step(row_grads, theta, n_rows, batch_size, rng):
    return theta - row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)


def estimate_moves_theta(row_grads, theta, n_rows, batch_size, rng):
    g = row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0)
    theta -= 0.1 * g
    return g


def estimate_sums_into_theta(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    total = theta
    total[:] = row_grads(theta, rows).sum(axis=0)
    return total / batch_size


def estimate_at_zero(row_grads, theta, n_rows, batch_size, rng):
    rows = rng.choice(n_rows, batch_size, replace=False)
    return row_grads(np.zeros_like(theta), rows).mean(axis=0)


def estimate_swapped_arguments(row_grads, theta, n_rows, batch_size, rng):
    return row_grads(rng.choice(n_rows, batch_size, replace=False), theta).mean(axis=0)


def estimate_mean_over_an_epoch(row_grads, theta, n_rows, batch_size, rng):
    batches = cut(rng.permutation(n_rows), batch_size)
    return np.mean([row_grads(theta, b).mean(axis=0) for b in batches], axis=0)


def estimate_a_list(row_grads, theta, n_rows, batch_size, rng):
    return list(row_grads(theta, rng.choice(n_rows, batch_size, replace=False)).mean(axis=0))


def estimate_rounded(row_grads, theta, n_rows, batch_size, rng):
    return np.round(estimate_choice(row_grads, theta, n_rows, batch_size, rng), 2)


# ---------------------------------------------------------------------------------- 3 · sgd_epoch


def epoch_textbook(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_own_copy_in_place(grad, theta, n_rows, batch_size, lr, rng):
    theta = np.array(theta, dtype=float)
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta -= lr * grad(theta, rows)
    return theta


def epoch_one_buffer_of_rows(grad, theta, n_rows, batch_size, lr, rng):
    rest, theta = np.arange(n_rows), 1.0 * theta
    rng.shuffle(rest)
    rows = np.empty(batch_size, dtype=int)  # filled anew for every batch
    while len(rest):
        size = min(batch_size, len(rest))
        rows[:size] = rest[:size]
        theta = theta - lr * grad(theta, rows[:size])
        rest = rest[size:]
    return theta


def epoch_one_buffer_of_theta(grad, theta, n_rows, batch_size, lr, rng):
    now = np.empty(theta.shape)
    now[...] = theta
    for start in range(0, n_rows, batch_size):
        if start == 0:
            order = rng.random(n_rows).argsort()
        np.subtract(now, np.multiply(lr, grad(now, order[start : start + batch_size])), out=now)
    return now


def epoch_recursive(grad, theta, n_rows, batch_size, lr, rng, rest=None):
    rest = rng.permutation(n_rows) if rest is None else rest
    if len(rest) == 0:
        return theta
    theta = theta - lr * grad(theta, rest[:batch_size])
    return epoch_recursive(grad, theta, n_rows, batch_size, lr, rng, rest[batch_size:])


def epoch_sum_of_gradients(grad, theta, n_rows, batch_size, lr, rng):
    total = np.zeros(theta.shape)
    for rows in deal_yield(n_rows, batch_size, rng):
        total = total + grad(theta - lr * total, rows)
    return theta - lr * total


def epoch_hat(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_hat(n_rows, batch_size, rng):
        theta = theta + (-lr) * grad(theta, rows)
    return np.asarray(theta)


def epoch_choice_from_rest(grad, theta, n_rows, batch_size, lr, rng):
    path = [theta.astype(float)]
    for rows in deal_choice_from_rest(n_rows, batch_size, rng):
        path.append(path[-1] - lr * grad(path[-1], rows))
    return path[-1]


def epoch_child_generator(grad, theta, n_rows, batch_size, lr, rng):
    own = np.random.default_rng(int(rng.integers(2**63)))
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, own)


def epoch_uphill(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, -lr, rng)


def epoch_in_place(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta -= lr * grad(theta, rows)
    return theta


def epoch_in_place_if_float(grad, theta, n_rows, batch_size, lr, rng):
    theta = np.asarray(theta, dtype=float)  # no copy if it is float already
    return epoch_in_place(grad, theta, n_rows, batch_size, lr, rng)


def epoch_in_place_by_slices(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta[:] = theta - lr * grad(theta, rows)
    return theta


def epoch_copy_keeps_whole_numbers(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_in_place(grad, theta.copy(), n_rows, batch_size, lr, rng)


def epoch_copy_cuts_to_whole_numbers(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_in_place_by_slices(grad, theta.copy(), n_rows, batch_size, lr, rng)


def epoch_kind_of_theta_at_the_end(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, rng).astype(theta.dtype)


def epoch_gradients_at_the_start(grad, theta, n_rows, batch_size, lr, rng):
    start = theta
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(start, rows)
    return theta


def epoch_always_from_the_start(grad, theta, n_rows, batch_size, lr, rng):
    new = theta
    for rows in cut(rng.permutation(n_rows), batch_size):
        new = theta - lr * grad(new, rows)
    return new


def epoch_last_batch_only(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        new = theta - lr * grad(theta, rows)
    return new


def epoch_mean_of_gradients(grad, theta, n_rows, batch_size, lr, rng):
    batches = cut(rng.permutation(n_rows), batch_size)
    return theta - lr * np.mean([grad(theta, rows) for rows in batches], axis=0)


def epoch_one_step_with_all(grad, theta, n_rows, batch_size, lr, rng):
    return theta - lr * grad(theta, np.arange(n_rows))


def epoch_full_gradient_each_step(grad, theta, n_rows, batch_size, lr, rng):
    for _ in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, np.arange(n_rows))
    return theta


def epoch_one_batch(grad, theta, n_rows, batch_size, lr, rng):
    return theta - lr * grad(theta, rng.permutation(n_rows)[:batch_size])


def epoch_returns_in_the_loop(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        return theta - lr * grad(theta, rows)
    return theta


def epoch_not_shuffled(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(np.arange(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_only_batches_shuffled(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_full_blocks_shuffled(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_shuffled_within_batches(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_shuffled_within_batches(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_random_start(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_random_start(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_rest_dropped(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_drops_the_rest(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_rest_dropped_unless_alone(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_rest_dropped_unless_alone(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_rest_filled_up(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_rest_filled_up(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_rest_comes_first(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_rest_comes_first(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_rest_joined_to_last(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_rest_joined_to_last(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_evenly(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_evenly(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_size_as_number(grad, theta, n_rows, batch_size, lr, rng):
    for rows in np.array_split(rng.permutation(n_rows), min(batch_size, n_rows)):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_one_batch_too_many(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_one_batch_too_many(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_last_step_missing(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size)[:-1]:
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_before_last_step(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        before = theta
        theta = theta - lr * grad(theta, rows)
    return before


def epoch_with_replacement(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_with_replacement(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_each_batch_anew(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_each_batch_anew(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_shuffled_for_each_batch(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_shuffled_for_each_batch(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_as_many_steps_as_rows(grad, theta, n_rows, batch_size, lr, rng):
    for _ in range(n_rows):
        theta = theta - lr * grad(theta, rng.permutation(n_rows)[:batch_size])
    return theta


def epoch_row_after_row(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, 1, lr, rng)


def epoch_twice(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_textbook(n_rows, batch_size, rng, n_epochs=2):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_numbers_from_one(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows + 1)
    return theta


def epoch_last_row_missing(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows - 1), batch_size):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_own_seed(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, np.random.default_rng(0))


def epoch_own_generator(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, np.random.default_rng())


def epoch_global_generator(grad, theta, n_rows, batch_size, lr, rng):
    for rows in deal_global_generator(n_rows, batch_size, rng):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_divided_by_batch_size(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr / batch_size, rng)


def epoch_divided_by_number_of_batches(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr / -(-n_rows // batch_size), rng)


def epoch_divided_by_rows_of_batch(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows) / len(rows)
    return theta


def epoch_times_rows_of_batch(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * len(rows) * grad(theta, rows)
    return theta


def epoch_small_batches_count_less(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * len(rows) / batch_size * grad(theta, rows)
    return theta


def epoch_share_of_all_rows(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * len(rows) / n_rows * grad(theta, rows)
    return theta


def epoch_rate_decays(grad, theta, n_rows, batch_size, lr, rng):
    for k, rows in enumerate(cut(rng.permutation(n_rows), batch_size)):
        theta = theta - lr / (k + 1) * grad(theta, rows)
    return theta


def epoch_own_rate(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, 0.1, rng)


def epoch_without_rate(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, 1.0, rng)


def epoch_unit_steps(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        g = grad(theta, rows)
        theta = theta - lr * g / np.linalg.norm(g)
    return theta


def epoch_momentum(grad, theta, n_rows, batch_size, lr, rng):
    velocity = np.zeros(theta.shape)
    for rows in cut(rng.permutation(n_rows), batch_size):
        velocity = velocity + grad(theta, rows)
        theta = theta - lr * velocity
    return theta


def epoch_mean_of_places(grad, theta, n_rows, batch_size, lr, rng):
    path = []
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows)
        path.append(theta)
    return np.mean(path, axis=0)


def epoch_path(grad, theta, n_rows, batch_size, lr, rng):
    path = [theta]
    for rows in cut(rng.permutation(n_rows), batch_size):
        path.append(path[-1] - lr * grad(path[-1], rows))
    return np.array(path)


def epoch_change_only(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, rng) - theta


def epoch_last_gradient(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        g = grad(theta, rows)
        theta = theta - lr * g
    return g


def epoch_nothing(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows)


def epoch_mean_over_entries(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * np.mean(grad(theta, rows))
    return theta


def epoch_mean_over_first_axis(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * np.mean(grad(theta, rows), axis=0)
    return theta


def epoch_flat(grad, theta, n_rows, batch_size, lr, rng):
    theta = theta.ravel().astype(float)
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, rows)
    return theta


def epoch_returned_flat(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, theta, n_rows, batch_size, lr, rng).ravel()


def epoch_entry_after_entry(grad, theta, n_rows, batch_size, lr, rng):
    theta = theta.astype(float)
    for rows in cut(rng.permutation(n_rows), batch_size):
        for j in np.ndindex(theta.shape):
            theta[j] -= lr * grad(theta, rows)[j]
    return theta


def epoch_starts_at_zero(grad, theta, n_rows, batch_size, lr, rng):
    return epoch_textbook(grad, np.zeros(theta.shape), n_rows, batch_size, lr, rng)


def epoch_mask(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, np.isin(np.arange(n_rows), rows))
    return theta


def epoch_range_of_the_batch(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(theta, np.arange(len(rows)))
    return theta


def epoch_swapped_arguments(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * grad(rows, theta)
    return theta


def epoch_stops_when_flat(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        new = theta - lr * grad(theta, rows)
        if np.linalg.norm(new - theta) < 0.1 * lr:
            break
        theta = new
    return theta


def epoch_cuts_long_gradients(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = theta - lr * np.clip(grad(theta, rows), -1, 1)
    return theta


def epoch_step_subtracted_from_gradient(grad, theta, n_rows, batch_size, lr, rng):
    for rows in cut(rng.permutation(n_rows), batch_size):
        theta = lr * (theta - grad(theta, rows))
    return theta


def epoch_gradient_one_batch_late(grad, theta, n_rows, batch_size, lr, rng):
    before = theta
    for rows in cut(rng.permutation(n_rows), batch_size):
        before, theta = theta, theta - lr * grad(before, rows)
    return theta


RIGHT = {
    "minibatches": [
        deal_textbook,
        deal_yield,
        deal_shuffled_copy,
        deal_random_keys,
        deal_array_split_at_places,
        deal_hat,
        deal_choice_from_rest,
        deal_recursive,
        deal_permuted_table,
        deal_child_generator,
        deal_default_rng_of_rng,
        deal_small_integers,
        deal_sorted_within_batches,
    ],
    "minibatch_gradient": [
        estimate_choice,
        estimate_permutation,
        estimate_end_of_permutation,
        estimate_row_by_row,
        estimate_running_mean,
        estimate_random_keys,
        estimate_draw_until_enough,
        estimate_reservoir,
        estimate_sorted_rows,
        estimate_child_generator,
        estimate_in_two_halves,
        estimate_one_buffer,
    ],
    "sgd_epoch": [
        epoch_textbook,
        epoch_own_copy_in_place,
        epoch_one_buffer_of_rows,
        epoch_one_buffer_of_theta,
        epoch_recursive,
        epoch_sum_of_gradients,
        epoch_hat,
        epoch_choice_from_rest,
        epoch_child_generator,
    ],
}

WRONG = {
    "minibatches": [
        deal_never_shuffled,
        deal_shuffled_once,
        deal_list_repeated,
        deal_views_of_one_array,
        deal_shuffled_after_dealing,
        deal_shuffled_in_first_epoch_only,
        deal_back_and_forth,
        deal_rolls_each_epoch,
        deal_same_permutation_again,
        deal_batches_shuffled_again,
        deal_only_batches_shuffled,
        deal_full_blocks_shuffled,
        deal_shuffled_within_batches,
        deal_random_start,
        deal_drops_the_rest,
        deal_rest_dropped_unless_alone,
        deal_rounded_number_of_batches,
        deal_one_batch_too_many,
        deal_rest_joined_to_last,
        deal_rest_comes_first,
        deal_rest_filled_up,
        deal_last_batch_from_the_end,
        deal_evenly,
        deal_size_as_number,
        deal_across_epochs,
        deal_epochs_mixed,
        deal_batches_mixed_over_epochs,
        deal_with_replacement,
        deal_each_batch_anew,
        deal_shuffled_for_each_batch,
        deal_order_of_draws,
        deal_one_epoch_only,
        deal_returns_in_the_loop,
        deal_one_epoch_more,
        deal_first_batch_of_each_epoch,
        deal_lists_of_epochs,
        deal_one_long_array,
        deal_numbers_from_one,
        deal_last_row_missing,
        deal_first_row_missing,
        deal_slices_one_short,
        deal_slices_overlap,
        deal_first_row_always_first,
        deal_global_generator,
        deal_python_random,
        deal_own_generator,
        deal_own_seed,
        deal_epoch_as_seed,
        deal_copied_generator_each_epoch,
        deal_random_numbers_not_integers,
        deal_masks,
        deal_no_default_for_epochs,
        deal_shuffle_returns_nothing,
        deal_table_of_batches,
        deal_rests_of_all_epochs_at_the_end,
        deal_every_nth_row,
        deal_sizes_in_random_order,
    ],
    "minibatch_gradient": [
        estimate_with_replacement,
        estimate_choice_by_default,
        estimate_duplicates_removed,
        estimate_each_row_by_chance,
        estimate_first_rows,
        estimate_neighbours,
        estimate_neighbours_in_a_ring,
        estimate_one_of_the_blocks,
        estimate_all_rows,
        estimate_reads_all_then_draws,
        estimate_reads_all_shuffled,
        estimate_sum,
        estimate_divided_by_all_rows,
        estimate_scaled_to_the_total,
        estimate_of_the_sum_of_all,
        estimate_divided_twice,
        estimate_divided_by_one_less,
        estimate_divided_by_parameters,
        estimate_one_number,
        estimate_one_number_spread,
        estimate_last_axis,
        estimate_second_axis,
        estimate_keeps_axis,
        estimate_table_flattened,
        estimate_all_axes_but_last,
        estimate_vectors_only,
        estimate_sums_whole_numbers,
        estimate_fills_whole_numbers,
        estimate_every_kth_row,
        estimate_one_from_each_part,
        estimate_neighbours_and_rest,
        estimate_table_transposed,
        estimate_theta_flat,
        estimate_not_averaged,
        estimate_median,
        estimate_one_row,
        estimate_one_row_many_times,
        estimate_first_of_the_drawn,
        estimate_one_row_less,
        estimate_one_row_more,
        estimate_forgets_last_row,
        estimate_forgets_first_row,
        estimate_numbers_from_one,
        estimate_favours_first_rows,
        estimate_first_row_always_in,
        estimate_own_seed,
        estimate_own_generator,
        estimate_global_generator,
        estimate_python_random,
        estimate_mask,
        estimate_row_as_number,
        estimate_downhill,
        estimate_unit_length,
        estimate_a_step,
        estimate_moves_theta,
        estimate_sums_into_theta,
        estimate_at_zero,
        estimate_swapped_arguments,
        estimate_mean_over_an_epoch,
        estimate_a_list,
        estimate_rounded,
    ],
    "sgd_epoch": [
        epoch_uphill,
        epoch_in_place,
        epoch_in_place_if_float,
        epoch_in_place_by_slices,
        epoch_copy_keeps_whole_numbers,
        epoch_copy_cuts_to_whole_numbers,
        epoch_kind_of_theta_at_the_end,
        epoch_gradients_at_the_start,
        epoch_always_from_the_start,
        epoch_last_batch_only,
        epoch_mean_of_gradients,
        epoch_one_step_with_all,
        epoch_full_gradient_each_step,
        epoch_one_batch,
        epoch_returns_in_the_loop,
        epoch_not_shuffled,
        epoch_only_batches_shuffled,
        epoch_shuffled_within_batches,
        epoch_random_start,
        epoch_rest_dropped,
        epoch_rest_dropped_unless_alone,
        epoch_rest_filled_up,
        epoch_rest_comes_first,
        epoch_rest_joined_to_last,
        epoch_evenly,
        epoch_size_as_number,
        epoch_one_batch_too_many,
        epoch_last_step_missing,
        epoch_before_last_step,
        epoch_with_replacement,
        epoch_each_batch_anew,
        epoch_shuffled_for_each_batch,
        epoch_as_many_steps_as_rows,
        epoch_row_after_row,
        epoch_twice,
        epoch_numbers_from_one,
        epoch_last_row_missing,
        epoch_own_seed,
        epoch_own_generator,
        epoch_global_generator,
        epoch_divided_by_batch_size,
        epoch_divided_by_number_of_batches,
        epoch_divided_by_rows_of_batch,
        epoch_times_rows_of_batch,
        epoch_small_batches_count_less,
        epoch_share_of_all_rows,
        epoch_rate_decays,
        epoch_own_rate,
        epoch_without_rate,
        epoch_unit_steps,
        epoch_momentum,
        epoch_mean_of_places,
        epoch_path,
        epoch_change_only,
        epoch_last_gradient,
        epoch_nothing,
        epoch_mean_over_entries,
        epoch_mean_over_first_axis,
        epoch_flat,
        epoch_returned_flat,
        epoch_entry_after_entry,
        epoch_starts_at_zero,
        epoch_mask,
        epoch_range_of_the_batch,
        epoch_swapped_arguments,
        epoch_stops_when_flat,
        epoch_cuts_long_gradients,
        epoch_step_subtracted_from_gradient,
        epoch_gradient_one_batch_late,
    ],
}
