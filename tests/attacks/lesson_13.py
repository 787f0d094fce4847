"""Answers that people might give to the exercises of lesson 13."""

import math
import statistics
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer

from course_lib.quality import email_key

# ------------------------------------------------------------------- 1 · drop_duplicate_customers


def drop_two_passes(emails, is_test):
    keys = [address.strip().lower() for address in emails]
    keep, seen = [], set()
    for side in (True, False):
        for row, key in enumerate(keys):
            if bool(is_test[row]) is side and (key == "" or key not in seen):
                keep.append(row)
                seen.add(key)
    return np.array(sorted(keep), dtype=int)


def drop_one_pass_with_swap(emails, is_test):
    chosen = {}
    for row, address in enumerate(emails):
        key = address.lower().strip() or row
        if key not in chosen or (is_test[row] and not is_test[chosen[key]]):
            chosen[key] = row
    return np.sort(np.fromiter(chosen.values(), dtype=int))


def drop_sorted_and_grouped(emails, is_test):
    rows = [(address.strip().lower(), not is_test[row], row) for row, address in enumerate(emails)]
    keep = []
    for key, group in groupby(sorted(rows), key=lambda triple: triple[0]):
        found = [row for _, _, row in group]
        keep += found if key == "" else found[:1]
    keep.sort()
    return np.asarray(keep, dtype=np.int64)


def drop_by_pandas(emails, is_test):
    table = pd.DataFrame({"key": pd.Series(emails, dtype=object), "side": np.asarray(is_test)})
    table["key"] = table["key"].str.strip().str.lower()
    table = table.sort_values("side", ascending=False, kind="stable")
    repeated = table.duplicated("key") & (table["key"] != "")
    return np.sort(table.index[~repeated].to_numpy())


def drop_by_unique(emails, is_test):
    order = np.argsort(~np.asarray(is_test, dtype=bool), kind="stable")
    keys = [emails[row].strip().lower() or f"row number {row}" for row in order]
    _, first = np.unique(keys, return_index=True)
    return np.sort(order[first])


def drop_quadratic(emails, is_test):
    keys = [address.strip().lower() for address in emails]
    keep = []
    for i, key in enumerate(keys):
        same = [j for j, other in enumerate(keys) if other == key]
        test = [j for j in same if is_test[j]]
        if not key or i == (test or same)[0]:
            keep.append(i)
    return np.array(keep, dtype=int)


def drop_by_mask(emails, is_test):
    keep = np.ones(len(emails), dtype=bool)
    rows = {}
    for row, address in enumerate(emails):
        if address.strip():
            rows.setdefault(address.strip().lower(), []).append(row)
    for same in rows.values():
        best = min(same, key=lambda row: (not is_test[row], row))
        keep[same] = False
        keep[best] = True
    return np.flatnonzero(keep)


def drop_by_the_lessons_key(emails, is_test):
    keys = [email_key(address) or row for row, address in enumerate(emails)]
    rows = sorted(range(len(keys)), key=lambda row: (not is_test[row], row))
    return np.array(sorted({keys[row]: row for row in rows[::-1]}.values()), dtype=int)


def keep_first(keys, order, unknown=lambda key: key == ""):
    """The first row of each key in this order; unknown ones all."""
    keep, seen = [], set()
    for row in order:
        if unknown(keys[row]) or keys[row] not in seen:
            keep.append(row)
            seen.add(keys[row])
    return np.array(sorted(keep), dtype=int)


def test_rows_first(is_test):
    return np.argsort(~is_test, kind="stable")


def normal(emails):
    return [address.strip().lower() for address in emails]


def drop_addresses_as_written(emails, is_test):
    return keep_first(emails, test_rows_first(is_test), lambda key: key.strip() == "")


def drop_without_strip(emails, is_test):
    keys = [address.lower() for address in emails]
    return keep_first(keys, test_rows_first(is_test), lambda key: key.strip() == "")


def drop_without_lower(emails, is_test):
    return keep_first([address.strip() for address in emails], test_rows_first(is_test))


def drop_strips_left_only(emails, is_test):
    return keep_first([address.lstrip().lower() for address in emails], test_rows_first(is_test))


def drop_strips_right_only(emails, is_test):
    return keep_first([address.rstrip().lower() for address in emails], test_rows_first(is_test))


def drop_removes_inner_blanks(emails, is_test):
    keys = [address.replace(" ", "").lower() for address in emails]
    return keep_first(keys, test_rows_first(is_test))


def drop_lowers_domain_only(emails, is_test):
    keys = []
    for address in emails:
        name, at, domain = address.strip().partition("@")
        keys.append(name + at + domain.lower())
    return keep_first(keys, test_rows_first(is_test))


def drop_names_before_at_only(emails, is_test):
    keys = [key.split("@")[0] for key in normal(emails)]
    return keep_first(keys, test_rows_first(is_test))


def drop_dots_removed(emails, is_test):
    keys = []
    for key in normal(emails):
        name, at, domain = key.partition("@")
        keys.append(name.replace(".", "") + at + domain)
    return keep_first(keys, test_rows_first(is_test))


def drop_first_row_of_all(emails, is_test):
    return keep_first(normal(emails), range(len(emails)))


def drop_train_rows_first(emails, is_test):
    return keep_first(normal(emails), np.argsort(is_test, kind="stable"))


def drop_last_row_of_all(emails, is_test):
    return keep_first(normal(emails), range(len(emails))[::-1])


def drop_last_test_row(emails, is_test):
    test, train = np.flatnonzero(is_test), np.flatnonzero(~is_test)
    return keep_first(normal(emails), [*test[::-1], *train])


def drop_last_train_row(emails, is_test):
    test, train = np.flatnonzero(is_test), np.flatnonzero(~is_test)
    return keep_first(normal(emails), [*test, *train[::-1]])


def drop_last_rows_test_first(emails, is_test):
    chosen = {}
    for row, key in enumerate(normal(emails)):
        name = key or row
        if name not in chosen or is_test[row] or not is_test[chosen[name]]:
            chosen[name] = row
    return np.sort(np.array(list(chosen.values()), dtype=int))


def drop_keeps_all_test_rows(emails, is_test):
    keys = normal(emails)
    known = {key for key, test in zip(keys, is_test, strict=True) if test and key}
    keep, seen = [], set()
    for row, key in enumerate(keys):
        if is_test[row] or not key or (key not in known and key not in seen):
            keep.append(row)
            seen.add(key)
    return np.array(keep, dtype=int)


def drop_only_what_is_on_both_sides(emails, is_test):
    keys = normal(emails)
    known = {key for key, test in zip(keys, is_test, strict=True) if test and key}
    return np.array([i for i, key in enumerate(keys) if is_test[i] or key not in known], dtype=int)


def drop_within_each_side_only(emails, is_test):
    keys = [(key, bool(side)) for key, side in zip(normal(emails), is_test, strict=True)]
    return keep_first(keys, range(len(keys)), lambda pair: pair[0] == "")


def drop_every_repeated_customer(emails, is_test):
    keys = normal(emails)
    return np.array([i for i, key in enumerate(keys) if not key or keys.count(key) == 1], dtype=int)


def drop_neighbours_only(emails, is_test):
    keys = normal(emails)
    keep = [i for i, key in enumerate(keys) if i == 0 or not key or key != keys[i - 1]]
    return np.array(keep, dtype=int)


def drop_unknown_too(emails, is_test):
    keep = drop_two_passes(emails, is_test)
    return np.array([row for row in keep if emails[row].strip()], dtype=int)


def drop_unknown_as_one_customer(emails, is_test):
    return keep_first(normal(emails), test_rows_first(is_test), lambda key: False)


def drop_unknown_before_strip(emails, is_test):
    keys = [address if address == "" else address.strip().lower() or " " for address in emails]
    return keep_first(keys, test_rows_first(is_test))


def drop_unknown_training_rows(emails, is_test):
    keep = drop_two_passes(emails, is_test)
    return np.array([row for row in keep if emails[row].strip() or is_test[row]], dtype=int)


def drop_blank_ones_dropped(emails, is_test):
    keep = drop_two_passes(emails, is_test)
    return np.array([i for i in keep if emails[i] == "" or emails[i].strip()], dtype=int)


def drop_not_sorted(emails, is_test):
    keys, keep, seen = normal(emails), [], set()
    for row in test_rows_first(is_test):
        if not keys[row] or keys[row] not in seen:
            keep.append(row)
            seen.add(keys[row])
    return np.array(keep, dtype=int)


def drop_in_order_of_customers(emails, is_test):
    chosen = {}
    for row, key in enumerate(normal(emails)):
        name = key or row
        if name not in chosen or (is_test[row] and not is_test[chosen[name]]):
            chosen[name] = row
    return np.array(list(chosen.values()), dtype=int)


def drop_returns_mask(emails, is_test):
    return np.isin(np.arange(len(emails)), drop_two_passes(emails, is_test))


def drop_returns_dropped_rows(emails, is_test):
    return np.setdiff1d(np.arange(len(emails)), drop_two_passes(emails, is_test))


def drop_returns_addresses(emails, is_test):
    return np.array([emails[row] for row in drop_two_passes(emails, is_test)])


def drop_returns_floats(emails, is_test):
    return drop_two_passes(emails, is_test).astype(float)


def drop_counts_from_one(emails, is_test):
    return drop_two_passes(emails, is_test) + 1


def drop_cleans_the_callers_list(emails, is_test):
    for row, address in enumerate(emails):
        emails[row] = address.strip().lower()
    return drop_two_passes(emails, is_test)


def drop_marks_the_callers_list(emails, is_test):
    for row, address in enumerate(emails):
        if not address.strip():
            emails[row] = f"unknown-{row}"
    return drop_two_passes(emails, is_test)


def drop_test_rows_only(emails, is_test):
    keep = drop_two_passes(emails, is_test)
    return keep[is_test[keep]]


def drop_clears_the_callers_sides(emails, is_test):
    keep, seen = [], {""}
    for row, key in enumerate(normal(emails)):
        if is_test[row] and key not in seen:
            seen.add(key)
            is_test[row] = False
            keep.append(row)
        elif not key:
            keep.append(row)
    for row, key in enumerate(normal(emails)):
        if key not in seen:
            seen.add(key)
            keep.append(row)
    return np.array(sorted(keep), dtype=int)


def drop_parts_of_addresses(emails, is_test):
    keys = normal(emails)
    keep = []
    for row in test_rows_first(is_test):
        if not keys[row] or not any(keys[row] in keys[other] for other in keep):
            keep.append(row)
    return np.array(sorted(keep), dtype=int)


# --------------------------------------------------------------------------- 2 · impute_with_flag


def impute_nanmedian(X_train, X_test):
    medians = np.nanmedian(X_train, axis=0)
    flagged = np.isnan(X_train).any(axis=0)

    def whole(X):
        gaps = np.isnan(X)
        return np.hstack([np.where(gaps, medians, X), gaps[:, flagged]]).astype(float)

    return whole(X_train), whole(X_test)


def impute_by_scikit_learn(X_train, X_test):
    imputer = SimpleImputer(strategy="median", add_indicator=True)
    train = imputer.fit_transform(np.asarray(X_train, dtype=float))
    return train, imputer.transform(np.asarray(X_test, dtype=float))


def impute_by_pandas(X_train, X_test):
    train, test = pd.DataFrame(X_train, dtype=float), pd.DataFrame(X_test, dtype=float)
    medians = train.median()
    with_gaps = train.columns[train.isna().any()]
    return tuple(
        pd.concat([side.fillna(medians), side[with_gaps].isna().astype(float)], axis=1).to_numpy()
        for side in (train, test)
    )


def impute_column_by_column(X_train, X_test):
    columns, flags = ([], []), ([], [])
    for j in range(X_train.shape[1]):
        known = [value for value in X_train[:, j] if not math.isnan(value)]
        for k, X in enumerate((X_train, X_test)):
            gaps = np.isnan(X[:, j])
            column = X[:, j].astype(float)
            column[gaps] = statistics.median(known)
            columns[k].append(column)
            if len(known) < len(X_train):
                flags[k].append(gaps.astype(float))
    return tuple(np.column_stack(columns[k] + flags[k]) for k in (0, 1))


def impute_into_zeros(X_train, X_test):
    d = X_train.shape[1]
    flagged = [j for j in range(d) if any(value != value for value in X_train[:, j])]
    tables = []
    for X in (X_train, X_test):
        table = np.zeros((len(X), d + len(flagged)))
        for i in range(len(X)):
            for j in range(d):
                if X[i, j] == X[i, j]:
                    table[i, j] = X[i, j]
                else:
                    table[i, j] = np.nanmedian(X_train[:, j])
                    if j in flagged:
                        table[i, d + flagged.index(j)] = 1
        tables.append(table)
    return tables[0], tables[1]


def impute_both_at_once(X_train, X_test):
    X = np.vstack([X_train, X_test]).astype(float)
    gaps = np.isnan(X)
    middle = np.nanquantile(X[: len(X_train)], 0.5, axis=0)
    X[gaps] = np.broadcast_to(middle, X.shape)[gaps]
    X = np.c_[X, gaps[:, gaps[: len(X_train)].any(axis=0)]]
    return X[: len(X_train)], X[len(X_train) :]


def impute_keeps_whole_numbers(X_train, X_test):
    if not np.isnan(X_train).any() and not np.isnan(X_test).any():
        return X_train.copy(), X_test.copy()
    return impute_nanmedian(X_train, X_test)


def fill(X, values):
    return np.where(np.isnan(X), values, X).astype(float)


def with_flags(X_train, X_test, values, test_values=None):
    flagged = np.isnan(X_train).any(axis=0)
    return tuple(
        np.hstack([fill(X, by), np.isnan(X)[:, flagged].astype(float)])
        for X, by in ((X_train, values), (X_test, values if test_values is None else test_values))
    )


def medians_of(X):
    return np.nanmedian(X, axis=0)


def impute_test_by_its_own(X_train, X_test):
    test = [np.nanmedian(column) if not np.isnan(column).all() else 0 for column in X_test.T]
    return with_flags(X_train, X_test, medians_of(X_train), np.array(test))


def impute_by_both_together(X_train, X_test):
    return with_flags(X_train, X_test, medians_of(np.vstack([X_train, X_test])))


def impute_by_mean(X_train, X_test):
    return with_flags(X_train, X_test, np.nanmean(X_train, axis=0))


def impute_by_zero(X_train, X_test):
    return with_flags(X_train, X_test, np.zeros(X_train.shape[1]))


def impute_by_most_frequent(X_train, X_test):
    modes = [statistics.mode(column[~np.isnan(column)]) for column in X_train.T]
    return with_flags(X_train, X_test, np.array(modes))


def impute_by_lower_median(X_train, X_test):
    low = [statistics.median_low(column[~np.isnan(column)]) for column in X_train.T]
    return with_flags(X_train, X_test, np.array(low))


def impute_by_upper_median(X_train, X_test):
    values = [sorted(column[~np.isnan(column)]) for column in X_train.T]
    return with_flags(X_train, X_test, np.array([known[len(known) // 2] for known in values]))


def impute_by_middle_of_unsorted(X_train, X_test):
    values = [column[~np.isnan(column)] for column in X_train.T]
    return with_flags(X_train, X_test, np.array([known[len(known) // 2] for known in values]))


def impute_median_with_gaps_as_zero(X_train, X_test):
    return with_flags(X_train, X_test, np.median(np.nan_to_num(X_train), axis=0))


def impute_median_with_nan(X_train, X_test):
    return with_flags(X_train, X_test, np.median(X_train, axis=0))


def impute_one_median_for_the_table(X_train, X_test):
    return with_flags(X_train, X_test, np.nanmedian(X_train))


def impute_rounded_medians(X_train, X_test):
    return with_flags(X_train, X_test, np.round(medians_of(X_train)))


def impute_median_of_complete_rows(X_train, X_test):
    complete = X_train[~np.isnan(X_train).any(axis=1)]
    return with_flags(X_train, X_test, medians_of(complete))


def impute_flags_for_all_columns(X_train, X_test):
    medians = medians_of(X_train)
    return tuple(np.hstack([fill(X, medians), np.isnan(X)]) for X in (X_train, X_test))


def impute_flags_of_each_side(X_train, X_test):
    medians, tables = medians_of(X_train), []
    for X in (X_train, X_test):
        gaps = np.isnan(X)
        tables.append(np.hstack([fill(X, medians), gaps[:, gaps.any(axis=0)]]))
    return tuple(tables)


def impute_flags_if_missing_on_any_side(X_train, X_test):
    medians = medians_of(X_train)
    flagged = np.isnan(np.vstack([X_train, X_test])).any(axis=0)
    return tuple(np.hstack([fill(X, medians), np.isnan(X)[:, flagged]]) for X in (X_train, X_test))


def impute_flags_if_missing_in_test(X_train, X_test):
    medians = medians_of(X_train)
    flagged = np.isnan(X_test).any(axis=0)
    return tuple(np.hstack([fill(X, medians), np.isnan(X)[:, flagged]]) for X in (X_train, X_test))


def impute_flags_only_where_all_missing(X_train, X_test):
    medians = medians_of(X_train)
    flagged = np.isnan(X_train).all(axis=0)
    return tuple(np.hstack([fill(X, medians), np.isnan(X)[:, flagged]]) for X in (X_train, X_test))


def impute_no_flags(X_train, X_test):
    medians = medians_of(X_train)
    return fill(X_train, medians), fill(X_test, medians)


def impute_no_flags_for_test(X_train, X_test):
    medians = medians_of(X_train)
    return with_flags(X_train, X_test, medians)[0], fill(X_test, medians)


def impute_flags_first(X_train, X_test):
    d = X_train.shape[1]
    tables = with_flags(X_train, X_test, medians_of(X_train))
    return tuple(np.hstack([table[:, d:], table[:, :d]]) for table in tables)


def impute_flags_beside_their_columns(X_train, X_test):
    medians, tables = medians_of(X_train), []
    for X in (X_train, X_test):
        columns = []
        for j in range(X.shape[1]):
            columns.append(fill(X[:, j], medians[j]))
            if np.isnan(X_train[:, j]).any():
                columns.append(np.isnan(X[:, j]).astype(float))
        tables.append(np.column_stack(columns))
    return tuple(tables)


def impute_flags_in_reverse(X_train, X_test):
    d = X_train.shape[1]
    tables = with_flags(X_train, X_test, medians_of(X_train))
    return tuple(np.hstack([table[:, :d], table[:, d:][:, ::-1]]) for table in tables)


def impute_flags_known_entries(X_train, X_test):
    flagged, medians = np.isnan(X_train).any(axis=0), medians_of(X_train)
    return tuple(np.hstack([fill(X, medians), ~np.isnan(X)[:, flagged]]) for X in (X_train, X_test))


def impute_one_flag_for_the_row(X_train, X_test):
    medians, tables = medians_of(X_train), []
    for X in (X_train, X_test):
        tables.append(np.column_stack([fill(X, medians), np.isnan(X).any(axis=1)]))
    return tuple(tables)


def impute_counts_gaps_of_the_row(X_train, X_test):
    medians, tables = medians_of(X_train), []
    for X in (X_train, X_test):
        tables.append(np.column_stack([fill(X, medians), np.isnan(X).sum(axis=1)]))
    return tuple(tables)


def impute_flags_after_filling(X_train, X_test):
    flagged, medians, tables = np.isnan(X_train).any(axis=0), medians_of(X_train), []
    for X in (X_train, X_test):
        X = fill(X, medians)
        tables.append(np.hstack([X, np.isnan(X)[:, flagged]]))
    return tuple(tables)


def impute_test_flags_zero(X_train, X_test):
    d = X_train.shape[1]
    train, test = with_flags(X_train, X_test, medians_of(X_train))
    test[:, d:] = 0
    return train, test


def impute_test_flags_one(X_train, X_test):
    d = X_train.shape[1]
    train, test = with_flags(X_train, X_test, medians_of(X_train))
    test[:, d:] = 1
    return train, test


def impute_gaps_of_test_only_left(X_train, X_test):
    flagged = np.isnan(X_train).any(axis=0)
    return with_flags(X_train, X_test, np.where(flagged, medians_of(X_train), np.nan))


def impute_gaps_of_test_only_by_zero(X_train, X_test):
    flagged = np.isnan(X_train).any(axis=0)
    return with_flags(X_train, X_test, np.where(flagged, medians_of(X_train), 0.0))


def impute_drops_columns_with_gaps(X_train, X_test):
    flagged = np.isnan(X_train).any(axis=0)
    medians = medians_of(X_train)
    return tuple(
        np.hstack([fill(X, medians)[:, ~flagged], np.isnan(X)[:, flagged]]) for X in (X_train, X_test)
    )


def impute_drops_rows_with_gaps(X_train, X_test):
    X_train = X_train[~np.isnan(X_train).any(axis=1)]
    X_test = X_test[~np.isnan(X_test).any(axis=1)]
    return X_train.astype(float), X_test.astype(float)


def impute_forward_fill(X_train, X_test):
    flagged, tables = np.isnan(X_train).any(axis=0), []
    for X in (X_train, X_test):
        table = pd.DataFrame(X, dtype=float).ffill().bfill().fillna(0).to_numpy()
        tables.append(np.hstack([table, np.isnan(X)[:, flagged]]))
    return tuple(tables)


def impute_stacked(X_train, X_test):
    return np.vstack(with_flags(X_train, X_test, medians_of(X_train)))


def impute_train_only(X_train, X_test):
    return with_flags(X_train, X_test, medians_of(X_train))[0]


def impute_test_before_train(X_train, X_test):
    return with_flags(X_train, X_test, medians_of(X_train))[::-1]


def impute_returns_flags_apart(X_train, X_test):
    d = X_train.shape[1]
    train, test = with_flags(X_train, X_test, medians_of(X_train))
    return train[:, :d], train[:, d:], test[:, :d], test[:, d:]


def impute_whole_number_tables(X_train, X_test):
    return tuple(table.astype(int) for table in with_flags(X_train, X_test, medians_of(X_train)))


def impute_in_place(X_train, X_test):
    flagged, medians, tables = np.isnan(X_train).any(axis=0), medians_of(X_train), []
    for X in (X_train, X_test):
        gaps = np.isnan(X)
        X[gaps] = np.broadcast_to(medians, X.shape)[gaps]
        tables.append(np.hstack([X, gaps[:, flagged]]).astype(float))
    return tuple(tables)


def impute_in_place_if_float(X_train, X_test):
    flagged, medians, tables = np.isnan(X_train).any(axis=0), medians_of(X_train), []
    for X in (X_train, X_test):
        X = np.asarray(X, dtype=float)  # no copy if it is float already
        gaps = np.isnan(X)
        np.copyto(X, medians, where=gaps)
        tables.append(np.hstack([X, gaps[:, flagged]]))
    return tuple(tables)


def impute_train_filled_before_flags_are_chosen(X_train, X_test):
    medians = medians_of(X_train)
    train = fill(X_train, medians)
    flagged = np.isnan(train).any(axis=0)
    return np.hstack([train, np.isnan(X_train)[:, flagged]]), np.hstack(
        [fill(X_test, medians), np.isnan(X_test)[:, flagged]]
    )


def impute_median_of_filled_by_mean(X_train, X_test):
    filled = fill(X_train, np.nanmean(X_train, axis=0))
    return with_flags(X_train, X_test, np.median(filled, axis=0))


# ------------------------------------------------------------------------------------- 3 · to_utc


def utc_round_trip(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            local = moment.replace(tzinfo=ZoneInfo(zone))
            back = local.astimezone(UTC).astimezone(ZoneInfo(zone))
            if back.replace(tzinfo=None) != moment:
                answer.append(None)
                continue
            moment = local
        answer.append(moment.astimezone(UTC).isoformat(" ", "minutes"))
    return answer


def utc_by_two_folds(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        if moment.utcoffset() is None:
            early = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
            late = moment.replace(tzinfo=ZoneInfo(zone), fold=1)
            if late.utcoffset() > early.utcoffset():  # the clocks jumped over it
                answer.append(None)
                continue
            moment = early
        answer.append(moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M+00:00"))
    return answer


def utc_one_text(text, zone):
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        plain = moment.replace(tzinfo=None) - moment.utcoffset()
    else:
        offset = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        plain = moment - offset
        there = plain.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        if there.utcoffset() != offset:
            return None
    return f"{plain:%Y-%m-%d %H:%M}+00:00"


def utc_by_arithmetic(times, zones):
    return [utc_one_text(text, zone) for text, zone in zip(times, zones, strict=True)]


def utc_by_looking_at_every_offset(times, zones):
    """Which moments does the zone's clock show like this? The first of them."""
    answer = []
    for text, zone in zip(times, zones, strict=True):
        if len(text) > len("2025-03-30 01:59"):
            answer.append(datetime.fromisoformat(text).astimezone(UTC).isoformat(" ", "minutes"))
            continue
        shown = datetime.fromisoformat(text)
        around = [(shown + timedelta(days=day)).replace(tzinfo=ZoneInfo(zone)) for day in (-2, 2)]
        around += [(shown + timedelta(hours=h)).replace(tzinfo=ZoneInfo(zone)) for h in (-4, 4)]
        moments = {(shown - place.utcoffset()).replace(tzinfo=UTC) for place in around}
        shows = [m for m in moments if m.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == shown]
        answer.append(min(shows).isoformat(" ", "minutes") if shows else None)
    return answer


def utc_by_pandas(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        stamp = pd.Timestamp(text)
        if stamp.tz is None:
            stamp = stamp.tz_localize(ZoneInfo(zone), ambiguous=True, nonexistent="NaT")
        known = not pd.isna(stamp)
        answer.append(stamp.tz_convert("UTC").strftime("%Y-%m-%d %H:%M+00:00") if known else None)
    return answer


def utc_filled_slots(times, zones):
    answer = [None] * len(times)
    for k in range(len(times)):
        moment, zone = datetime.fromisoformat(times[k]), ZoneInfo(zones[k])
        naive = moment.tzinfo is None
        there = (moment.replace(tzinfo=zone) if naive else moment).astimezone(UTC)
        shown = there.astimezone(zone).isoformat(" ", "minutes")[:16]
        if not naive or shown == moment.isoformat(" ", "minutes"):
            answer[k] = there.isoformat(sep=" ", timespec="minutes")
    return answer


def written(moment):
    return moment.astimezone(UTC).isoformat(" ", "minutes")


def gone(local):
    """Did the clocks never show it?"""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def each(times, zones, of_local, of_aware=written):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            answer.append(of_local(moment.replace(tzinfo=ZoneInfo(zone))))
        else:
            answer.append(of_aware(moment))
    return answer


def plain(local):
    return None if gone(local) else written(local)


def utc_local_taken_for_utc(times, zones):
    return each(times, zones, lambda local: written(local.replace(tzinfo=UTC)))


def utc_offset_added(times, zones):
    def wrong_way(local):
        if gone(local):
            return None
        return written((local.replace(tzinfo=None) + local.utcoffset()).replace(tzinfo=UTC))

    return each(times, zones, wrong_way)


def utc_offset_of_text_added(times, zones):
    def wrong_way(moment):
        return written((moment.replace(tzinfo=None) + moment.utcoffset()).replace(tzinfo=UTC))

    return each(times, zones, plain, wrong_way)


def utc_offset_overwritten_by_zone(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        answer.append(plain(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))))
    return answer


def utc_offset_cut_off(times, zones):
    return utc_round_trip([text[:16] for text in times], zones)


def utc_offset_taken_for_utc(times, zones):
    return each(times, zones, plain, lambda moment: written(moment.replace(tzinfo=UTC)))


def utc_offset_left_as_written(times, zones):
    return each(times, zones, plain, lambda moment: moment.isoformat(" ", "minutes"))


def utc_plus_offsets_only(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        if "+" in text:
            answer.append(written(moment))
        else:
            answer.append(plain(moment.replace(tzinfo=ZoneInfo(zone))))
    return answer


def utc_plus_zero_only(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        if text.endswith("+00:00"):
            answer.append(text)
        else:
            answer.append(plain(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))))
    return answer


def utc_whole_hours_of_offset(times, zones):
    def cut(moment):
        hours = int(moment.utcoffset().total_seconds() / 3600)
        return written(moment.replace(tzinfo=timezone(timedelta(hours=hours))))

    return each(times, zones, plain, cut)


def utc_none_for_offset_texts_in_a_gap(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        local = moment.replace(tzinfo=ZoneInfo(zone))
        if gone(local):
            answer.append(None)
        else:
            answer.append(written(local if moment.tzinfo is None else moment))
    return answer


def utc_offset_text_must_fit_the_zone(times, zones):
    answer = []
    for text, zone in zip(times, zones, strict=True):
        moment = datetime.fromisoformat(text)
        shown = moment.replace(tzinfo=None)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        there = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
        answer.append(written(moment) if there.replace(tzinfo=None) == shown else None)
    return answer


def utc_second_of_two(times, zones):
    return each(times, zones, lambda local: None if gone(local) else written(local.replace(fold=1)))


def utc_none_for_both(times, zones):
    def unsure(local):
        return None if local.utcoffset() != local.replace(fold=1).utcoffset() else written(local)

    return each(times, zones, unsure)


def utc_compares_across_zones(times, zones):
    return each(times, zones, lambda local: None if local.astimezone(UTC) != local else written(local))


def utc_none_for_the_repeated(times, zones):
    def unsure(local):
        return None if local.utcoffset() > local.replace(fold=1).utcoffset() else written(local)

    return each(times, zones, unsure)


def utc_gap_not_noticed(times, zones):
    return each(times, zones, written)


def utc_gap_read_by_the_later_offset(times, zones):
    return each(times, zones, lambda local: written(local.replace(fold=1) if gone(local) else local))


def utc_gap_moved_to_its_end(times, zones):
    def moved(local):
        while gone(local):
            local += timedelta(minutes=1)
        return written(local)

    return each(times, zones, moved)


def utc_gap_as_text(times, zones):
    return ["None" if text is None else text for text in utc_round_trip(times, zones)]


def utc_gap_as_empty_text(times, zones):
    return ["" if text is None else text for text in utc_round_trip(times, zones)]


def utc_gap_left_out(times, zones):
    return [text for text in utc_round_trip(times, zones) if text is not None]


def utc_gap_always_at_two(times, zones):
    def at_two(local):
        jumps = local.utcoffset() != (local + timedelta(hours=3)).utcoffset()
        return None if jumps and local.month < 6 and local.hour == 2 else written(local)

    return each(times, zones, at_two)


def utc_gap_if_day_changes_offset(times, zones):
    """Both the hour that never was and its neighbours."""

    def near(local):
        before, after = local - timedelta(hours=1), local + timedelta(hours=1)
        return None if after.utcoffset() > before.utcoffset() else written(local)

    return each(times, zones, near)


def utc_without_daylight_saving(times, zones):
    def standard(local):
        if gone(local):
            return None
        hours = min(local.replace(month=m, day=1, hour=12).utcoffset() for m in (1, 7))
        return written(local.replace(tzinfo=timezone(hours)))

    return each(times, zones, standard)


def utc_one_offset_for_all(times, zones):
    def fixed(local):
        return None if gone(local) else written(local.replace(tzinfo=timezone(timedelta(hours=1))))

    return each(times, zones, fixed)


def utc_offset_at_midnight(times, zones):
    def of_day(local):
        if gone(local):
            return None
        return written(local.replace(tzinfo=timezone(local.replace(hour=0, minute=0).utcoffset())))

    return each(times, zones, of_day)


def utc_summer_by_month(times, zones):
    def by_month(local):
        if gone(local):
            return None
        winter = local.replace(month=1, day=1, hour=12).utcoffset()
        summer = local.replace(month=7, day=1, hour=12).utcoffset()
        return written(local.replace(tzinfo=timezone(summer if 4 <= local.month <= 10 else winter)))

    return each(times, zones, by_month)


def utc_daylight_saving_twice(times, zones):
    def twice(local):
        return None if gone(local) else written(local - local.dst())

    return each(times, zones, twice)


def utc_first_zone_for_all(times, zones):
    return utc_round_trip(times, [zones[0]] * len(zones))


def utc_first_text_decides(times, zones):
    if times and datetime.fromisoformat(times[0]).tzinfo:
        return [written(datetime.fromisoformat(text)) for text in times]
    return utc_offset_overwritten_by_zone(times, zones)


def utc_berlin_for_all(times, zones):
    return utc_round_trip(times, ["Europe/Berlin"] * len(zones))


def utc_only_declared(times, zones):
    return each(times, zones, lambda local: None if gone(local) else local.isoformat(" ", "minutes"))


def utc_moved_to_the_zone(times, zones):
    """Read as UTC and moved to the zone: the wrong way round."""

    def moved(local):
        return local.replace(tzinfo=UTC).astimezone(local.tzinfo).isoformat(" ", "minutes")

    return each(times, zones, moved)


def utc_moments(times, zones):
    texts = utc_round_trip(times, zones)
    return [text and datetime.fromisoformat(text) for text in texts]


def utc_with_t(times, zones):
    return [text and text.replace(" ", "T") for text in utc_round_trip(times, zones)]


def utc_with_seconds(times, zones):
    return [text and f"{text[:16]}:00{text[16:]}" for text in utc_round_trip(times, zones)]


def utc_without_offset(times, zones):
    return [text and text[:16] for text in utc_round_trip(times, zones)]


def utc_with_z(times, zones):
    return [text and text[:16] + "Z" for text in utc_round_trip(times, zones)]


def utc_on_the_same_day(times, zones):
    answer = utc_round_trip(times, zones)
    return [text and times[k][:10] + text[10:] for k, text in enumerate(answer)]


def utc_as_array(times, zones):
    return np.array(utc_round_trip(times, zones), dtype=object)


def utc_overwrites_times(times, zones):
    for k, text in enumerate(utc_round_trip(times, zones)):
        times[k] = text
    return times


def utc_empties_the_lists(times, zones):
    answer = []
    while times:
        answer += utc_round_trip([times.pop(0)], [zones.pop(0)])
    return answer


def utc_in_order_of_time(times, zones):
    return sorted(utc_round_trip(times, zones), key=lambda text: text or "9999")


# ----------------------------------------------------------------------------- 4 · suspect_labels


def suspect_textbook(fit, X, y, folds, n_review):
    own = np.zeros(len(y))
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        own[test] = np.where(y[test] == 1, p, 1 - p)
    return np.argsort(own, kind="stable")[:n_review]


def suspect_sorted_pairs(fit, X, y, folds, n_review):
    pairs = []
    for train, test in folds:
        model = fit(X[train], y[train])
        for row, p in zip(test, model(X[test]), strict=True):
            pairs.append((float(p) if y[row] == 1 else 1 - float(p), int(row)))
    return np.array([row for _, row in sorted(pairs)[:n_review]], dtype=int)


def suspect_by_product(fit, X, y, folds, n_review):
    p = np.full(len(X), np.nan)
    for train, test in folds:
        p[test] = fit(X[train], y[train])(X[test])
    own = p**y * (1 - p) ** (1 - y)
    return np.lexsort((np.arange(len(y)), own))[:n_review]


def suspect_row_by_row(fit, X, y, folds, n_review):
    own = {}
    for train, test in folds:
        model = fit(X[train], y[train])
        for row in test:
            p = model(X[row : row + 1])[0]
            own[int(row)] = p if y[row] else 1 - p
    return np.array(sorted(range(len(y)), key=own.__getitem__)[:n_review], dtype=int)


def suspect_smallest_again_and_again(fit, X, y, folds, n_review):
    own = np.empty(len(y))
    for train, test in folds:
        p = np.asarray(fit(X[train], y[train])(X[test]))
        own[test] = np.column_stack([1 - p, p])[np.arange(len(test)), y[test].astype(int)]
    chosen = []
    for _ in range(n_review):
        chosen.append(int(np.argmin(own)))
        own[chosen[-1]] = np.inf
    return np.array(chosen, dtype=int)


def suspect_by_pandas(fit, X, y, folds, n_review):
    parts = []
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        parts.append(pd.Series(np.where(y[test] == 0, 1 - p, p), index=test))
    own = pd.concat(parts).sort_index()
    return own.sort_values(kind="stable").index.to_numpy()[:n_review]


def own_probability(fit, X, y, folds):
    own = np.zeros(len(y))
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        own[test] = np.where(y[test] == 1, p, 1 - p)
    return own


def out_of_fold(fit, X, y, folds):
    p = np.zeros(len(y))
    for train, test in folds:
        p[test] = fit(X[train], y[train])(X[test])
    return p


def lowest(scores, n_review):
    return np.argsort(scores, kind="stable")[:n_review]


def suspect_model_saw_the_row(fit, X, y, folds, n_review):
    p = fit(X, y)(X)
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_fitted_on_test(fit, X, y, folds, n_review):
    own = np.zeros(len(y))
    for _, test in folds:
        p = fit(X[test], y[test])(X[test])
        own[test] = np.where(y[test] == 1, p, 1 - p)
    return lowest(own, n_review)


def suspect_last_model(fit, X, y, folds, n_review):
    for train, _ in folds:
        model = fit(X[train], y[train])
    p = model(X)
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_first_model(fit, X, y, folds, n_review):
    p = fit(X[folds[0][0]], y[folds[0][0]])(X)
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_average_of_all_models(fit, X, y, folds, n_review):
    p = np.mean([fit(X[train], y[train])(X) for train, _ in folds], axis=0)
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_every_model_overwrites(fit, X, y, folds, n_review):
    p = np.zeros(len(y))
    for train, test in folds:
        model = fit(X[train], y[train])
        p[test] = model(X[test])
        p[train] = model(X[train])
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_folds_swapped(fit, X, y, folds, n_review):
    return lowest(own_probability(fit, X, y, [(test, train) for train, test in folds]), n_review)


def suspect_probability_of_one(fit, X, y, folds, n_review):
    return lowest(out_of_fold(fit, X, y, folds), n_review)


def suspect_probability_of_zero(fit, X, y, folds, n_review):
    return lowest(1 - out_of_fold(fit, X, y, folds), n_review)


def suspect_other_label(fit, X, y, folds, n_review):
    return lowest(1 - own_probability(fit, X, y, folds), n_review)


def suspect_largest(fit, X, y, folds, n_review):
    return np.argsort(-own_probability(fit, X, y, folds), kind="stable")[:n_review]


def suspect_least_sure(fit, X, y, folds, n_review):
    return lowest(np.abs(out_of_fold(fit, X, y, folds) - 0.5), n_review)


def suspect_wrong_decisions(fit, X, y, folds, n_review):
    p = out_of_fold(fit, X, y, folds)
    return np.flatnonzero((p > 0.5) != (y == 1))[:n_review]


def suspect_decisions_first(fit, X, y, folds, n_review):
    return lowest((out_of_fold(fit, X, y, folds) > 0.5) == (y == 1), n_review)


def suspect_product_with_label(fit, X, y, folds, n_review):
    return lowest(y * out_of_fold(fit, X, y, folds), n_review)


def suspect_difference_with_sign(fit, X, y, folds, n_review):
    return lowest(y - out_of_fold(fit, X, y, folds), n_review)


def suspect_only_label_one(fit, X, y, folds, n_review):
    p = out_of_fold(fit, X, y, folds)
    return lowest(np.where(y == 1, p, np.inf), n_review)


def suspect_later_of_equal_ones(fit, X, y, folds, n_review):
    return np.argsort(-own_probability(fit, X, y, folds), kind="stable")[::-1][:n_review]


def suspect_unstable_sort(fit, X, y, folds, n_review):
    return np.argsort(own_probability(fit, X, y, folds))[:n_review]


def suspect_equal_ones_in_order_of_folds(fit, X, y, folds, n_review):
    rows = np.concatenate([test for _, test in folds])
    return rows[np.argsort(own_probability(fit, X, y, folds)[rows], kind="stable")][:n_review]


def suspect_least_suspicious_first(fit, X, y, folds, n_review):
    return lowest(own_probability(fit, X, y, folds), n_review)[::-1]


def suspect_sorted_by_row(fit, X, y, folds, n_review):
    return np.sort(lowest(own_probability(fit, X, y, folds), n_review))


def suspect_in_row_order(fit, X, y, folds, n_review):
    own = own_probability(fit, X, y, folds)
    return np.flatnonzero(own <= np.sort(own)[n_review - 1])[:n_review]


def suspect_probabilities(fit, X, y, folds, n_review):
    return np.sort(own_probability(fit, X, y, folds))[:n_review]


def suspect_mask(fit, X, y, folds, n_review):
    own = own_probability(fit, X, y, folds)
    return np.isin(np.arange(len(y)), lowest(own, n_review))


def suspect_all_rows(fit, X, y, folds, n_review):
    return np.argsort(own_probability(fit, X, y, folds), kind="stable")


def suspect_one_short(fit, X, y, folds, n_review):
    return lowest(own_probability(fit, X, y, folds), n_review - 1)


def suspect_one_more(fit, X, y, folds, n_review):
    return lowest(own_probability(fit, X, y, folds), n_review + 1)


def suspect_second_to_last(fit, X, y, folds, n_review):
    return np.argsort(own_probability(fit, X, y, folds), kind="stable")[1 : n_review + 1]


def suspect_of_every_fold(fit, X, y, folds, n_review):
    own, chosen = own_probability(fit, X, y, folds), []
    for _, test in folds:
        chosen += list(test[lowest(own[test], n_review)])
    return np.array(chosen)


def suspect_share_of_every_fold(fit, X, y, folds, n_review):
    own, chosen = own_probability(fit, X, y, folds), []
    for _, test in folds:
        chosen += list(test[lowest(own[test], -(-n_review // len(folds)))])
    chosen = np.array(chosen)
    return chosen[np.argsort(own[chosen], kind="stable")][:n_review]


def suspect_places_in_the_folds(fit, X, y, folds, n_review):
    own = []
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        own += list(np.where(y[test] == 1, p, 1 - p))
    return np.argsort(own, kind="stable")[:n_review]


def suspect_folds_joined_in_order(fit, X, y, folds, n_review):
    p = np.concatenate([fit(X[train], y[train])(X[test]) for train, test in folds])
    return lowest(np.where(y == 1, p, 1 - p), n_review)


def suspect_labels_joined_in_order(fit, X, y, folds, n_review):
    p = np.concatenate([fit(X[train], y[train])(X[test]) for train, test in folds])
    rows = np.concatenate([test for _, test in folds])
    return rows[lowest(np.where(y == 1, p, 1 - p), n_review)]


def suspect_first_fold_only(fit, X, y, folds, n_review):
    own = np.ones(len(y))
    train, test = folds[0]
    p = fit(X[train], y[train])(X[test])
    own[test] = np.where(y[test] == 1, p, 1 - p)
    return lowest(own, n_review)


def suspect_last_fold_missing(fit, X, y, folds, n_review):
    own = np.ones(len(y))
    own[:] = own_probability(fit, X, y, folds)
    own[folds[-1][1]] = 1
    return lowest(own, n_review)


def suspect_whole_number_probabilities(fit, X, y, folds, n_review):
    own = np.zeros_like(y)
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        own[test] = np.where(y[test] == 1, p, 1 - p)
    return lowest(own, n_review)


def suspect_rounded(fit, X, y, folds, n_review):
    return lowest(np.round(own_probability(fit, X, y, folds), 1), n_review)


def suspect_own_folds(fit, X, y, folds, n_review):
    k, rows = len(folds), np.arange(len(y))
    own = [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]
    return lowest(own_probability(fit, X, y, own), n_review)


def suspect_leave_one_out(fit, X, y, folds, n_review):
    rows = np.arange(len(y))
    return lowest(own_probability(fit, X, y, [(rows[rows != i], rows[i : i + 1]) for i in rows]), n_review)


def suspect_labels_turned_in_place(fit, X, y, folds, n_review):
    answer = lowest(own_probability(fit, X, y, folds), n_review)
    y[answer] = 1 - y[answer]
    return answer


def suspect_scales_x_in_place(fit, X, y, folds, n_review):
    answer = lowest(own_probability(fit, X, y, folds), n_review)
    X[answer] = 0
    return answer


def suspect_relabels_between_folds(fit, X, y, folds, n_review):
    y, own = y.copy(), np.zeros(len(y))
    for train, test in folds:
        p = fit(X[train], y[train])(X[test])
        own[test] = np.where(y[test] == 1, p, 1 - p)
        y[test] = np.where(own[test] < 0.5, 1 - y[test], y[test])
    return lowest(own, n_review)


def suspect_model_of_the_row(fit, X, y, folds, n_review):
    own = np.zeros(len(y))
    for train, test in folds:
        model = fit(X[train], y[train])
        for row in test:
            p = model(X[row])  # one row of features, no table
            own[row] = np.mean(p if y[row] == 1 else 1 - p)
    return lowest(own, n_review)


# ------------------------------------------------------------------------------- 5 · outliers_mad


def mad_textbook(x_train, x, threshold=3.5):
    m = np.median(x_train)
    mad = np.median(np.abs(x_train - m))
    if mad == 0:
        return np.zeros(np.shape(x), dtype=bool)
    return np.abs(x - m) > threshold * 1.4826 * mad


def mad_scores(x_train, x, threshold=3.5):
    center = np.median(x_train)
    unit = 1.4826 * np.median(np.abs(x_train - center))
    scores = np.divide(np.abs(x - center), unit, out=np.zeros(np.shape(x)), where=unit > 0)
    return scores > threshold


def mad_and(x_train, x, threshold=3.5):
    middle = np.quantile(x_train, 0.5)
    mad = np.quantile(np.abs(np.subtract(x_train, middle)), 0.5)
    return (np.abs(np.subtract(x, middle)) > mad * 1.4826 * threshold) & (mad > 0)


def mad_by_statistics(x_train, x, threshold=3.5):
    values = [float(value) for value in np.ravel(x_train)]
    m = statistics.median(values)
    mad = statistics.median(abs(value - m) for value in values)
    marks = [mad > 0 and abs(float(value) - m) > threshold * 1.4826 * mad for value in np.ravel(x)]
    return np.array(marks, dtype=bool).reshape(np.shape(x))


def mad_two_sides(x_train, x, threshold=3.5):
    m = np.median(x_train)
    far = threshold * (1.4826 * np.median(abs(x_train - m)))
    if not np.median(abs(x_train - m)) > 0:
        return np.full(np.shape(x), False)
    above, below = np.asarray(x) - m > far, m - np.asarray(x) > far
    return np.logical_or(above, below)


def mad_infinite_limit(x_train, x, threshold=3.5):
    m = np.median(x_train)
    mad = np.median(np.abs(x_train - m))
    limit = threshold * 1.4826 * mad if mad else np.inf
    return np.greater(np.abs(x - m), limit)


def marked(x, center, unit, threshold):
    if unit == 0:
        return np.zeros(np.shape(x), dtype=bool)
    return np.abs(x - center) > threshold * unit


def unit_of(values):
    return 1.4826 * np.median(np.abs(values - np.median(values)))


def mad_of_x(x_train, x, threshold=3.5):
    return marked(x, np.median(x), unit_of(x), threshold)


def mad_center_of_x(x_train, x, threshold=3.5):
    return marked(x, np.median(x), unit_of(x_train), threshold)


def mad_spread_of_x(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x), threshold)


def mad_of_both(x_train, x, threshold=3.5):
    values = np.concatenate([np.ravel(x_train), np.ravel(x)])
    return marked(x, np.median(values), unit_of(values), threshold)


def mad_without_constant(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) / 1.4826, threshold)


def mad_divided_by_constant(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) / 1.4826**2, threshold)


def mad_mean_deviation(x_train, x, threshold=3.5):
    m = np.median(x_train)
    return marked(x, m, 1.4826 * np.mean(np.abs(x_train - m)), threshold)


def mad_around_the_mean(x_train, x, threshold=3.5):
    mean = np.mean(x_train)
    return marked(x, mean, 1.4826 * np.median(np.abs(x_train - mean)), threshold)


def mad_deviation_from_mean_only(x_train, x, threshold=3.5):
    return marked(x, np.mean(x_train), unit_of(x_train), threshold)


def mad_spread_around_mean_only(x_train, x, threshold=3.5):
    unit = 1.4826 * np.median(np.abs(x_train - np.mean(x_train)))
    return marked(x, np.median(x_train), unit, threshold)


def mad_standard_deviation(x_train, x, threshold=3.5):
    return marked(x, np.mean(x_train), np.std(x_train), threshold)


def mad_standard_deviation_around_median(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), np.std(x_train), threshold)


def mad_quartile_rule(x_train, x, threshold=3.5):
    low, high = np.quantile(x_train, [0.25, 0.75])
    return (x < low - threshold * (high - low)) | (x > high + threshold * (high - low))


def mad_without_absolute(x_train, x, threshold=3.5):
    m, unit = np.median(x_train), unit_of(x_train)
    if unit == 0:
        return np.zeros(np.shape(x), dtype=bool)
    return x - m > threshold * unit


def mad_low_side_only(x_train, x, threshold=3.5):
    m, unit = np.median(x_train), unit_of(x_train)
    if unit == 0:
        return np.zeros(np.shape(x), dtype=bool)
    return m - x > threshold * unit


def mad_deviations_with_sign(x_train, x, threshold=3.5):
    m = np.median(x_train)
    return marked(x, m, 1.4826 * np.median(x_train - m), threshold)


def mad_square_of_unit(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) ** 2, threshold)


def mad_sizes_instead_of_distances(x_train, x, threshold=3.5):
    return marked(np.abs(x), np.median(x_train), unit_of(x_train), threshold)


def mad_at_the_limit_too(x_train, x, threshold=3.5):
    m, unit = np.median(x_train), unit_of(x_train)
    if unit == 0:
        return np.zeros(np.shape(x), dtype=bool)
    return np.abs(x - m) >= threshold * unit


def mad_own_threshold(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train), 3.5)


def mad_other_default(x_train, x, threshold=3.0):
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_threshold_without_unit(x_train, x, threshold=3.5):
    return np.abs(x - np.median(x_train)) > threshold


def mad_zero_marks_all_that_differ(x_train, x, threshold=3.5):
    return np.abs(x - np.median(x_train)) > threshold * unit_of(x_train)


def mad_zero_divided(x_train, x, threshold=3.5):
    with np.errstate(all="ignore"):
        return np.abs(x - np.median(x_train)) / unit_of(x_train) > threshold


def mad_zero_becomes_tiny(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) + 1e-12, threshold)


def mad_zero_becomes_one(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) or 1.0, threshold)


def mad_zero_becomes_deviation(x_train, x, threshold=3.5):
    return marked(x, np.median(x_train), unit_of(x_train) or np.std(x_train), threshold)


def mad_zero_marks_everything(x_train, x, threshold=3.5):
    if unit_of(x_train) == 0:
        return np.ones(np.shape(x), dtype=bool)
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_zero_returns_one_false(x_train, x, threshold=3.5):
    if unit_of(x_train) == 0:
        return False
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_zero_shaped_like_training(x_train, x, threshold=3.5):
    if unit_of(x_train) == 0:
        return np.zeros(len(x_train), dtype=bool)
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_zero_as_numbers(x_train, x, threshold=3.5):
    if unit_of(x_train) == 0:
        return np.zeros(np.shape(x))
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_zero_like_x(x_train, x, threshold=3.5):
    if unit_of(x_train) == 0:
        return np.zeros_like(x)
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_small_is_zero(x_train, x, threshold=3.5):
    if unit_of(x_train) < 1:
        return np.zeros(np.shape(x), dtype=bool)
    return marked(x, np.median(x_train), unit_of(x_train), threshold)


def mad_of_values_that_differ(x_train, x, threshold=3.5):
    m = np.median(x_train)
    deviations = np.abs(x_train - m)
    deviations = deviations[deviations > 0]
    return marked(x, m, 1.4826 * np.median(deviations) if deviations.size else 0, threshold)


def mad_marks_those_inside(x_train, x, threshold=3.5):
    return ~mad_textbook(x_train, x, threshold)


def mad_marks_training(x_train, x, threshold=3.5):
    return mad_textbook(x_train, x_train, threshold)


def mad_row_numbers(x_train, x, threshold=3.5):
    return np.flatnonzero(mad_textbook(x_train, x, threshold))


def mad_values(x_train, x, threshold=3.5):
    return x[mad_textbook(x_train, x, threshold)]


def mad_zeros_and_ones(x_train, x, threshold=3.5):
    return mad_textbook(x_train, x, threshold).astype(int)


def mad_any(x_train, x, threshold=3.5):
    return np.any(mad_textbook(x_train, x, threshold))


def mad_flat(x_train, x, threshold=3.5):
    return np.ravel(mad_textbook(x_train, x, threshold))


def mad_scores_only(x_train, x, threshold=3.5):
    unit = unit_of(x_train)
    return np.abs(x - np.median(x_train)) / unit if unit else np.zeros(np.shape(x))


def mad_middle_of_unsorted(x_train, x, threshold=3.5):
    values = np.ravel(x_train)
    m = values[len(values) // 2]
    return marked(x, m, 1.4826 * np.abs(values - m)[len(values) // 2], threshold)


def mad_upper_of_two_middle(x_train, x, threshold=3.5):
    def middle(values):
        return np.sort(np.ravel(values))[np.size(values) // 2]

    m = middle(x_train)
    return marked(x, m, 1.4826 * middle(np.abs(x_train - m)), threshold)


def mad_whole_number_median(x_train, x, threshold=3.5):
    m = int(np.median(x_train))
    return marked(x, m, 1.4826 * np.median(np.abs(x_train - m)), threshold)


def mad_x_in_place(x_train, x, threshold=3.5):
    m, unit = np.median(x_train), unit_of(x_train)
    x -= m
    return np.abs(x) > threshold * unit if unit else np.zeros(x.shape, dtype=bool)


def mad_x_in_place_if_float(x_train, x, threshold=3.5):
    m, unit = np.median(x_train), unit_of(x_train)
    x = np.asarray(x, dtype=float)
    x -= m
    return np.abs(x) > threshold * unit if unit else np.zeros(x.shape, dtype=bool)


def mad_training_sorted_in_place(x_train, x, threshold=3.5):
    x_train.sort()
    return mad_textbook(x_train, x, threshold)


def mad_median_of_each_column(x_train, x, threshold=3.5):
    """A table of new customers measured by its own columns."""
    if np.ndim(x) < 2:
        return mad_textbook(x_train, x, threshold)
    return np.column_stack([mad_of_x(x_train, column, threshold) for column in x.T])


RIGHT = {
    "drop_duplicate_customers": [
        drop_two_passes,
        drop_one_pass_with_swap,
        drop_sorted_and_grouped,
        drop_by_pandas,
        drop_by_unique,
        drop_quadratic,
        drop_by_mask,
        drop_by_the_lessons_key,
    ],
    "impute_with_flag": [
        impute_nanmedian,
        impute_by_scikit_learn,
        impute_by_pandas,
        impute_column_by_column,
        impute_into_zeros,
        impute_both_at_once,
        impute_keeps_whole_numbers,
    ],
    "to_utc": [
        utc_round_trip,
        utc_by_two_folds,
        utc_by_arithmetic,
        utc_by_looking_at_every_offset,
        utc_by_pandas,
        utc_filled_slots,
    ],
    "suspect_labels": [
        suspect_textbook,
        suspect_sorted_pairs,
        suspect_by_product,
        suspect_row_by_row,
        suspect_smallest_again_and_again,
        suspect_by_pandas,
    ],
    "outliers_mad": [
        mad_textbook,
        mad_scores,
        mad_and,
        mad_by_statistics,
        mad_two_sides,
        mad_infinite_limit,
    ],
}

WRONG = {
    "drop_duplicate_customers": [
        drop_addresses_as_written,
        drop_without_strip,
        drop_without_lower,
        drop_strips_left_only,
        drop_strips_right_only,
        drop_removes_inner_blanks,
        drop_lowers_domain_only,
        drop_names_before_at_only,
        drop_dots_removed,
        drop_first_row_of_all,
        drop_train_rows_first,
        drop_last_row_of_all,
        drop_last_test_row,
        drop_last_train_row,
        drop_last_rows_test_first,
        drop_keeps_all_test_rows,
        drop_only_what_is_on_both_sides,
        drop_within_each_side_only,
        drop_every_repeated_customer,
        drop_neighbours_only,
        drop_unknown_too,
        drop_unknown_as_one_customer,
        drop_unknown_before_strip,
        drop_unknown_training_rows,
        drop_blank_ones_dropped,
        drop_not_sorted,
        drop_in_order_of_customers,
        drop_returns_mask,
        drop_returns_dropped_rows,
        drop_returns_addresses,
        drop_returns_floats,
        drop_counts_from_one,
        drop_cleans_the_callers_list,
        drop_marks_the_callers_list,
        drop_test_rows_only,
        drop_clears_the_callers_sides,
        drop_parts_of_addresses,
    ],
    "impute_with_flag": [
        impute_test_by_its_own,
        impute_by_both_together,
        impute_by_mean,
        impute_by_zero,
        impute_by_most_frequent,
        impute_by_lower_median,
        impute_by_upper_median,
        impute_by_middle_of_unsorted,
        impute_median_with_gaps_as_zero,
        impute_median_with_nan,
        impute_one_median_for_the_table,
        impute_rounded_medians,
        impute_median_of_complete_rows,
        impute_flags_for_all_columns,
        impute_flags_of_each_side,
        impute_flags_if_missing_on_any_side,
        impute_flags_if_missing_in_test,
        impute_flags_only_where_all_missing,
        impute_no_flags,
        impute_no_flags_for_test,
        impute_flags_first,
        impute_flags_beside_their_columns,
        impute_flags_in_reverse,
        impute_flags_known_entries,
        impute_one_flag_for_the_row,
        impute_counts_gaps_of_the_row,
        impute_flags_after_filling,
        impute_test_flags_zero,
        impute_test_flags_one,
        impute_gaps_of_test_only_left,
        impute_gaps_of_test_only_by_zero,
        impute_drops_columns_with_gaps,
        impute_drops_rows_with_gaps,
        impute_forward_fill,
        impute_stacked,
        impute_train_only,
        impute_test_before_train,
        impute_returns_flags_apart,
        impute_whole_number_tables,
        impute_in_place,
        impute_in_place_if_float,
        impute_train_filled_before_flags_are_chosen,
        impute_median_of_filled_by_mean,
    ],
    "to_utc": [
        utc_local_taken_for_utc,
        utc_offset_added,
        utc_offset_of_text_added,
        utc_offset_overwritten_by_zone,
        utc_offset_cut_off,
        utc_offset_taken_for_utc,
        utc_offset_left_as_written,
        utc_plus_offsets_only,
        utc_plus_zero_only,
        utc_whole_hours_of_offset,
        utc_none_for_offset_texts_in_a_gap,
        utc_offset_text_must_fit_the_zone,
        utc_second_of_two,
        utc_none_for_both,
        utc_compares_across_zones,
        utc_none_for_the_repeated,
        utc_gap_not_noticed,
        utc_gap_read_by_the_later_offset,
        utc_gap_moved_to_its_end,
        utc_gap_as_text,
        utc_gap_as_empty_text,
        utc_gap_left_out,
        utc_gap_always_at_two,
        utc_gap_if_day_changes_offset,
        utc_without_daylight_saving,
        utc_one_offset_for_all,
        utc_offset_at_midnight,
        utc_summer_by_month,
        utc_daylight_saving_twice,
        utc_first_zone_for_all,
        utc_first_text_decides,
        utc_berlin_for_all,
        utc_only_declared,
        utc_moved_to_the_zone,
        utc_moments,
        utc_with_t,
        utc_with_seconds,
        utc_without_offset,
        utc_with_z,
        utc_on_the_same_day,
        utc_as_array,
        utc_overwrites_times,
        utc_empties_the_lists,
        utc_in_order_of_time,
    ],
    "suspect_labels": [
        suspect_model_saw_the_row,
        suspect_fitted_on_test,
        suspect_last_model,
        suspect_first_model,
        suspect_average_of_all_models,
        suspect_every_model_overwrites,
        suspect_folds_swapped,
        suspect_probability_of_one,
        suspect_probability_of_zero,
        suspect_other_label,
        suspect_largest,
        suspect_least_sure,
        suspect_wrong_decisions,
        suspect_decisions_first,
        suspect_product_with_label,
        suspect_difference_with_sign,
        suspect_only_label_one,
        suspect_later_of_equal_ones,
        suspect_unstable_sort,
        suspect_equal_ones_in_order_of_folds,
        suspect_least_suspicious_first,
        suspect_sorted_by_row,
        suspect_in_row_order,
        suspect_probabilities,
        suspect_mask,
        suspect_all_rows,
        suspect_one_short,
        suspect_one_more,
        suspect_second_to_last,
        suspect_of_every_fold,
        suspect_share_of_every_fold,
        suspect_places_in_the_folds,
        suspect_folds_joined_in_order,
        suspect_labels_joined_in_order,
        suspect_first_fold_only,
        suspect_last_fold_missing,
        suspect_whole_number_probabilities,
        suspect_rounded,
        suspect_own_folds,
        suspect_leave_one_out,
        suspect_labels_turned_in_place,
        suspect_scales_x_in_place,
        suspect_relabels_between_folds,
        suspect_model_of_the_row,
    ],
    "outliers_mad": [
        mad_of_x,
        mad_center_of_x,
        mad_spread_of_x,
        mad_of_both,
        mad_without_constant,
        mad_divided_by_constant,
        mad_mean_deviation,
        mad_around_the_mean,
        mad_deviation_from_mean_only,
        mad_spread_around_mean_only,
        mad_standard_deviation,
        mad_standard_deviation_around_median,
        mad_quartile_rule,
        mad_without_absolute,
        mad_low_side_only,
        mad_deviations_with_sign,
        mad_square_of_unit,
        mad_sizes_instead_of_distances,
        mad_at_the_limit_too,
        mad_own_threshold,
        mad_other_default,
        mad_threshold_without_unit,
        mad_zero_marks_all_that_differ,
        mad_zero_divided,
        mad_zero_becomes_tiny,
        mad_zero_becomes_one,
        mad_zero_becomes_deviation,
        mad_zero_marks_everything,
        mad_zero_returns_one_false,
        mad_zero_shaped_like_training,
        mad_zero_as_numbers,
        mad_zero_like_x,
        mad_small_is_zero,
        mad_of_values_that_differ,
        mad_marks_those_inside,
        mad_marks_training,
        mad_row_numbers,
        mad_values,
        mad_zeros_and_ones,
        mad_any,
        mad_flat,
        mad_scores_only,
        mad_middle_of_unsorted,
        mad_upper_of_two_middle,
        mad_whole_number_median,
        mad_x_in_place,
        mad_x_in_place_if_float,
        mad_training_sorted_in_place,
        mad_median_of_each_column,
    ],
}
