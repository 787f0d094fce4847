"""Fewer columns made from many: principal components."""

from __future__ import annotations

import numpy as np

from course_lib.inputs import feature_table, finite, whole


def pca(X, n_components: int | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the directions in which the rows of a table vary most.

    The singular value decomposition of the centred table, ``X - mean = U S Vᵀ``, has them as rows of Vᵀ; the
    variance along them is ``S² / (n - 1)``.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, at least two rows. There may be more columns than rows.
    n_components : int, optional
        How many directions, 1 to ``min(n, d)``; all of them if left out.

    Returns
    -------
    mean : numpy.ndarray, shape (d,)
        Column means.
    components : numpy.ndarray, shape (n_components, d)
        One direction a row, of length 1 and perpendicular to one another, the largest variance first. A
        direction has no sign of its own; here the entry largest in size is positive (of those equal to
        nine digits the first). Where a variance is 0 the direction is one of many.
    variances : numpy.ndarray, shape (n_components,)
        Variance of the rows along each direction, in units of X squared.

    Raises
    ------
    ValueError
        If `X` is no table of at least two rows, or `n_components` is outside its range.

    References
    ----------
    Pearson, K. (1901). On lines and planes of closest fit to systems of points in space.

    Examples
    --------
    >>> mean, components, variances = pca([[1, 1], [5, 5], [2, 4], [4, 2]])
    >>> mean
    array([3., 3.])
    >>> components.round(3)
    array([[ 0.707,  0.707],
           [ 0.707, -0.707]])
    >>> variances.round(2)
    array([5.33, 1.33])
    """
    X = feature_table("pca", X)
    if len(X) < 2:
        raise ValueError("pca: X has 1 row; directions of variation need at least 2")
    n_components = _n_components(X, n_components)
    mean = X.mean(axis=0)
    _, sizes, directions = np.linalg.svd(X - mean, full_matrices=False)
    largest = np.argmax(np.abs(directions).round(9), axis=1)  # rounding error must not decide a tie
    signs = np.sign(directions[np.arange(len(directions)), largest])
    components = directions * signs[:, None]
    return mean, components[:n_components], sizes[:n_components] ** 2 / (len(X) - 1)


def project(X, mean, components) -> np.ndarray:
    """Return how far each row lies from the mean along each component.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, those `pca` was given or new ones.
    mean : array_like, shape (d,)
        From `pca`.
    components : array_like, shape (k, d)
        From `pca`, one a row.

    Returns
    -------
    numpy.ndarray, shape (n, k)
        Coordinates, in units of X; the columns to go on with.

    Raises
    ------
    ValueError
        If shapes do not match, or an entry is not finite.

    References
    ----------
    Hotelling, H. (1933). Analysis of a complex of statistical variables into principal components.

    Examples
    --------
    >>> project([[3.0, 4.0]], mean=[1.0, 1.0], components=[[0.6, 0.8]])
    array([[3.6]])
    """
    X = feature_table("project", X)
    mean, components = _directions("project", mean, components, X.shape[1])
    return (X - mean) @ components.T


def reconstruct(coordinates, mean, components) -> np.ndarray:
    """Return the rows that the coordinates stand for.

    Parameters
    ----------
    coordinates : array_like, shape (n, k)
        From `project`.
    mean : array_like, shape (d,)
        From `pca`.
    components : array_like, shape (k, d)
        From `pca`, one a row.

    Returns
    -------
    numpy.ndarray, shape (n, d)
        Rows in the original columns: the nearest to the original rows that k components allow.

    Raises
    ------
    ValueError
        If shapes do not match, or an entry is not finite.

    References
    ----------
    Hotelling, H. (1933). Analysis of a complex of statistical variables into principal components.

    Examples
    --------
    >>> reconstruct([[5.0]], mean=[1.0, 1.0], components=[[0.6, 0.8]])
    array([[4., 5.]])
    """
    coordinates = feature_table("reconstruct", coordinates)
    mean, components = _directions("reconstruct", mean, components, np.shape(components)[-1])
    if coordinates.shape[1] != len(components):
        raise ValueError(
            f"reconstruct: coordinates has {coordinates.shape[1]} columns for {len(components)} components"
        )
    return mean + coordinates @ components


def _n_components(X: np.ndarray, n_components) -> int:
    if n_components is None:
        return min(X.shape)
    n_components = whole("pca", "n_components", n_components)
    if n_components > min(X.shape):
        raise ValueError(
            f"pca: n_components is {n_components}, but {X.shape[0]} rows and {X.shape[1]} columns have only "
            f"{min(X.shape)} directions"
        )
    return n_components


def _directions(name: str, mean, components, n_columns: int) -> tuple[np.ndarray, np.ndarray]:
    mean, components = finite(name, "mean", mean), finite(name, "components", components)
    if components.ndim != 2 or components.shape[1] != n_columns:
        turned = "; one component a row: .T" if components.shape[:1] == (n_columns,) else ""
        raise ValueError(f"{name}: components has shape {components.shape} for {n_columns} columns{turned}")
    if mean.shape != (n_columns,):
        raise ValueError(f"{name}: mean has shape {mean.shape} but there are {n_columns} columns")
    return mean, components
