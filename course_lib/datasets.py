"""Data to learn from: real tables with their source and licence, and generated ones with their known truth.

Nothing is downloaded: the real tables come with scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from sklearn import datasets as bundled

from course_lib.inputs import finite, positive, whole
from course_lib.losses import sigmoid


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Features, a target, and where they come from.

    Attributes
    ----------
    name : str
        What the data are called.
    X : numpy.ndarray of float, shape (n_rows, n_features)
        Features, as measured: not scaled.
    y : numpy.ndarray of float, shape (n_rows,)
        Target; class labels are 0.0, 1.0, ….
    feature_names : tuple of str
        One name per column of `X`.
    target_name : str
        What `y` is; of binary labels, what 1 stands for.
    units : dict
        Unit of each feature and of the target by name; those without a unit are left out.
    description : str
        What the rows and columns are.
    source : str
        Who measured it and where it was published.
    licence : str
        On what terms it may be used.
    truth : dict
        What generated data were made from; empty for measured data.

    Examples
    --------
    >>> data = load_diabetes()
    >>> data
    Dataset(Diabetes, 442 rows, 10 features, target: disease progression one year after baseline)
    >>> data.label("bmi")
    'bmi [kg/m²]'
    """

    name: str
    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_name: str
    units: dict[str, str]
    description: str
    source: str
    licence: str
    truth: dict = field(default_factory=dict)

    def label(self, column: str) -> str:
        """Return an axis label: the name of a column or of the target, with its unit if it has one.

        Parameters
        ----------
        column : str
            One of `feature_names`, or `target_name`.

        Returns
        -------
        str
            Such as ``"bmi [kg/m²]"``.

        Raises
        ------
        ValueError
            If there is no such column.

        Examples
        --------
        >>> load_digits().label("digit")
        'digit'
        """
        if column not in (*self.feature_names, self.target_name):
            raise ValueError(
                f"label: {self.name} has no column {column!r}; see feature_names and target_name"
            )
        return f"{column} [{self.units[column]}]" if column in self.units else column

    def __repr__(self):
        n_rows, n_features = self.X.shape
        columns = f"{n_features} feature{'s' * (n_features > 1)}"
        return f"Dataset({self.name}, {n_rows} rows, {columns}, target: {self.target_name})"


def load_diabetes() -> Dataset:
    """Return ten measurements of 442 diabetes patients and how their disease went on.

    Returns
    -------
    Dataset
        Features as measured, each with its own scale. The source states no units; those of the blood serum
        columns are the customary ones that the values fit.

    References
    ----------
    Efron, B., Hastie, T., Johnstone, I. and Tibshirani, R. (2004). Least angle regression.

    Examples
    --------
    >>> data = load_diabetes()
    >>> data.X[0, :3], float(data.y[0])
    (array([59. ,  2. , 32.1]), 151.0)
    """
    table = bundled.load_diabetes(scaled=False)
    serum = {"s1": "mg/dl", "s2": "mg/dl", "s3": "mg/dl", "s5": "log(mg/dl)", "s6": "mg/dl"}
    return Dataset(
        "Diabetes",
        table.data.astype(float),
        table.target.astype(float),
        tuple(table.feature_names),
        "disease progression one year after baseline",
        {"age": "years", "bmi": "kg/m²", "bp": "mm Hg", **serum},
        "One row per patient. age; sex, coded 1 and 2, which is which not being documented; bmi, body "
        "mass index; bp, average blood pressure; six blood serum measurements: s1 total cholesterol, "
        "s2 low-density and s3 high-density lipoproteins, s4 total cholesterol over high-density "
        "lipoproteins, s5 possibly the logarithm of triglycerides, s6 blood sugar. The target is a "
        "score of the progression of the disease, without unit.",
        "Efron, Hastie, Johnstone and Tibshirani (2004), Least angle regression, Annals of Statistics "
        "32, 407–499.",
        "The authors state none; distributed with scikit-learn (BSD-3-Clause).",
    )


def load_breast_cancer() -> Dataset:
    """Return thirty measurements of the cell nuclei in each of 569 breast tumours, benign or malignant.

    Returns
    -------
    Dataset
        ``y`` is 1 for benign (357 rows) and 0 for malignant (212), as in scikit-learn.

    References
    ----------
    Street, W. N., Wolberg, W. H. and Mangasarian, O. L. (1993). Nuclear feature extraction for breast
    tumor diagnosis.

    Examples
    --------
    >>> load_breast_cancer()
    Dataset(Breast cancer, 569 rows, 30 features, target: benign)
    """
    table = bundled.load_breast_cancer()
    return Dataset(
        "Breast cancer",
        table.data.astype(float),
        table.target.astype(float),
        tuple(map(str, table.feature_names)),
        "benign",
        {},
        "One row per tumour: mean, standard error ('error') and mean of the three largest values "
        "('worst') of ten properties of the cell nuclei in a picture of a fine needle aspirate. "
        "Lengths and areas are in units of the picture. The target is 1 for benign, 0 for malignant.",
        "Wolberg, Street and Mangasarian (1995), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning "
        "Repository, doi:10.24432/C5DW2B.",
        "CC BY 4.0",
    )


def load_digits() -> Dataset:
    """Return 1797 handwritten digits as pictures of 8 × 8 pixels.

    Returns
    -------
    Dataset
        Grey values 0 to 16, row by row of the picture, so that ``X[i].reshape(8, 8)`` is picture i; ``y``
        is 0.0 to 9.0.

    References
    ----------
    Alpaydin, E. and Kaynak, C. (1998). Cascading classifiers.

    Examples
    --------
    >>> load_digits()
    Dataset(Digits, 1797 rows, 64 features, target: digit)
    """
    table = bundled.load_digits()
    return Dataset(
        "Digits",
        table.data.astype(float),
        table.target.astype(float),
        tuple(table.feature_names),
        "digit",
        {},
        "One row per picture. A pixel counts the dark points, 0 to 16, in its 4 × 4 block of the "
        "original of 32 × 32 points. The target is the digit written, 0 to 9.",
        "Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning "
        "Repository, doi:10.24432/C50P49.",
        "CC BY 4.0",
    )


def load_pixels() -> Dataset:
    """Return the pixels of two photographs, each to be guessed from its neighbours: over a million rows.

    Guessing a pixel and storing only the error is how lossless picture formats save space.

    Returns
    -------
    Dataset
        1 630 728 rows in the order in which a camera reads them: photograph, line, column, colour (red,
        green, blue); ``y.reshape(2, 426, 638, 3)`` gives the pictures back, without their edges. `X` holds
        the same colour of the pixels to the left, above left, above and above right.

    References
    ----------
    Weinberger, M. J., Seroussi, G. and Sapiro, G. (2000). The LOCO-I lossless image compression algorithm.

    Examples
    --------
    >>> load_pixels()
    Dataset(Pixels, 1630728 rows, 4 features, target: value)
    """
    photos = np.array(bundled.load_sample_images().images, dtype=float)
    above, here = photos[:, :-1], photos[:, 1:]
    names = ("left", "above left", "above", "above right")
    neighbours = (here[:, :, :-2], above[:, :, :-2], above[:, :, 1:-1], above[:, :, 2:])
    return Dataset(
        "Pixels",
        np.stack([neighbour.ravel() for neighbour in neighbours], axis=1),
        here[:, :, 1:-1].ravel(),
        names,
        "value",
        dict.fromkeys((*names, "value"), "levels, 0 to 255"),
        "One row per pixel and colour of two photographs, a pagoda and a flower, without the pixels at the "
        "edges that lack a neighbour.",
        "china.jpg and flower.jpg, distributed with scikit-learn; from Flickr, "
        "photos/danielbuechele/6061409035 and photos/vultilion/6056698931.",
        "CC BY 2.0",
    )


def careless_digits(rng, redrawn=0.2) -> Dataset:
    """Return all handwritten digits in random order, some of them carelessly labelled.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the order, the rows to label anew, and their labels.
    redrawn : float
        Probability that a label is drawn anew, 0 to 1; a draw can hit the right digit.

    Returns
    -------
    Dataset
        As `load_digits`, but `X` divided by 16, so that it runs from 0 to 1. `truth` holds y_clean, the
        digits as they were written, in the order of the rows.

    Raises
    ------
    ValueError
        If `redrawn` is not a probability or `rng` not a generator.

    Examples
    --------
    >>> data = careless_digits(np.random.default_rng(0), redrawn=0.2)
    >>> float((data.y != data.truth["y_clean"]).mean().round(3))
    0.196
    """
    name = "careless_digits"
    if not 0 <= finite(name, "redrawn", redrawn) <= 1:
        raise ValueError(f"{name}: redrawn is {redrawn}; it is a probability, 0 to 1")
    _generator(name, rng)
    digits = load_digits()
    order = rng.permutation(len(digits.y))
    y_clean = digits.y[order]
    y = np.where(rng.random(len(order)) < redrawn, rng.integers(0, 10, len(order)), y_clean)
    return replace(
        digits,
        name="Careless digits",
        X=digits.X[order] / 16,
        y=y,
        description="The pictures of load_digits in random order, pixels 0 to 1; some labels drawn anew.",
        truth={"y_clean": y_clean},
    )


def line_with_outlier(rng, n_rows=40, outlier=30.0, slope=2.0, intercept=1.0, noise=1.0) -> Dataset:
    """Return points along a line, one of them with a mistyped label.

    The draws do not depend on `outlier`: with the same seed only the one label moves.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws features and noise.
    n_rows : int
        Number of points.
    outlier : float
        What is added to the label of the right-most point; 0 for none.
    slope, intercept : float
        The line.
    noise : float
        Standard deviation of the labels around it.

    Returns
    -------
    Dataset
        `X` has one column, uniform on 0 to 10. `truth` holds slope, intercept, noise, outlier_row and
        y_clean.

    Raises
    ------
    ValueError
        If an argument is not a number of its kind.

    Examples
    --------
    >>> data = line_with_outlier(np.random.default_rng(0), outlier=30)
    >>> row = data.truth["outlier_row"]
    >>> round(float(data.y[row] - data.truth["y_clean"][row]), 6)
    30.0
    """
    name, n_rows = "line_with_outlier", whole("line_with_outlier", "n_rows", n_rows, least=2)
    for label, value in (("outlier", outlier), ("slope", slope), ("intercept", intercept), ("noise", noise)):
        finite(name, label, value)
    if noise < 0:
        raise ValueError(f"{name}: noise is {noise}; it must be at least 0")
    _generator(name, rng)
    x = rng.uniform(0, 10, n_rows)
    y_clean = intercept + slope * x + noise * rng.normal(size=n_rows)
    row = int(x.argmax())
    y = y_clean.copy()
    y[row] += outlier
    truth = {"slope": slope, "intercept": intercept, "noise": noise, "outlier_row": row, "y_clean": y_clean}
    return _generated(
        "Line with an outlier", x[:, None], y, "y", "A line with normal noise; one label mistyped.", truth
    )


def two_blobs(rng, n_rows=200, distance=2.0, share=0.5) -> Dataset:
    """Return two overlapping clouds of points, whose true class probabilities are known.

    Both are normal with standard deviation 1 in both directions, so the log odds are linear in the features.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws labels and points.
    n_rows : int
        Number of points.
    distance : float
        Between the centres, in standard deviations.
    share : float
        Probability of class 1, above 0 and below 1.

    Returns
    -------
    Dataset
        `y` is 0.0 or 1.0. `truth` holds probability (of class 1 at each row, after Bayes), w and
        intercept of the log odds ``X @ w + intercept``, and centres, shape (2, 2), by class.

    Raises
    ------
    ValueError
        If an argument is not a number of its kind.

    Examples
    --------
    >>> data = two_blobs(np.random.default_rng(0), distance=2.0)
    >>> data.truth["w"]
    array([2., 0.])
    """
    n_rows = whole("two_blobs", "n_rows", n_rows)
    if not 0 < positive("two_blobs", "share", share) < 1:
        raise ValueError(f"two_blobs: share is {share}; it is a probability, above 0 and below 1")
    _generator("two_blobs", rng)
    centres = np.array([[-0.5, 0.0], [0.5, 0.0]]) * positive("two_blobs", "distance", distance)
    y = (rng.random(n_rows) < share).astype(float)
    X = centres[y.astype(int)] + rng.normal(size=(n_rows, 2))
    w, intercept = centres[1] - centres[0], float(np.log(share / (1 - share)))
    truth = {"probability": sigmoid(X @ w + intercept), "w": w, "intercept": intercept, "centres": centres}
    return _generated("Two blobs", X, y, "class 1", "Two normal clouds of unit variance.", truth)


def logistic_data(rng, n_rows=1000, n_features=5) -> Dataset:
    """Return data for which logistic regression is the true model.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws features, weights and labels.
    n_rows, n_features : int
        Size of `X`.

    Returns
    -------
    Dataset
        Standard normal features and `y` of 0.0 or 1.0. `truth` holds w, shape (n_features,), and
        probability, shape (n_rows,); there is no intercept.

    Raises
    ------
    ValueError
        If a size is not a whole number of at least 1.

    Examples
    --------
    >>> logistic_data(np.random.default_rng(0), n_rows=100).truth["w"].shape
    (5,)
    """
    shape = whole("logistic_data", "n_rows", n_rows), whole("logistic_data", "n_features", n_features)
    _generator("logistic_data", rng)
    w, X = rng.normal(size=shape[1]), rng.normal(size=shape)
    probability = sigmoid(X @ w)
    y = (rng.random(shape[0]) < probability).astype(float)
    return _generated(
        "Logistic data",
        X,
        y,
        "class 1",
        "Labels drawn from a logistic model.",
        {"w": w, "probability": probability},
    )


def churn_data(rng, n_rows=5000, bend=0.0) -> Dataset:
    """Return customers of a telephone company, about 3 % of whom leave, with the true probability of each.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws features and labels.
    n_rows : int
        Number of customers.
    bend : float
        How much a change of usage speaks for leaving in *both* directions; 0 makes logistic regression the
        true model, 1 makes it plainly wrong.

    Returns
    -------
    Dataset
        `y` is 1.0 for a customer who left. `truth` holds probability, shape (n_rows,), w and intercept of the
        log odds ``X @ w + intercept`` (plus what `bend` adds), and bend.

    Raises
    ------
    ValueError
        If an argument is not a number of its kind.

    Examples
    --------
    >>> data = churn_data(np.random.default_rng(0), n_rows=100_000)
    >>> round(float(data.y.mean()), 2)
    0.03
    """
    n_rows = whole("churn_data", "n_rows", n_rows)
    finite("churn_data", "bend", bend)
    _generator("churn_data", rng)
    months, bill = rng.gamma(2.0, 15.0, n_rows), rng.normal(60.0, 15.0, n_rows)
    calls, usage, late = rng.poisson(1.0, n_rows), rng.normal(0.0, 20.0, n_rows), rng.poisson(0.3, n_rows)
    X = np.column_stack([months, bill, calls, usage, late]).astype(float)
    w, intercept = np.array([-0.04, 0.02, 0.6, -0.03, 0.7]), -5.0
    probability = sigmoid(X @ w + intercept + bend * ((usage / 20) ** 2 - 2))
    y = (rng.random(n_rows) < probability).astype(float)
    return Dataset(
        "Customers",
        X,
        y,
        ("months", "bill", "calls", "usage", "late"),
        "left",
        {"months": "months", "bill": "€/month", "calls": "calls/month", "usage": "%"},
        "One row per customer. months as a customer, monthly bill, calls to the help line, change of usage "
        "against the month before, late payments in the last year. The target is 1 for a customer who left.",
        "Generated by this course.",
        "That of the course.",
        {"probability": probability, "w": w, "intercept": intercept, "bend": bend},
    )


def word_counts(rng, n_rows=1000, n_words=300, length=12.0) -> Dataset:
    """Return how often each word stands in short documents: a few words everywhere, most of them rarely.

    The word of rank k appears 1/k times as often as the first (Zipf's law), and every word tells as much
    about the label as any other where it does appear.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws weights, counts and labels.
    n_rows : int
        Number of documents.
    n_words : int
        Number of words, one column each, the most frequent first.
    length : float
        Mean number of words in a document.

    Returns
    -------
    Dataset
        Counts, and `y` of 0.0 or 1.0 from a logistic model without intercept. `truth` holds w, standard
        normal, and frequency, the mean count in a document, both of shape (n_words,), and probability,
        shape (n_rows,).

    Raises
    ------
    ValueError
        If a size is not a whole number of at least 1, or `length` is not above 0.

    References
    ----------
    Zipf, G. K. (1949). Human behavior and the principle of least effort.

    Examples
    --------
    >>> data = word_counts(np.random.default_rng(0), n_rows=4)
    >>> data.X.shape, data.truth["frequency"][[0, 9]].round(2)
    ((4, 300), array([1.91, 0.19]))
    """
    shape = whole("word_counts", "n_rows", n_rows), whole("word_counts", "n_words", n_words)
    length = positive("word_counts", "length", length)
    _generator("word_counts", rng)
    frequency = length / np.arange(1, shape[1] + 1) / np.sum(1 / np.arange(1, shape[1] + 1))
    w, X = rng.normal(size=shape[1]), rng.poisson(frequency, shape).astype(float)
    probability = sigmoid(X @ w)
    y = (rng.random(shape[0]) < probability).astype(float)
    truth = {"w": w, "frequency": frequency, "probability": probability}
    description = "Counts of words with the frequencies of Zipf's law; labels drawn from a logistic model."
    return _generated("Word counts", X, y, "class 1", description, truth)


def _generator(name: str, rng) -> None:
    if not hasattr(rng, "normal"):
        raise ValueError(f"{name}: rng is {rng!r}; pass a generator, np.random.default_rng(seed)")


def _generated(
    name: str, X: np.ndarray, y: np.ndarray, target: str, description: str, truth: dict
) -> Dataset:
    columns = ("x",) if X.shape[1] == 1 else tuple(f"x{j + 1}" for j in range(X.shape[1]))
    return Dataset(
        name,
        X,
        y,
        columns,
        target,
        {},
        description,
        "Generated by this course.",
        "That of the course.",
        truth,
    )
