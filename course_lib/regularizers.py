"""Ways to keep a model from learning its training rows by heart: penalties on its weights, and noise.

The penalized losses are scaled as in scikit-learn, so that its ``alpha`` means the same here.
"""

from __future__ import annotations

from math import copysign
from numbers import Real

import numpy as np

from course_lib.inputs import features_and_targets, finite, generator, whole
from course_lib.optimizers import sgd


def ridge_closed_form(X, y, alpha: float) -> tuple[np.ndarray, float]:
    """Fit a linear model under a penalty on the squared length of its weights, by solving for the minimum.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features. No column of ones: the intercept is fitted beside the weights and not penalized.
    y : array_like, shape (n,)
        Targets.
    alpha : float
        Penalty, at least 0, in squared units of the features. 0 is least squares, and where that has many
        minima, the shortest weights among them.

    Returns
    -------
    w : numpy.ndarray, shape (d,)
        Weights, in target units per feature unit.
    intercept : float
        In the unit of the target. Together they minimize ``‖y - Xw - intercept‖² + alpha ‖w‖²``.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or `alpha` is negative.

    References
    ----------
    Hoerl, A. and Kennard, R. (1970). Ridge regression: biased estimation for nonorthogonal problems.

    Examples
    --------
    >>> w, intercept = ridge_closed_form([[0.0], [2.0]], [1.0, 5.0], alpha=2.0)
    >>> w, intercept
    (array([1.]), 2.0)
    """
    W, intercepts = ridge_path(X, y, [_penalty("ridge_closed_form", alpha)])
    return W[0], float(intercepts[0])


def ridge_path(X, y, alphas) -> tuple[np.ndarray, np.ndarray]:
    """Fit ridge for many penalties at the price of one: the table is taken apart only once.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, without a column of ones.
    y : array_like, shape (n,)
        Targets.
    alphas : array_like, shape (k,)
        Penalties, each as for `ridge_closed_form`.

    Returns
    -------
    W : numpy.ndarray, shape (k, d)
        One row of weights for each penalty. Along the direction of a singular value s of the centred table,
        ridge keeps the share ``s² / (s² + alpha)`` of what least squares would have.
    intercepts : numpy.ndarray, shape (k,)
        One for each penalty.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or a penalty is negative.

    References
    ----------
    Hastie, T., Tibshirani, R. and Friedman, J. (2009). The Elements of Statistical Learning, equation 3.47.

    Examples
    --------
    >>> ridge_path([[0.0], [2.0]], [1.0, 5.0], alphas=[0.0, 2.0])[0]
    array([[2.],
           [1.]])
    """
    X, y = features_and_targets("ridge_path", X, y)
    alphas = _penalties("ridge_path", alphas)
    Z, target = _centred(X, y)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    lost_in_rounding = s <= s[0] * max(Z.shape) * np.finfo(float).eps
    s = np.where(lost_in_rounding, np.inf, s)  # a direction that is not in the table gets no weight
    W = (U.T @ target / (s + alphas[:, None] / s)) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def soft_threshold(w, threshold: float) -> np.ndarray:
    """Move every entry towards zero by the same amount, and let those stay at zero that get there.

    Parameters
    ----------
    w : array_like
        Any shape.
    threshold : float or array_like
        How far, at least 0, in the unit of `w`; one number, or one for each entry.

    Returns
    -------
    numpy.ndarray, same shape
        ``sign(w) · max(|w| - threshold, 0)``, which minimizes ``½ (v - w)² + threshold |v|`` over v.

    Raises
    ------
    ValueError
        If an entry is missing or a threshold is negative.

    References
    ----------
    Donoho, D. and Johnstone, I. (1994). Ideal spatial adaptation by wavelet shrinkage.

    Examples
    --------
    >>> soft_threshold([3.0, -0.5, -2.0], threshold=1.0)
    array([ 2.,  0., -1.])
    """
    w, threshold = finite("soft_threshold", "w", w), finite("soft_threshold", "threshold", threshold)
    if (threshold < 0).any():
        raise ValueError(f"soft_threshold: threshold is {threshold.min():g}; it is a distance, at least 0")
    # Clipping leaves plain zeros where sign(w) times 0 would leave some of them negative.
    return w - np.clip(w, -threshold, threshold)


def ista(theta, grad, state=None, lr=0.1, alpha=0.01):
    """Take one proximal step under an L1 penalty: a step of descent, then a soft threshold.

    Parameters
    ----------
    theta : array_like
        Parameters, any shape.
    grad : array_like, same shape
        Gradient at `theta` of the loss *without* the penalty.
    state : None
        What the step remembers: nothing. Returned as it came.
    lr : float
        Learning rate, in units of parameter per gradient.
    alpha : float
        Penalty: ``alpha · sum |theta|`` is added to the loss.

    Returns
    -------
    theta : numpy.ndarray, same shape
        The parameters after the step, a new array.
    state : None
        `state`.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is missing, or `lr` or `alpha` is negative.

    References
    ----------
    Daubechies, I., Defrise, M. and De Mol, C. (2004). An iterative thresholding algorithm for linear inverse
    problems with a sparsity constraint.

    Examples
    --------
    >>> theta, state = ista([1.0, 0.2], grad=[1.0, 1.0], lr=0.1, alpha=2.0)
    >>> theta
    array([0.7, 0. ])
    """
    theta, state = sgd(theta, grad, state, lr)
    return soft_threshold(theta, lr * _penalty("ista", alpha)), state


def elastic_net_loss(w, intercept: float, X, y, alpha: float, l1_ratio: float = 0.5) -> float:
    """Half the mean squared error of a linear model, plus the elastic net's penalty on its weights.

    Parameters
    ----------
    w : array_like, shape (d,)
        Weights.
    intercept : float
        Not penalized.
    X : array_like, shape (n, d)
        Features.
    y : array_like, shape (n,)
        Targets.
    alpha : float
        Penalty, at least 0.
    l1_ratio : float
        Share of the L1 penalty, 0 to 1; 1 is the lasso.

    Returns
    -------
    float
        ``‖y - Xw - intercept‖² / 2n + alpha · (l1_ratio ‖w‖₁ + (1 - l1_ratio)/2 ‖w‖²)``, scaled as in
        scikit-learn. (Its ridge is scaled otherwise: there the alpha is n times as large.)

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, or `alpha` or `l1_ratio` is out of range.

    References
    ----------
    Zou, H. and Hastie, T. (2005). Regularization and variable selection via the elastic net.

    Examples
    --------
    >>> elastic_net_loss([2.0], 1.0, [[1.0], [2.0]], [3.0, 7.0], alpha=1.0, l1_ratio=0.5)
    3.0
    """
    w, X, y, errors = _errors("elastic_net_loss", w, intercept, X, y)
    l1, l2 = _two_penalties("elastic_net_loss", alpha, l1_ratio)
    return float(errors @ errors / (2 * len(y)) + l1 * np.abs(w).sum() + l2 / 2 * w @ w)


def elastic_net_grad(
    w, intercept: float, X, y, alpha: float, l1_ratio: float = 0.5
) -> tuple[np.ndarray, float]:
    """Subgradient of the elastic net's loss with respect to weights and intercept.

    Parameters
    ----------
    w, intercept, X, y, alpha, l1_ratio
        As for `elastic_net_loss`.

    Returns
    -------
    grad_w : numpy.ndarray, shape (d,)
        ``Xᵀ(Xw + intercept - y)/n + alpha · (l1_ratio sign(w) + (1 - l1_ratio) w)``, with sign(0) = 0.
    grad_intercept : float
        The mean error, without a penalty.

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is missing, or `alpha` or `l1_ratio` is out of range.

    Examples
    --------
    >>> elastic_net_grad([2.0], 1.0, [[1.0], [2.0]], [3.0, 7.0], alpha=1.0, l1_ratio=0.5)
    (array([-0.5]), -1.0)
    """
    w, X, y, errors = _errors("elastic_net_grad", w, intercept, X, y)
    l1, l2 = _two_penalties("elastic_net_grad", alpha, l1_ratio)
    return X.T @ errors / len(y) + l1 * np.sign(w) + l2 * w, float(errors.mean())


def lasso_coordinate_descent(
    X, y, alpha: float, n_sweeps: int = 1000, tol: float = 0.0
) -> tuple[np.ndarray, float]:
    """Fit the lasso one weight at a time, each to its best value while the others stand still.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, without a column of ones.
    y : array_like, shape (n,)
        Targets.
    alpha : float
        Penalty, at least 0.
    n_sweeps : int
        How often to go through all weights, in order, from zero weights; at most.
    tol : float
        Stop after a sweep in which no weight moved by more than this share of the largest weight.

    Returns
    -------
    w : numpy.ndarray, shape (d,)
        Weights; exactly 0 for a column that never changes.
    intercept : float
        The best one for these weights. At the end they minimize ``‖y - Xw - intercept‖² / 2n + alpha ‖w‖₁``.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or an option is out of range.

    References
    ----------
    Tibshirani, R. (1996). Regression shrinkage and selection via the lasso.
    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized linear models via
    coordinate descent: section 2.2, on keeping Xᵀ times the residuals instead of the residuals.

    Examples
    --------
    >>> lasso_coordinate_descent([[0.0], [2.0]], [1.0, 5.0], alpha=0.5)
    (array([1.5]), 1.5)
    """
    X, y = features_and_targets("lasso_coordinate_descent", X, y)
    l1, _ = _two_penalties("lasso_coordinate_descent", alpha, 1.0)
    tol = _penalty("lasso_coordinate_descent", tol, "tol")
    G, pull = _moments(X, y)
    w = np.zeros(X.shape[1])
    for _ in range(whole("lasso_coordinate_descent", "n_sweeps", n_sweeps, least=0)):
        before = w.copy()
        _sweep(range(len(w)), G, w, pull, l1, 0.0)
        if np.abs(w - before).max() <= tol * np.abs(w).max():
            break
    return w, float(y.mean() - X.mean(axis=0) @ w)


def elastic_net(X, y, alpha: float, l1_ratio: float = 0.5, tol: float = 1e-12) -> tuple[np.ndarray, float]:
    """Fit a linear model under an L1 and an L2 penalty; with ``l1_ratio=1`` it is the lasso.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, without a column of ones.
    y : array_like, shape (n,)
        Targets.
    alpha, l1_ratio : float
        As for `elastic_net_loss`, which is what is minimized.
    tol : float
        As for `regularization_path`.

    Returns
    -------
    w : numpy.ndarray, shape (d,)
        Weights.
    intercept : float
        Not penalized.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or an option is out of range.

    References
    ----------
    Zou, H. and Hastie, T. (2005). Regularization and variable selection via the elastic net.

    Examples
    --------
    >>> elastic_net([[0.0], [2.0]], [1.0, 5.0], alpha=1.0, l1_ratio=0.5)
    (array([1.]), 2.0)
    """
    W, intercepts = regularization_path(X, y, [_penalty("elastic_net", alpha)], l1_ratio, tol)
    return W[0], float(intercepts[0])


def largest_alpha(X, y, l1_ratio: float = 1.0) -> float:
    """Return the smallest penalty of the elastic net at which all weights are zero: where its path begins.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, without a column of ones.
    y : array_like, shape (n,)
        Targets.
    l1_ratio : float
        Share of the L1 penalty, above 0 to 1.

    Returns
    -------
    float
        ``max |Xᵀ(y - mean)| / n`` of the centred table, over `l1_ratio`.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or `l1_ratio` is out of range.

    References
    ----------
    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized linear models via
    coordinate descent: section 2.5.

    Examples
    --------
    >>> largest_alpha([[0.0], [2.0]], [1.0, 5.0])
    2.0
    """
    X, y = features_and_targets("largest_alpha", X, y)
    if _two_penalties("largest_alpha", 1.0, l1_ratio)[0] == 0:
        raise ValueError("largest_alpha: l1_ratio is 0; an L2 penalty alone never makes all weights zero")
    Z, target = _centred(X, y)
    return float(np.abs(Z.T @ target).max() / len(y) / l1_ratio)


def regularization_path(
    X, y, alphas, l1_ratio: float = 1.0, tol: float = 1e-12
) -> tuple[np.ndarray, np.ndarray]:
    """Fit the elastic net for many penalties, each fit starting from that of the next larger penalty.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, without a column of ones. The work grows with d², for the table's products of columns are
        computed once and used for all penalties.
    y : array_like, shape (n,)
        Targets.
    alphas : array_like, shape (k,)
        Penalties, in any order.
    l1_ratio : float
        Share of the L1 penalty, 0 to 1; 1 is the lasso.
    tol : float
        A fit is done when no single weight, moved to its best place, would change the predictions by more
        than this share of what the best single column can explain.

    Returns
    -------
    W : numpy.ndarray, shape (k, d)
        One row of weights for each penalty, in the order of `alphas`.
    intercepts : numpy.ndarray, shape (k,)
        One for each penalty.

    Raises
    ------
    ValueError
        If `X` is not a table with a row for each of `y`, an entry is missing, or an option is out of range.

    References
    ----------
    Friedman, J., Hastie, T. and Tibshirani, R. (2010). Regularization paths for generalized linear models via
    coordinate descent.
    Lee, H., Battle, A., Raina, R. and Ng, A. (2007). Efficient sparse coding algorithms: solving exactly
    where the signs are known.

    Examples
    --------
    >>> regularization_path([[0.0], [2.0]], [1.0, 5.0], alphas=[0.5, 2.0])[0]
    array([[1.5],
           [0. ]])
    """
    X, y = features_and_targets("regularization_path", X, y)
    alphas = _penalties("regularization_path", alphas)
    l1, l2 = _two_penalties("regularization_path", 1.0, l1_ratio)
    tol = _penalty("regularization_path", tol, "tol")
    G, c = _moments(X, y)
    W, w = np.zeros((len(alphas), len(c))), np.zeros(len(c))
    for k in np.argsort(-alphas):
        W[k] = w = _descended(G, c, w, alphas[k] * l1, alphas[k] * l2, tol)
    return W, y.mean() - W @ X.mean(axis=0)


def _descended(G, c, w, l1: float, l2: float, tol: float, most: int = 10_000) -> np.ndarray:
    """Minimize ``½ wᵀGw - cᵀw + l1 ‖w‖₁ + l2/2 ‖w‖²`` from a start."""
    spread = np.sqrt(G.diagonal())
    limit = tol * np.max(np.abs(c) / np.where(spread > 0, spread, np.inf))
    for _ in range(most):
        w, solved = _solved(G, c, w, l1, l2)
        pull, before = c - G @ w, w.copy()
        if solved and not (np.abs(pull[w == 0]) > l1 + limit * spread[w == 0]).any():
            break
        _sweep(np.flatnonzero((w != 0) | (np.abs(pull) > l1)), G, w, pull, l1, l2)
        if np.max(np.abs(w - before) * spread) <= limit:
            break
    return w


def _sweep(columns, G, w, pull, l1: float, l2: float) -> None:
    """Give each of the columns' weights its best value in turn; keeps ``pull = c - Gw``. Changes both."""
    for j in columns:
        force, curvature = pull[j] + G[j, j] * w[j], G[j, j] + l2
        best = copysign(max(abs(force) - l1, 0.0), force) / curvature if curvature > 0 else 0.0
        if best != w[j]:
            pull -= (best - w[j]) * G[j]
            w[j] = best


def _solved(G, c, w, l1: float, l2: float) -> tuple[np.ndarray, bool]:
    """Solve for the weights that are not zero, all at once; whichever would change its sign stops at zero.

    The second part says whether that could be done: not if columns are copies of one another.
    """
    while True:
        used = np.flatnonzero(w)
        old, target = w[used], c[used] - l1 * np.sign(w[used])
        H = G[np.ix_(used, used)] + l2 * np.eye(len(used))
        try:
            best = np.linalg.solve(H, target)
        except np.linalg.LinAlgError:
            return w, False
        if np.abs(H @ best - target).max(initial=0) > 1e-9 * np.abs(c).max():
            return w, False
        w, turning = w.copy(), np.flatnonzero(best * old <= 0) if l1 > 0 else []
        if not len(turning):
            w[used] = best
            return w, True
        shares = old[turning] / (old - best)[turning]
        w[used] = old + shares.min() * (best - old)
        w[used[turning[shares.argmin()]]] = 0.0


def _moments(X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return ``ZᵀZ / n`` and ``Zᵀt / n`` of the centred table and target: all the solvers need to know."""
    Z, target = _centred(X, y)
    return Z.T @ Z / len(y), Z.T @ target / len(y)


def _centred(X, y) -> tuple[np.ndarray, np.ndarray]:
    """Subtract the means; a column that never changes becomes exactly 0."""
    return np.where(np.ptp(X, axis=0) == 0, 0.0, X - X.mean(axis=0)), y - y.mean()


def _errors(name: str, w, intercept, X, y) -> tuple:
    X, y = features_and_targets(name, X, y)
    w, intercept = finite(name, "w", w), finite(name, "intercept", intercept)
    if w.shape != X.shape[1:] or intercept.ndim:
        shapes = f"w has shape {w.shape} and intercept {intercept.shape} but X {X.shape}"
        raise ValueError(f"{name}: {shapes}; w needs one weight for each column, intercept is one number")
    return w, X, y, X @ w + intercept - y


def _two_penalties(name: str, alpha, l1_ratio) -> tuple[float, float]:
    alpha = _penalty(name, alpha)
    if _penalty(name, l1_ratio, "l1_ratio") > 1:
        raise ValueError(f"{name}: l1_ratio is {l1_ratio}; it is a share, 0 (ridge) to 1 (lasso)")
    return alpha * l1_ratio, alpha * (1 - l1_ratio)


def _penalty(name: str, value, label: str = "alpha") -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= value < np.inf:
        raise ValueError(f"{name}: {label} is {value!r}; it must be one finite number of at least 0")
    return float(value)


def _penalties(name: str, alphas) -> np.ndarray:
    alphas = finite(name, "alphas", alphas)
    if alphas.ndim != 1:
        raise ValueError(f"{name}: alphas has shape {alphas.shape}; pass a list, even for one penalty")
    if (alphas < 0).any():
        raise ValueError(f"{name}: alphas holds {alphas.min():g}; a penalty is at least 0")
    return alphas


def dropout_forward(X, rate, rng=None, training=True) -> tuple[np.ndarray, np.ndarray]:
    """Drop entries at random and scale up the others, so that the mean stays what it is (inverted dropout).

    Parameters
    ----------
    X : array_like, any shape
        What a layer hands on, such as hidden units, one row an example.
    rate : float
        Share of the entries that is dropped, 0 to below 1.
    rng : numpy.random.Generator, optional
        Draws which; each entry by itself. Not needed where nothing is dropped.
    training : bool
        Whether to drop at all. In evaluation mode all of `X` goes through as it is.

    Returns
    -------
    out : numpy.ndarray, shape of X
        ``X * mask``.
    mask : numpy.ndarray, shape of X
        0 where an entry was dropped, ``1 / (1 - rate)`` elsewhere; ones in evaluation mode.

    Raises
    ------
    ValueError
        If `rate` is not at least 0 and below 1, or a generator is missing.

    References
    ----------
    Srivastava, N., Hinton, G., Krizhevsky, A., Sutskever, I. and Salakhutdinov, R. (2014). Dropout: a simple
    way to prevent neural networks from overfitting.

    Examples
    --------
    >>> out, mask = dropout_forward(np.ones(4), 0.5, np.random.default_rng(0))
    >>> out
    array([2., 0., 0., 0.])
    """
    X = np.asarray(X, dtype=float)
    if not 0 <= rate < 1:
        raise ValueError(f"dropout_forward: rate is {rate}; it is the share dropped, 0 to below 1")
    if not training or rate == 0:
        return X.copy(), np.ones_like(X)
    generator("dropout_forward", rng, "random")
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


def dropout_backward(d_out, mask) -> np.ndarray:
    """Gradient of a loss with respect to what went into `dropout_forward`.

    Parameters
    ----------
    d_out : array_like
        Gradient with respect to what came out.
    mask : array_like, same shape
        The mask of that forward pass: a new one would send the gradient through units that were dropped.

    Returns
    -------
    numpy.ndarray, same shape
        ``d_out * mask``.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Srivastava and others (2014), Dropout, section 5.1.

    Examples
    --------
    >>> dropout_backward([1.0, 2.0, 3.0], mask=[2.0, 0.0, 2.0])
    array([2., 0., 6.])
    """
    d_out, mask = np.asarray(d_out, dtype=float), np.asarray(mask, dtype=float)
    if d_out.shape != mask.shape:
        raise ValueError(
            f"dropout_backward: d_out has shape {d_out.shape} but mask {mask.shape}; is it another batch's?"
        )
    return d_out * mask


def batchnorm_forward(
    X, gamma, beta, running=None, training=True, momentum=0.1, eps=1e-5
) -> tuple[np.ndarray, tuple | None, tuple]:
    """Standardize every column, with the batch's own mean and variance; then scale it and shift it.

    Parameters
    ----------
    X : array_like, shape (n, k)
        What a layer hands on, one row an example. In training mode n is at least 2.
    gamma, beta : array_like, shape (k,)
        New standard deviation and new mean of each column, to be learned.
    running : pair of array_like, shape (k,), optional
        Running mean and running variance so far. None is a start at 0 and 1.
    training : bool
        Whether to use the batch's statistics and to move the running ones. In evaluation mode the running
        ones are used, so that a row's answer does not depend on its company.
    momentum : float
        Share of the *new* batch in the running averages, 0 to 1.
    eps : float
        Added to the variance, under the root.

    Returns
    -------
    out : numpy.ndarray, shape (n, k)
        ``gamma * X_hat + beta``.
    cache : tuple or None
        ``(X_hat, gamma / std)`` for `batchnorm_backward`; None in evaluation mode.
    running : tuple of numpy.ndarray
        Running mean and running variance after this batch, new arrays. As in torch, they collect the variance
        with divisor n − 1, while the batch itself is divided by the root of the one with divisor n.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a batch of one row is to be trained on.

    References
    ----------
    Ioffe, S. and Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing
    internal covariate shift, algorithm 1.

    Examples
    --------
    >>> out, cache, running = batchnorm_forward([[1.0], [3.0]], gamma=[10.0], beta=[5.0], eps=0.0)
    >>> out.ravel(), running
    (array([-5., 15.]), (array([0.2]), array([1.1])))
    """
    X, gamma, beta, (mean_so_far, var_so_far) = _ready_to_normalize(X, gamma, beta, running, training)
    if not training:
        X_hat = (X - mean_so_far) / np.sqrt(var_so_far + eps)
        return gamma * X_hat + beta, None, (mean_so_far, var_so_far)
    n, mean = len(X), X.mean(axis=0)
    X_hat = X - mean
    var = np.einsum("ij,ij->j", X_hat, X_hat) / n
    std = np.sqrt(var + eps)
    X_hat /= std
    mean_now = mean_so_far + momentum * (mean - mean_so_far)
    var_now = var_so_far + momentum * (var * n / (n - 1) - var_so_far)
    return gamma * X_hat + beta, (X_hat, gamma / std), (mean_now, var_now)


def batchnorm_backward(d_out, cache) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a loss with respect to what went into `batchnorm_forward` in training mode.

    A row moves the batch's mean and variance too, and through them the output of every other row: hence the
    two means that are taken off.

    Parameters
    ----------
    d_out : array_like, shape (n, k)
        Gradient with respect to what came out.
    cache : tuple
        As `batchnorm_forward` returned it.

    Returns
    -------
    d_X : numpy.ndarray, shape (n, k)
        With respect to `X`; every column sums to 0.
    d_gamma, d_beta : numpy.ndarray, shape (k,)
        With respect to `gamma` and `beta`.

    Raises
    ------
    ValueError
        If there is no cache, because the forward pass was in evaluation mode, or the shapes differ.

    References
    ----------
    Ioffe and Szegedy (2015), Batch normalization, section 3.

    Examples
    --------
    >>> _, cache, _ = batchnorm_forward([[0.0], [1.0], [5.0]], gamma=[1.0], beta=[0.0])
    >>> d_X, d_gamma, d_beta = batchnorm_backward([[3.0], [0.0], [0.0]], cache)
    >>> d_X.ravel().round(2), d_beta
    (array([ 0.53, -0.66,  0.13]), array([3.]))
    """
    if cache is None:
        raise ValueError("batchnorm_backward: cache is None; the forward pass was in evaluation mode")
    X_hat, scale = cache
    d_out = np.asarray(d_out, dtype=float)
    if d_out.shape != X_hat.shape:
        raise ValueError(f"batchnorm_backward: d_out has shape {d_out.shape} but the batch {X_hat.shape}")
    d_gamma, d_beta = np.einsum("ij,ij->j", d_out, X_hat), d_out.sum(axis=0)
    d_X = scale * (d_out - d_beta / len(d_out) - X_hat * (d_gamma / len(d_out)))
    return d_X, d_gamma, d_beta


def _ready_to_normalize(X, gamma, beta, running, training) -> tuple:
    # No look at every entry: a layer runs thousands of times, and a driver notices what is not finite.
    X, gamma, beta = (np.asarray(values, dtype=float) for values in (X, gamma, beta))
    if X.ndim != 2:
        raise ValueError(f"batchnorm_forward: X has shape {X.shape}; it must be a table, one row an example")
    if training and len(X) < 2:
        raise ValueError(
            f"batchnorm_forward: X has {len(X)} row; a batch of one has no spread, choose another batch_size"
        )
    if running is None:
        running = np.zeros(X.shape[1]), np.ones(X.shape[1])
    mean, var = (np.asarray(values, dtype=float) for values in running)
    for label, values in (("gamma", gamma), ("beta", beta), ("running mean", mean), ("running var", var)):
        if values.shape != X.shape[1:]:
            raise ValueError(f"batchnorm_forward: {label} has shape {values.shape}; X asks for {X.shape[1:]}")
    return X, gamma, beta, (mean, var)
