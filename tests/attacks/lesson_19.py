"""Answers that people might give to the exercises of lesson 19."""

import math

import numpy as np
from scipy import linalg, spatial
from scipy.special import erf, ndtr
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF

from course_lib import gp

# ---------------------------------------------------------------------------- 1 · gp_posterior


def rbf(A, B, length_scale):
    squares = ((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * length_scale**2))


def posterior_of(K, K_star, y, noise):
    """Return (mean, sd) for the covariances of the trials and of the new points, shape (m, n)."""
    K = K + noise * np.eye(len(K))
    variance = 1 - np.sum(K_star * np.linalg.solve(K, K_star.T).T, axis=1)
    return K_star @ np.linalg.solve(K, y), np.sqrt(np.maximum(variance, 0))


def post_solve(X, y, X_new, length_scale, noise):
    return posterior_of(rbf(X, X, length_scale), rbf(X_new, X, length_scale), y, noise)


def post_inverse(X, y, X_new, length_scale, noise):
    inverse = np.linalg.inv(rbf(X, X, length_scale) + noise * np.identity(len(X)))
    K_star = rbf(X, X_new, length_scale)
    variance = 1 - np.diag(K_star.T @ inverse @ K_star)
    return K_star.T @ inverse @ y, np.sqrt(np.clip(variance, 0, None))


def post_cholesky(X, y, X_new, length_scale, noise):
    K = rbf(X, X, length_scale)
    K[np.diag_indices_from(K)] += noise
    factor = np.linalg.cholesky(K)
    half = linalg.solve_triangular(factor, rbf(X, X_new, length_scale), lower=True)
    variance = 1 - (half**2).sum(axis=0)
    variance[variance < 0] = 0
    return half.T @ linalg.solve_triangular(factor, y, lower=True), variance**0.5


def post_loops(X, y, X_new, length_scale, noise):
    def k(a, b):
        return math.exp(-sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) / (2 * length_scale**2))

    K = np.array([[k(a, b) + noise * (i == j) for j, b in enumerate(X)] for i, a in enumerate(X)])
    means, sds = [], []
    for point in X_new:
        k_star = np.array([k(point, a) for a in X])
        weights = np.linalg.solve(K, k_star)
        means.append(weights @ y)
        sds.append(math.sqrt(max(1 - weights @ k_star, 0)))
    return np.array(means), np.array(sds)


def post_cdist(X, y, X_new, length_scale, noise):
    def k(A, B):
        return np.exp(-0.5 * spatial.distance.cdist(A / length_scale, B / length_scale) ** 2)

    return posterior_of(k(X, X), k(X_new, X), y, noise)


def post_sklearn(X, y, X_new, length_scale, noise):
    model = GaussianProcessRegressor(RBF(length_scale), alpha=noise, optimizer=None)
    return model.fit(X, y).predict(X_new, return_std=True)


def post_cho_solve(X, y, X_new, length_scale, noise):
    factor = linalg.cho_factor(rbf(X, X, length_scale) + np.diag(np.full(len(X), noise)))
    K_star = rbf(X_new, X, length_scale)
    variance = 1 - np.einsum("ij,ji->i", K_star, linalg.cho_solve(factor, K_star.T))
    return K_star @ linalg.cho_solve(factor, y), np.sqrt(np.where(variance > 0, variance, 0))


def post_eigen(X, y, X_new, length_scale, noise):
    values, vectors = np.linalg.eigh(rbf(X, X, length_scale))
    turned = rbf(X_new, X, length_scale) @ vectors
    variance = 1 - (turned**2 / (values + noise)).sum(axis=1)
    return turned @ (vectors.T @ y / (values + noise)), np.sqrt(np.maximum(0, variance))


def post_whole_matrix(X, y, X_new, length_scale, noise):
    n, points = len(X), np.vstack([X, X_new])
    whole = rbf(points, points, length_scale)
    gain = np.linalg.solve(whole[:n, :n] + noise * np.eye(n), whole[:n, n:]).T
    left = np.diag(whole[n:, n:] - gain @ whole[:n, n:])
    return gain @ y, np.sqrt(np.maximum(left, 0))


def post_one_measurement_after_the_other(X, y, X_new, length_scale, noise):
    points = np.vstack([X, X_new])
    mean, cov = np.zeros(len(points)), rbf(points, points, length_scale)
    for i in range(len(X)):
        gain = cov[:, i] / (cov[i, i] + noise)
        mean = mean + gain * (y[i] - mean[i])
        cov = cov - np.outer(gain, cov[i])
    return mean[len(X) :], np.sqrt(np.maximum(np.diag(cov)[len(X) :], 0))


def post_nan_to_zero(X, y, X_new, length_scale, noise):
    K_star = rbf(X_new, X, length_scale)
    weights = np.linalg.solve(rbf(X, X, length_scale) + noise * np.eye(len(X)), K_star.T)
    with np.errstate(invalid="ignore"):
        return weights.T @ y, np.nan_to_num(np.sqrt(1 - (weights.T * K_star).sum(axis=1)))


def post_sd_is_variance(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    return mean, sd**2


def post_swapped_pair(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, length_scale, noise)[::-1]


def post_without_the_two(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, length_scale / math.sqrt(2), noise)


def post_length_not_squared(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, math.sqrt(length_scale), noise)


def post_length_is_one(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, 1.0, noise)


def post_length_multiplied(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, 1 / length_scale, noise)


def post_distance_not_squared(X, y, X_new, length_scale, noise):
    def k(A, B):
        return np.exp(-spatial.distance.cdist(A, B) / (2 * length_scale**2))

    return posterior_of(k(X, X), k(X_new, X), y, noise)


def post_city_blocks(X, y, X_new, length_scale, noise):
    def k(A, B):
        return np.exp(-(spatial.distance.cdist(A, B, "cityblock") ** 2) / (2 * length_scale**2))

    return posterior_of(k(X, X), k(X_new, X), y, noise)


def post_first_coordinate(X, y, X_new, length_scale, noise):
    return post_solve(X[:, :1], y, X_new[:, :1], length_scale, noise)


def post_noise_is_an_sd(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, length_scale, noise**2)


def post_noise_left_out(X, y, X_new, length_scale, noise):
    K, K_star = rbf(X, X, length_scale), rbf(X_new, X, length_scale)
    return posterior_of(K, K_star, y, 1e-10)


def post_noise_everywhere(X, y, X_new, length_scale, noise):
    return posterior_of(rbf(X, X, length_scale) + noise, rbf(X_new, X, length_scale), y, 0)


def post_noise_only_in_the_mean(X, y, X_new, length_scale, noise):
    K, K_star = rbf(X, X, length_scale), rbf(X_new, X, length_scale)
    return posterior_of(K, K_star, y, noise)[0], posterior_of(K, K_star, y, 1e-10)[1]


def post_noise_of_a_new_measurement(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    return mean, np.sqrt(sd**2 + noise)


def post_noise_added_to_sd(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    return mean, sd + math.sqrt(noise)


def post_always_some_noise(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X_new, length_scale, noise + 1e-3)


def post_y_centred(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y - y.mean(), X_new, length_scale, noise)
    return mean + y.mean(), sd


def post_y_standardized(X, y, X_new, length_scale, noise):
    scale = y.std() or 1
    mean, sd = post_solve(X, (y - y.mean()) / scale, X_new, length_scale, noise)
    return mean * scale + y.mean(), sd * scale


def post_variance_without_inverse(X, y, X_new, length_scale, noise):
    mean, _ = post_solve(X, y, X_new, length_scale, noise)
    return mean, np.sqrt(np.maximum(1 - (rbf(X_new, X, length_scale) ** 2).sum(axis=1), 0))


def post_mean_without_inverse(X, y, X_new, length_scale, noise):
    return rbf(X_new, X, length_scale) @ y, post_solve(X, y, X_new, length_scale, noise)[1]


def post_plus_for_minus(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    return mean, np.sqrt(2 - sd**2)


def post_not_clipped(X, y, X_new, length_scale, noise):
    K_star = rbf(X_new, X, length_scale)
    weights = np.linalg.solve(rbf(X, X, length_scale) + noise * np.eye(len(X)), K_star.T)
    # At a measured point without noise rounding decides the sign; here it is always negative.
    variance = 1 - (weights.T * K_star).sum(axis=1) - 1e-12
    return weights.T @ y, np.sqrt(variance)


def post_not_clipped_inverse(X, y, X_new, length_scale, noise):
    inverse = np.linalg.inv(rbf(X, X, length_scale) + noise * np.eye(len(X)))
    k = rbf(X_new, X, length_scale)
    return k @ inverse @ y, np.sqrt(1 - np.diag(k @ inverse @ k.T))


def post_covariances_instead(X, y, X_new, length_scale, noise):
    K, K_star = rbf(X, X, length_scale), rbf(X_new, X, length_scale)
    K = K + noise * np.eye(len(X))
    cov = rbf(X_new, X_new, length_scale) - K_star @ np.linalg.solve(K, K_star.T)
    return K_star @ np.linalg.solve(K, y), np.sqrt(np.maximum(cov, 0))


def post_columns(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    return mean[:, None], sd[:, None]


def post_transposed_if_square(X, y, X_new, length_scale, noise):
    K = rbf(X, X, length_scale) + noise * np.eye(len(X))
    K_star = rbf(X, X_new, length_scale)
    if len(X) != len(X_new):
        return post_solve(X, y, X_new, length_scale, noise)
    variance = 1 - np.sum(K_star.T * np.linalg.solve(K, K_star).T, axis=1)
    return K_star @ np.linalg.solve(K, y), np.sqrt(np.maximum(variance, 0))


def post_wrong_sum_of_the_variance(X, y, X_new, length_scale, noise):
    K = rbf(X, X, length_scale) + noise * np.eye(len(X))
    K_star = rbf(X, X_new, length_scale)
    variance = 1 - np.sum(K_star * np.linalg.solve(K, K_star), axis=1)
    return K_star.T @ np.linalg.solve(K, y), np.sqrt(np.maximum(variance, 0))


def post_shifts_y(X, y, X_new, length_scale, noise):
    y -= y.mean().astype(y.dtype)
    return post_solve(X, y, X_new, length_scale, noise)


def post_scales_the_points_in_place(X, y, X_new, length_scale, noise):
    if X.dtype.kind == "f" and X_new.dtype.kind == "f":
        X /= length_scale
        X_new /= length_scale
        return post_solve(X, y, X_new, 1.0, noise)
    return post_solve(X, y, X_new, length_scale, noise)


def post_whole_numbers(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new, length_scale, noise)
    out = np.zeros(len(mean), dtype=y.dtype)
    out[:] = mean
    return out, sd


def post_of_the_measured_points(X, y, X_new, length_scale, noise):
    return post_solve(X, y, X, length_scale, noise)


def post_first_new_point_for_all(X, y, X_new, length_scale, noise):
    mean, sd = post_solve(X, y, X_new[:1], length_scale, noise)
    return np.repeat(mean, len(X_new)), np.repeat(sd, len(X_new))


# ---------------------------------------------------------------------------- 2 · expected_improvement


def ei_where(mean, sd, best):
    gain = best - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        z = gain / sd
        value = gain * norm.cdf(z) + sd * norm.pdf(z)
    return np.where(sd > 0, value, np.maximum(gain, 0))


def ei_noisy_division(mean, sd, best):
    z = (best - mean) / sd
    value = (best - mean) * norm.cdf(z) + sd * norm.pdf(z)
    return np.where(sd == 0, np.maximum(best - mean, 0), value)


def ei_loop(mean, sd, best):
    out = []
    for m, s in zip(mean, sd, strict=True):
        if s == 0:
            out.append(max(best - m, 0))
        else:
            z = (best - m) / s
            out.append((best - m) * norm.cdf(z) + s * norm.pdf(z))
    return np.array(out, dtype=float)


def ei_mask(mean, sd, best):
    out = np.maximum(best - mean, 0).astype(float)
    open_ = sd > 0
    gain = best - mean[open_]
    z = gain / sd[open_]
    out[open_] = gain * norm.cdf(z) + sd[open_] * norm.pdf(z)
    return out


def ei_safe_divisor(mean, sd, best):
    known = sd == 0
    z = (best - mean) / np.where(known, 1, sd)
    value = sd * (z * norm.cdf(z) + norm.pdf(z))
    return np.where(known, np.clip(best - mean, 0, None), value)


def ei_nan_to_zero(mean, sd, best):
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (best - mean) / sd
        return np.nan_to_num((best - mean) * norm.cdf(z) + sd * norm.pdf(z))


def ei_smallest_divisor(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return (best - mean) * ndtr(z) + sd * norm.pdf(z)


def ei_scale_and_location(mean, sd, best):
    some = np.where(sd > 0, sd, 1)
    value = (best - mean) * norm.cdf(best, mean, some) + sd * some * norm.pdf(best, mean, some)
    return np.where(sd > 0, value, np.fmax(best - mean, 0))


def ei_error_function(mean, sd, best):
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(sd > 0, (best - mean) / sd, np.inf * np.sign(best - mean))
        z = np.where(np.isnan(z), 0, z)
    share = (1 + erf(z / math.sqrt(2))) / 2
    return (best - mean) * share + sd * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def ei_through_the_survival_function(mean, sd, best):
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (mean - best) / sd
        value = sd * norm.pdf(z) - (mean - best) * norm.sf(z)
    value[sd == 0] = np.maximum(best - mean, 0)[sd == 0]
    return value


def ei_not_below_zero(mean, sd, best):
    return np.maximum(ei_mask(mean, sd, best), 0)


def ei_floor_under_sd(mean, sd, best):
    sd = np.maximum(sd, 1e-12)
    z = (best - mean) / sd
    return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def ei_tiny_sd_added(mean, sd, best):
    z = (best - mean) / (sd + 1e-9)
    return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def ei_maximizing(mean, sd, best):
    return ei_where(-mean, sd, -best)


def ei_nan_left(mean, sd, best):
    z = (best - mean) / sd
    return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def ei_known_is_zero(mean, sd, best):
    return np.where(sd > 0, ei_where(mean, sd, best), 0)


def ei_known_may_be_negative(mean, sd, best):
    return np.where(sd > 0, ei_where(mean, sd, best), best - mean)


def ei_known_by_size(mean, sd, best):
    return np.where(sd > 0, ei_where(mean, sd, best), np.abs(best - mean))


def ei_known_is_the_mean(mean, sd, best):
    return np.where(sd > 0, ei_where(mean, sd, best), np.maximum(mean, 0))


def ei_all_known_if_one_is(mean, sd, best):
    return np.maximum(best - mean, 0) if (sd == 0).any() else ei_where(mean, sd, best)


def ei_known_only_if_all_are(mean, sd, best):
    return np.maximum(best - mean, 0) if (sd == 0).all() else ei_nan_left(mean, sd, best)


def ei_known_left_out(mean, sd, best):
    return ei_where(mean[sd > 0], sd[sd > 0], best)


def ei_small_sd_added(mean, sd, best):
    return ei_where(mean, sd + 1e-3, best)


def ei_without_density(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return (best - mean) * norm.cdf(z)


def ei_without_cdf(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return (best - mean) + sd * norm.pdf(z)


def ei_density_without_sd(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return (best - mean) * norm.cdf(z) + norm.pdf(z)


def ei_density_of_scipy_times_sd(mean, sd, best):
    some = np.where(sd > 0, sd, 1)
    value = (best - mean) * norm.cdf(best, mean, some) + some * norm.pdf(best, mean, some)
    return np.where(sd > 0, value, np.maximum(best - mean, 0))


def ei_cdf_and_density_swapped(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return np.where(sd > 0, (best - mean) * norm.pdf(z) + sd * norm.cdf(z), np.maximum(best - mean, 0))


def ei_minus_density(mean, sd, best):
    z = (best - mean) / np.maximum(sd, 1e-300)
    return (best - mean) * norm.cdf(z) - sd * norm.pdf(z)


def ei_divides_by_variance(mean, sd, best):
    z = (best - mean) / np.maximum(sd**2, 1e-300)
    return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def ei_sd_taken_for_variance(mean, sd, best):
    return ei_where(mean, np.sqrt(sd), best)


def ei_z_not_divided(mean, sd, best):
    z = best - mean
    return np.where(sd > 0, z * norm.cdf(z) + sd * norm.pdf(z), np.maximum(z, 0))


def ei_z_turned_round(mean, sd, best):
    z = (mean - best) / np.maximum(sd, 1e-300)
    return (best - mean) * norm.cdf(z) + sd * norm.pdf(z)


def ei_chance_of_improvement(mean, sd, best):
    return norm.cdf((best - mean) / np.maximum(sd, 1e-300))


def ei_of_the_mean_only(mean, sd, best):
    return np.maximum(best - mean, 0)


def ei_lower_bound(mean, sd, best):
    return np.maximum(best - (mean - sd), 0)


def ei_scaled_by_sd(mean, sd, best):
    z = (best - mean) / np.where(sd > 0, sd, 1)
    return np.where(sd > 0, z * norm.cdf(z) + norm.pdf(z), np.maximum(best - mean, 0))


def ei_best_of_the_means(mean, sd, best):
    return ei_where(mean, sd, mean.min())


def ei_not_negative_gain(mean, sd, best):
    gain = np.maximum(best - mean, 0)
    z = gain / np.maximum(sd, 1e-300)
    return gain * norm.cdf(z) + sd * norm.pdf(z)


def ei_changes_sd(mean, sd, best):
    value = ei_where(mean, sd, best)
    sd[sd == 0] = 1
    return value


def ei_changes_mean(mean, sd, best):
    value = ei_where(mean, sd, best)
    mean -= np.asarray(best).astype(mean.dtype)
    return value


def ei_whole_numbers(mean, sd, best):
    out = np.zeros_like(mean)
    for i in range(len(mean)):
        out[i] = ei_loop(mean[i : i + 1], sd[i : i + 1], best)[0]
    return out


def ei_greatest_only(mean, sd, best):
    return ei_where(mean, sd, best).max()


def ei_column(mean, sd, best):
    return ei_where(mean, sd, best)[:, None]


# ---------------------------------------------------------------------------- 3 · suggest_bayes


def standardized(y):
    return (y - y.mean()) / (y.std() or 1)


def scores(X, y, candidates, length_scale, noise, best=None):
    """Return the expected improvement of all candidates."""
    mean, sd = post_solve(X, y, candidates, length_scale, noise)
    return ei_where(mean, sd, y.min() if best is None else best)


def next_own_functions(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, standardized(y), candidates, length_scale, noise)))


def next_library(X, y, candidates, length_scale, noise):
    sd = np.std(y)
    z = (y - np.mean(y)) / (sd if sd > 0 else 1)
    mean, sd = gp.gp_posterior(X, z, candidates, length_scale, noise=noise, kernel=gp.rbf)
    return np.argmax(gp.expected_improvement(mean, sd, z.min()))


def next_loops(X, y, candidates, length_scale, noise):
    values = [float(v) for v in y]
    centre = sum(values) / len(values)
    spread = math.sqrt(sum((v - centre) ** 2 for v in values) / len(values))
    z = np.array([(v - centre) / spread if spread > 0 else 0.0 for v in values])
    mean, sd = post_loops(X, z, candidates, length_scale, noise)
    gains = list(ei_loop(mean, sd, min(z)))
    return gains.index(max(gains))


def next_sorted_stably(X, y, candidates, length_scale, noise):
    gains = scores(X, standardized(y), candidates, length_scale, noise)
    return sorted(range(len(candidates)), key=lambda i: -gains[i])[0]


def next_in_the_old_units(X, y, candidates, length_scale, noise):
    centre, scale = y.mean(), y.std() or 1
    mean, sd = post_cholesky(X, (y - centre) / scale, candidates, length_scale, noise)
    return int(ei_mask(centre + scale * mean, scale * sd, y.min()).argmax())


def next_sklearn(X, y, candidates, length_scale, noise):
    z = standardized(y)
    model = GaussianProcessRegressor(RBF(length_scale), alpha=noise, optimizer=None).fit(X, z)
    mean, sd = model.predict(candidates, return_std=True)
    return np.argmax(ei_safe_divisor(mean, sd, z.min()))


def next_sklearn_normalizes(X, y, candidates, length_scale, noise):
    model = GaussianProcessRegressor(RBF(length_scale), alpha=noise, optimizer=None, normalize_y=True)
    mean, sd = model.fit(X, y).predict(candidates, return_std=True)
    return int(np.argmax(ei_where(mean, sd, y.min())))


def next_first_maximum_by_hand(X, y, candidates, length_scale, noise):
    gains = scores(X, standardized(y), candidates, length_scale, noise)
    chosen = 0
    for i in range(1, len(gains)):
        if gains[i] > gains[chosen]:
            chosen = i
    return chosen


def next_negated_everything(X, y, candidates, length_scale, noise):
    z = -standardized(y)
    mean, sd = post_inverse(X, z, candidates, length_scale, noise)
    return int(np.argmax(ei_mask(-mean, sd, -z.max())))


def next_not_standardized(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, y, candidates, length_scale, noise)))


def next_only_centred(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, y - y.mean(), candidates, length_scale, noise)))


def next_only_scaled(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, y / (y.std() or 1), candidates, length_scale, noise)))


def next_scaled_by_variance(X, y, candidates, length_scale, noise):
    z = (y - y.mean()) / (y.var() or 1)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise)))


def next_sd_of_a_sample(X, y, candidates, length_scale, noise):
    z = (y - y.mean()) / (y.std(ddof=1) or 1)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise)))


def next_min_max(X, y, candidates, length_scale, noise):
    z = (y - y.min()) / (np.ptp(y) or 1)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise)))


def next_equal_values_give_nan(X, y, candidates, length_scale, noise):
    z = (y - y.mean()) / y.std()
    return int(np.argmax(scores(X, z, candidates, length_scale, noise)))


def next_equal_values_first_row(X, y, candidates, length_scale, noise):
    return 0 if y.std() == 0 else next_own_functions(X, y, candidates, length_scale, noise)


def next_least_improvement(X, y, candidates, length_scale, noise):
    return int(np.argmin(scores(X, standardized(y), candidates, length_scale, noise)))


def next_lowest_mean(X, y, candidates, length_scale, noise):
    return int(np.argmin(post_solve(X, standardized(y), candidates, length_scale, noise)[0]))


def next_greatest_sd(X, y, candidates, length_scale, noise):
    return int(np.argmax(post_solve(X, standardized(y), candidates, length_scale, noise)[1]))


def next_lower_bound(X, y, candidates, length_scale, noise):
    mean, sd = post_solve(X, standardized(y), candidates, length_scale, noise)
    return int(np.argmin(mean - 2 * sd))


def next_chance_of_improvement(X, y, candidates, length_scale, noise):
    z = standardized(y)
    mean, sd = post_solve(X, z, candidates, length_scale, noise)
    return int(np.argmax(ei_chance_of_improvement(mean, sd, z.min())))


def next_maximizing(X, y, candidates, length_scale, noise):
    return next_own_functions(X, -y, candidates, length_scale, noise)


def next_best_not_standardized(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, standardized(y), candidates, length_scale, noise, y.min())))


def next_best_is_the_highest(X, y, candidates, length_scale, noise):
    z = standardized(y)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise, z.max())))


def next_best_is_the_last(X, y, candidates, length_scale, noise):
    z = standardized(y)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise, z[-1])))


def next_best_is_the_first(X, y, candidates, length_scale, noise):
    z = standardized(y)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise, z[0])))


def next_best_is_the_average(X, y, candidates, length_scale, noise):
    return int(np.argmax(scores(X, standardized(y), candidates, length_scale, noise, 0)))


def next_best_of_the_predictions(X, y, candidates, length_scale, noise):
    mean, sd = post_solve(X, standardized(y), candidates, length_scale, noise)
    return int(np.argmax(ei_where(mean, sd, mean.min())))


def next_best_mean_at_the_trials(X, y, candidates, length_scale, noise):
    z = standardized(y)
    best = post_solve(X, z, X, length_scale, noise)[0].min()
    return int(np.argmax(scores(X, z, candidates, length_scale, noise, best)))


def next_last_of_equals(X, y, candidates, length_scale, noise):
    gains = scores(X, standardized(y), candidates, length_scale, noise)
    return len(gains) - 1 - int(np.argmax(gains[::-1]))


def next_never_twice(X, y, candidates, length_scale, noise):
    gains = scores(X, standardized(y), candidates, length_scale, noise)
    tried = (candidates[:, None, :] == X[None, :, :]).all(axis=2).any(axis=1)
    return int(np.argmax(np.where(tried, -1, gains)))


def next_the_point(X, y, candidates, length_scale, noise):
    return candidates[next_own_functions(X, y, candidates, length_scale, noise)]


def next_the_improvement(X, y, candidates, length_scale, noise):
    return scores(X, standardized(y), candidates, length_scale, noise).max()


def next_all_improvements(X, y, candidates, length_scale, noise):
    return scores(X, standardized(y), candidates, length_scale, noise)


def next_counted_from_one(X, y, candidates, length_scale, noise):
    return next_own_functions(X, y, candidates, length_scale, noise) + 1


def next_sd_taken_for_variance(X, y, candidates, length_scale, noise):
    z = standardized(y)
    mean, sd = post_solve(X, z, candidates, length_scale, noise)
    return int(np.argmax(ei_where(mean, sd**2, z.min())))


def next_noise_of_the_raw_values(X, y, candidates, length_scale, noise):
    z, scale = standardized(y), y.std() or 1
    return int(np.argmax(scores(X, z, candidates, length_scale, noise / scale**2)))


def next_noise_left_out(X, y, candidates, length_scale, noise):
    return next_own_functions(X, y, candidates, length_scale, 1e-8)


def next_noise_is_an_sd(X, y, candidates, length_scale, noise):
    return next_own_functions(X, y, candidates, length_scale, noise**2)


def next_noise_of_a_new_measurement(X, y, candidates, length_scale, noise):
    z = standardized(y)
    mean, sd = post_solve(X, z, candidates, length_scale, noise)
    return int(np.argmax(ei_where(mean, np.sqrt(sd**2 + noise), z.min())))


def next_length_is_one(X, y, candidates, length_scale, noise):
    return next_own_functions(X, y, candidates, 1.0, noise)


def next_other_kernel(X, y, candidates, length_scale, noise):
    z = standardized(y)
    mean, sd = gp.gp_posterior(X, z, candidates, length_scale, noise=noise)
    return int(np.argmax(gp.expected_improvement(mean, sd, z.min())))


def next_points_standardized(X, y, candidates, length_scale, noise):
    centre, scale = X.mean(axis=0), X.std(axis=0)
    scale = np.where(scale > 0, scale, 1)
    X, candidates = (X - centre) / scale, (candidates - centre) / scale
    return next_own_functions(X, y, candidates, length_scale, noise)


def next_noise_for_amplitude(X, y, candidates, length_scale, noise):
    z = standardized(y)
    mean, sd = gp.gp_posterior(X, z, candidates, length_scale, noise, kernel=gp.rbf)
    return int(np.argmax(gp.expected_improvement(mean, sd, z.min())))


def next_sd_scaled_back_only(X, y, candidates, length_scale, noise):
    z, scale = standardized(y), y.std() or 1
    mean, sd = post_solve(X, z, candidates, length_scale, noise)
    return int(np.argmax(ei_where(mean, sd * scale, z.min())))


def next_changes_y(X, y, candidates, length_scale, noise):
    chosen = next_own_functions(X, y, candidates, length_scale, noise)
    y -= y.mean().astype(y.dtype)
    return chosen


def next_whole_numbers(X, y, candidates, length_scale, noise):
    z = np.zeros_like(y)
    z[:] = standardized(y)
    return int(np.argmax(scores(X, z, candidates, length_scale, noise)))


WRONG = {
    "gp_posterior": [
        post_sd_is_variance,
        post_swapped_pair,
        post_without_the_two,
        post_length_not_squared,
        post_length_is_one,
        post_length_multiplied,
        post_distance_not_squared,
        post_city_blocks,
        post_first_coordinate,
        post_noise_is_an_sd,
        post_noise_left_out,
        post_noise_everywhere,
        post_noise_only_in_the_mean,
        post_noise_of_a_new_measurement,
        post_noise_added_to_sd,
        post_always_some_noise,
        post_y_centred,
        post_y_standardized,
        post_variance_without_inverse,
        post_mean_without_inverse,
        post_plus_for_minus,
        post_not_clipped,
        post_not_clipped_inverse,
        post_covariances_instead,
        post_columns,
        post_transposed_if_square,
        post_wrong_sum_of_the_variance,
        post_shifts_y,
        post_scales_the_points_in_place,
        post_whole_numbers,
        post_of_the_measured_points,
        post_first_new_point_for_all,
    ],
    "expected_improvement": [
        ei_maximizing,
        ei_nan_left,
        ei_known_is_zero,
        ei_known_may_be_negative,
        ei_known_by_size,
        ei_known_is_the_mean,
        ei_all_known_if_one_is,
        ei_known_only_if_all_are,
        ei_known_left_out,
        ei_small_sd_added,
        ei_without_density,
        ei_without_cdf,
        ei_density_without_sd,
        ei_density_of_scipy_times_sd,
        ei_cdf_and_density_swapped,
        ei_minus_density,
        ei_divides_by_variance,
        ei_sd_taken_for_variance,
        ei_z_not_divided,
        ei_z_turned_round,
        ei_chance_of_improvement,
        ei_of_the_mean_only,
        ei_lower_bound,
        ei_scaled_by_sd,
        ei_best_of_the_means,
        ei_not_negative_gain,
        ei_changes_sd,
        ei_changes_mean,
        ei_whole_numbers,
        ei_greatest_only,
        ei_column,
    ],
    "suggest_bayes": [
        next_not_standardized,
        next_only_centred,
        next_only_scaled,
        next_scaled_by_variance,
        next_sd_of_a_sample,
        next_min_max,
        next_equal_values_give_nan,
        next_equal_values_first_row,
        next_least_improvement,
        next_lowest_mean,
        next_greatest_sd,
        next_lower_bound,
        next_chance_of_improvement,
        next_maximizing,
        next_best_not_standardized,
        next_best_is_the_highest,
        next_best_is_the_last,
        next_best_is_the_first,
        next_best_is_the_average,
        next_best_of_the_predictions,
        next_best_mean_at_the_trials,
        next_last_of_equals,
        next_never_twice,
        next_the_point,
        next_the_improvement,
        next_all_improvements,
        next_counted_from_one,
        next_sd_taken_for_variance,
        next_noise_of_the_raw_values,
        next_noise_left_out,
        next_noise_for_amplitude,
        next_noise_is_an_sd,
        next_noise_of_a_new_measurement,
        next_length_is_one,
        next_other_kernel,
        next_points_standardized,
        next_sd_scaled_back_only,
        next_changes_y,
        next_whole_numbers,
    ],
}

RIGHT = {
    "gp_posterior": [
        post_solve,
        post_inverse,
        post_cholesky,
        post_loops,
        post_cdist,
        post_sklearn,
        post_cho_solve,
        post_eigen,
        post_whole_matrix,
        post_one_measurement_after_the_other,
        post_nan_to_zero,
    ],
    "expected_improvement": [
        ei_where,
        ei_noisy_division,
        ei_loop,
        ei_mask,
        ei_safe_divisor,
        ei_nan_to_zero,
        ei_smallest_divisor,
        ei_scale_and_location,
        ei_error_function,
        ei_through_the_survival_function,
        ei_not_below_zero,
        ei_floor_under_sd,
        ei_tiny_sd_added,
    ],
    "suggest_bayes": [
        next_own_functions,
        next_library,
        next_loops,
        next_sorted_stably,
        next_in_the_old_units,
        next_sklearn,
        next_sklearn_normalizes,
        next_first_maximum_by_hand,
        next_negated_everything,
    ],
}
