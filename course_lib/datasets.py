"""Data to learn from: real tables with their source and licence, and generated ones with their known truth.

Nothing is downloaded: the real tables come with scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from sklearn import datasets as bundled

from course_lib.inputs import finite, generator, positive, whole
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
    generator(name, rng)
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
    generator(name, rng)
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
    _probability("two_blobs", share)
    generator("two_blobs", rng)
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
    generator("logistic_data", rng)
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
    generator("churn_data", rng)
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
    generator("word_counts", rng)
    frequency = length / np.arange(1, shape[1] + 1) / np.sum(1 / np.arange(1, shape[1] + 1))
    w, X = rng.normal(size=shape[1]), rng.poisson(frequency, shape).astype(float)
    probability = sigmoid(X @ w)
    y = (rng.random(shape[0]) < probability).astype(float)
    truth = {"w": w, "frequency": frequency, "probability": probability}
    description = "Counts of words with the frequencies of Zipf's law; labels drawn from a logistic model."
    return _generated("Word counts", X, y, "class 1", description, truth)


@dataclass(frozen=True, eq=False, repr=False)
class Log:
    """A table as it was recorded, with text and dates, and where it comes from.

    Attributes
    ----------
    name : str
        What the data are called.
    table : pandas.DataFrame
        One row per record, nothing repaired.
    units : dict
        Unit of each column by name; those without a unit are left out.
    description : str
        What the rows and columns are.
    source : str
        Who recorded it and where it was published.
    licence : str
        On what terms it may be used.

    Examples
    --------
    >>> load_cdnow()
    Log(CDNOW, 69659 rows, columns: customer_id, date, cds, amount)
    """

    name: str
    table: pd.DataFrame
    units: dict[str, str]
    description: str
    source: str
    licence: str

    def __repr__(self):
        return f"Log({self.name}, {len(self.table)} rows, columns: {', '.join(self.table.columns)})"


def load_cdnow() -> Log:
    """Return every order of the customers who first came to an online music shop early in 1997.

    Returns
    -------
    Log
        Orders up to June 1998, as recorded: with repeated rows, orders of nothing and a long tail.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2001). Forecasting repeat sales at CDNOW: a case study.

    Examples
    --------
    >>> log = load_cdnow()
    >>> int(log.table.duplicated().sum()), int((log.table["amount"] == 0).sum())
    (255, 80)
    """
    folder = Path(find_spec("lifetimes").origin).parent
    columns = ["customer_id", "date", "cds", "amount"]
    table = pd.read_csv(
        folder / "datasets" / "CDNOW_master.txt", sep=r"\s+", skiprows=1, names=columns, dtype={"date": str}
    )
    return Log(
        "CDNOW",
        table.assign(date=pd.to_datetime(table["date"], format="%Y%m%d")),
        {"cds": "compact discs", "amount": "US$"},
        "One row per order of 23 570 customers whose first order was made in the first quarter of 1997: who, "
        "the day, how many compact discs, and what was paid.",
        "Fader and Hardie (2001), Forecasting repeat sales at CDNOW: a case study, Interfaces 31, S94–S107; "
        "distributed with the package lifetimes.",
        "The authors state none; the package is under the MIT licence.",
    )


@dataclass(frozen=True, eq=False, repr=False)
class Retail:
    """Customers of a shop, their sessions and purchases, as recorded, and what is true of them.

    Attributes
    ----------
    customers : pandas.DataFrame
        One row per record, in the order of the weeks.
    sessions : pandas.DataFrame
        One row per session before the mail was sent: customer_id, started, minutes, device.
    purchases : pandas.DataFrame
        One row per purchase before the mail was sent: customer_id, at, amount_eur.
    truth : dict
        What the tables were made from; see `retail`.

    Examples
    --------
    >>> retail(np.random.default_rng(0), n_customers=100)
    Retail(100 records of 100 customers over 40 weeks)
    """

    customers: pd.DataFrame
    sessions: pd.DataFrame
    purchases: pd.DataFrame
    truth: dict

    def __repr__(self):
        n_people, n_weeks = len(np.unique(self.truth["person"])), self.truth["n_weeks"]
        return f"Retail({len(self.customers)} records of {n_people} customers over {n_weeks} weeks)"


FAULTS = (
    *("exact_duplicates", "near_duplicates", "missing_at_random", "missing_not_at_random"),
    *("local_time", "wrong_units", "outliers", "label_noise"),
)
_ZONES = np.array(["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo"])
_DEVICES, _CAMPAIGNS = np.array(["phone", "tablet", "desktop"]), np.array(["none", "mail", "app", "voucher"])
_STEMS = ("North", "South", "East", "West", "Upper", "Lower", "New", "Old", "Great", "Green", "Stone", "Red")
_CITIES = np.array([stem + end for end in ("field", "bridge", "haven", "mill", "ton") for stem in _STEMS])
_FIRST = np.array(["Anna", "Ben", "Chiara", "David", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jonas"])
_LAST = np.array(["Berg", "Costa", "Diallo", "Evans", "Fischer", "Garcia", "Haas", "Ito", "Jones", "Kim"])
_PHRASES = {
    "wants a gift": 0.8,
    "likes the new range": 0.6,
    "friend of a customer": 0.4,
    "asked about delivery": 0.0,
    "asked about sizes": 0.0,
    "called twice": 0.0,
    "paid by card": 0.0,
    "price too high": -0.5,
    "returned the shoes": -0.7,
    "complained about the queue": -0.9,
}
_WEIGHTS = {
    "log_recency": -1.0,
    "log_visits": 0.6,
    "log_minutes": 2.0,
    "log_spend": 0.5,
    "age": -0.05,
    "log_distance": -0.6,
    "log_hours": -0.9,
}
_TYPICAL_LOG_MINUTES = 1.8
_FIRST_MAIL = np.datetime64("2025-02-03T09:00")  # a Monday; forty weeks on, every clock has jumped twice


def retail(
    rng,
    n_customers=2000,
    n_weeks=40,
    share=0.3,
    *,
    exact_duplicates=0.0,
    near_duplicates=0.0,
    missing_at_random=0.0,
    missing_not_at_random=0.0,
    local_time=0.0,
    wrong_units=0.0,
    outliers=0.0,
    label_noise=0.0,
    covariate_drift=0.0,
    label_drift=0.0,
    concept_drift=0.0,
    drift_week=None,
    ramp_weeks=1,
    spurious=0.0,
) -> Retail:
    """Return the customers of a shop with the faults and drifts asked for, and the truth beside them.

    Each week a mail goes out to some customers, who then visit the shop; `bought` tells who bought in the
    month after the visit, the moment at which one would like to know. Every fault draws from a stream of its
    own: with the same seed, one more fault leaves the customers as they were, and a larger amount strikes
    the same rows and others.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws everything.
    n_customers, n_weeks : int
        How many people, and over how many weeks they are spread evenly.
    share : float
        Share of those who buy, above 0 and below 1, before any drift: small for rare buyers.
    exact_duplicates, near_duplicates : float
        Copies to add, as a share of the customers; a near duplicate has a new customer_id, and its name,
        email and city are written in another way.
    missing_at_random, missing_not_at_random : float
        Share of ages missing: whoever it is ("completely at random"), or mostly of the young.
    local_time : float
        Share of visits written in the local time of their shop, and without an offset.
    wrong_units : float
        Share of distances written in metres.
    outliers : float
        Share of spendings mistyped, 100 to 1000 times too large.
    label_noise : float
        Share of labels turned round.
    covariate_drift : float
        How far log_recency moves, in its standard deviations; buying depends on it as before.
    label_drift : float
        How far the log odds of buying move; buyers, and non-buyers, look as before.
    concept_drift : float
        The weight of log_minutes is multiplied by ``1 − 2 · concept_drift``.
    drift_week : int or None
        First week of the drifts, and first in which `form` means nothing; None for the middle.
    ramp_weeks : int
        In how many equal steps, one a week, the drifts come; 1 for at once.
    spurious : float
        Before `drift_week`, the share of customers whose `form` was chosen by whether they bought.

    Returns
    -------
    Retail
        `customers` holds customer_id, name, email, city, zone (of the shop), device, campaign, week,
        mail_sent and visited (text), age [years], distance_km, recency_days, visits, minutes (of all visits
        together), spend_eur, note, form and bought (0 or 1).
        `truth` holds, row for row, customers (what should stand there), person (who it is), faults (one
        boolean column for each of `FAULTS`), ramp (of the drifts, 0 to 1) and probability (of buying); and
        w (weights in the log odds, by names of `retail_features`, before any drift), intercept, effects
        (further terms: of city, device, campaign, phrase), spurious ("form"), drift_week and n_weeks.

    Raises
    ------
    ValueError
        If an amount is not of its kind.

    Examples
    --------
    >>> data = retail(np.random.default_rng(0), outliers=0.02)
    >>> int(data.truth["faults"]["outliers"].sum())
    36
    """
    amounts = (exact_duplicates, near_duplicates, missing_at_random, missing_not_at_random, local_time)
    faults = dict(zip(FAULTS, (*amounts, wrong_units, outliers, label_noise), strict=True))
    n_customers, n_weeks = whole("retail", "n_customers", n_customers), whole("retail", "n_weeks", n_weeks)
    drift_week = n_weeks // 2 if drift_week is None else whole("retail", "drift_week", drift_week, least=0)
    ramp_weeks = whole("retail", "ramp_weeks", ramp_weeks)
    for label, value in {**faults, "spurious": spurious}.items():
        if not 0 <= finite("retail", label, value) <= 1:
            raise ValueError(f"retail: {label} is {value}; it is a share, 0 to 1")
    _probability("retail", share)
    drifts = {"covariate": covariate_drift, "label": label_drift, "concept": concept_drift}
    for label, value in drifts.items():
        finite("retail", f"{label}_drift", value)
    generator("retail", rng)

    world, people, logs, form, *streams = rng.spawn(4 + len(FAULTS))
    effects = _effects(world)
    week = np.arange(n_customers) * n_weeks // n_customers
    ramp = np.clip((week - drift_week + 1) / ramp_weeks, 0, 1)
    intercept = _intercept(world, share, effects)
    numbers, log_odds = _people(people, ramp, drifts, effects, intercept)
    sessions, purchases, clean = _written(logs, numbers, week)
    follows = (form.random(n_customers) < spurious) & (week < drift_week)
    chosen = np.where(follows, numbers["bought"], form.random(n_customers) < 0.5)
    clean.insert(len(clean.columns) - 1, "form", np.where(chosen, "B", "A"))

    table, struck = clean.copy(), {}
    for stream, (fault, amount) in zip(streams, faults.items(), strict=True):
        if fault in _STRIKES:
            struck[fault] = _STRIKES[fault](stream, table, amount)
    rows, struck = _copied(streams, faults, week, n_weeks, struck)
    table = _rewritten(table.iloc[rows].reset_index(drop=True), struck["near_duplicates"])
    truth = {
        "customers": clean.iloc[rows].reset_index(drop=True),
        "person": rows,
        "faults": pd.DataFrame(struck)[list(FAULTS)],
        "ramp": ramp[rows],
        "probability": sigmoid(log_odds)[rows],
        "w": dict(_WEIGHTS),
        "intercept": intercept,
        "effects": effects,
        "spurious": "form",
        "drift_week": drift_week,
        "n_weeks": n_weeks,
    }
    return Retail(table, sessions, purchases, truth)


def retail_features(customers) -> pd.DataFrame:
    """Return the seven numbers that the log odds of buying are linear in, as far as the table tells.

    Nothing is learned from the table, so it makes no difference when it is split. A time without an offset is
    taken for UTC, as most programs would; a visit before its mail counts as at once.

    Parameters
    ----------
    customers : pandas.DataFrame
        As in `Retail`.

    Returns
    -------
    pandas.DataFrame
        Columns log_recency [log days], log_visits, log_minutes [log minutes, per visit], log_spend [log €],
        age [years], log_distance [log km] and log_hours [log(1 + hours), from mail to visit]; NaN where a
        value is missing.

    Examples
    --------
    >>> data = retail(np.random.default_rng(0), n_customers=3)
    >>> retail_features(data.customers).shape
    (3, 7)
    """
    sent, visited = (
        pd.to_datetime(customers[column], utc=True, format="ISO8601") for column in ("mail_sent", "visited")
    )
    return _features(customers.assign(hours=(visited - sent).dt.total_seconds() / 3600))


def _features(numbers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "log_recency": np.log(numbers["recency_days"]),
            "log_visits": np.log(numbers["visits"]),
            "log_minutes": np.log(numbers["minutes"] / numbers["visits"]),
            "log_spend": np.log(numbers["spend_eur"]),
            "age": numbers["age"].astype(float),
            "log_distance": np.log(numbers["distance_km"]),
            "log_hours": np.log1p(np.maximum(numbers["hours"], 0)),
        }
    )


def _effects(rng) -> dict[str, dict[str, float]]:
    return {
        "city": dict(zip(_CITIES.tolist(), (0.6 * rng.normal(size=len(_CITIES))).tolist(), strict=True)),
        "device": dict(zip(_DEVICES.tolist(), (0.0, 0.1, 0.3), strict=True)),
        "campaign": dict(zip(_CAMPAIGNS.tolist(), (0.0, 0.3, 0.2, 0.8), strict=True)),
        "phrase": dict(_PHRASES),
    }


def _candidates(rng, shift) -> pd.DataFrame:
    """Draw one customer for each entry of `shift`, by which log_recency moves, in standard deviations."""
    n = len(shift)
    z = rng.normal(size=(7, n))
    visits = 1 + np.exp(1.1 + 0.7 * z[1]).astype(int).clip(max=40)
    rank = 1 + np.arange(len(_CITIES))
    said = rng.random((n, len(_PHRASES))).argsort(axis=1) < rng.integers(1, 4, size=(n, 1))
    return pd.DataFrame(
        {
            "city": rng.choice(len(_CITIES), n, p=(1 / rank) / np.sum(1 / rank)),
            "device": rng.choice(len(_DEVICES), n, p=[0.5, 0.1, 0.4]),
            "campaign": rng.choice(len(_CAMPAIGNS), n, p=[0.4, 0.3, 0.2, 0.1]),
            "age": (42 + 14 * z[4]).round().clip(18, 90),
            "distance_km": np.exp(1.6 + 0.8 * z[5]).round(2).clip(0.1, 80),
            "recency_days": np.exp(2.3 + 0.9 * (z[0] + shift)).round().clip(1, 365),
            "visits": visits,
            "minutes": (visits * np.exp(_TYPICAL_LOG_MINUTES + 0.5 * z[2])).round(1).clip(0.1 * visits),
            "spend_eur": np.exp(3.2 + 0.5 * np.log(visits) + 0.6 * z[3]).round(2).clip(1),
            "hours": (60 * np.exp(2.4 + 0.9 * z[6])).round().clip(1) / 60,
            **dict(zip(_PHRASES, said.T, strict=True)),
        }
    )


def _log_odds(numbers, effects, concept=0.0) -> np.ndarray:
    """Return the log odds of buying, up to the intercept; `concept` turns the weight of log_minutes."""
    X = _features(numbers)
    linear = X.to_numpy() @ [_WEIGHTS[column] for column in X]
    turned = 2 * concept * _WEIGHTS["log_minutes"] * (X["log_minutes"] - _TYPICAL_LOG_MINUTES)
    levels = sum(
        np.array([*effects[column].values()])[numbers[column]] for column in ("city", "device", "campaign")
    )
    said = numbers[list(_PHRASES)].to_numpy() @ [*_PHRASES.values()]
    return linear - turned.to_numpy() + levels + said


def _intercept(rng, share, effects) -> float:
    log_odds = _log_odds(_candidates(rng, np.zeros(4000)), effects)
    return float(brentq(lambda b: np.mean(sigmoid(log_odds + b)) - share, -60, 60))


def _people(rng, ramp, drifts, effects, intercept) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw customers with their labels; where the label drifts, draw again those of the class gone rarer."""
    numbers, log_odds, todo = None, np.empty(len(ramp)), np.arange(len(ramp))
    while todo.size:
        drawn = _candidates(rng, drifts["covariate"] * ramp[todo])
        odds = intercept + _log_odds(drawn, effects, drifts["concept"] * ramp[todo])
        drawn["bought"] = (rng.random(len(todo)) < sigmoid(odds)).astype(int)
        moved = drifts["label"] * ramp[todo]
        kept = rng.random(len(todo)) < np.exp(np.minimum(0, moved * (2 * drawn["bought"] - 1)))
        log_odds[todo] = odds + moved
        drawn.index = todo
        numbers = drawn if numbers is None else pd.concat([numbers.drop(index=todo), drawn])
        todo = todo[~kept.to_numpy()]
    return numbers.sort_index(), log_odds


def _written(rng, numbers, week) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Write the drawn numbers down as a shop would: sessions, purchases, and a table of customers."""
    n = len(numbers)
    ids, number = 1000 + np.arange(n), np.arange(n).astype(str)
    first, last = rng.choice(_FIRST, n), rng.choice(_LAST, n)
    sent = _FIRST_MAIL + week * np.timedelta64(7, "D")
    visits, city = numbers["visits"].to_numpy(), numbers["city"].to_numpy()
    ago = numbers["recency_days"].to_numpy() * 1440 + rng.integers(0, 1440, n)
    gaps = np.where(
        _starts(visits), np.repeat(ago, visits), rng.exponential(12 * 1440, visits.sum()).astype(int)
    )
    started = np.repeat(sent, visits) - _running(gaps.astype(int), visits).astype("timedelta64[m]")
    device = _DEVICES[numbers["device"]]
    sessions = pd.DataFrame(
        {
            "customer_id": np.repeat(ids, visits),
            "started": _text(started, "+00:00"),
            "minutes": _dealt(rng, (10 * numbers["minutes"]).round(), visits) / 10,
            "device": np.repeat(device, visits),
        }
    )
    bought_at = (np.arange(visits.sum()) - np.repeat(np.cumsum(visits) - visits, visits)) % 3 == 0
    n_purchases = (visits + 2) // 3
    purchases = pd.DataFrame(
        {
            "customer_id": np.repeat(ids, n_purchases),
            "at": _text(started[bought_at], "+00:00"),
            "amount_eur": _dealt(rng, (100 * numbers["spend_eur"]).round(), n_purchases) / 100,
        }
    )
    phrases = np.array(list(_PHRASES))
    customers = pd.DataFrame(
        {
            "customer_id": ids,
            "name": first + " " + last,
            "email": np.strings.lower(first + "." + last) + number + "@example.org",
            "city": _CITIES[city],
            "zone": _ZONES[city % len(_ZONES)],
            "device": device,
            "campaign": _CAMPAIGNS[numbers["campaign"]],
            "week": week,
            "mail_sent": _text(sent, "+00:00"),
            "visited": _text(
                sent + (60 * numbers["hours"].to_numpy()).round().astype("timedelta64[m]"), "+00:00"
            ),
            **{c: numbers[c].to_numpy() for c in ("age", "distance_km", "recency_days", "visits")},
            **{c: numbers[c].to_numpy() for c in ("minutes", "spend_eur")},
            "note": [". ".join(phrases[said]) for said in numbers[list(_PHRASES)].to_numpy()],
            "bought": numbers["bought"].to_numpy(),
        }
    )
    return sessions, purchases, customers


def _starts(counts) -> np.ndarray:
    starts = np.zeros(counts.sum(), dtype=bool)
    starts[np.cumsum(counts) - counts] = True
    return starts


def _running(values, counts) -> np.ndarray:
    """Return running sums that begin anew after each of `counts` values."""
    total = np.cumsum(values)
    before = total[np.cumsum(counts) - counts] - values[np.cumsum(counts) - counts]
    return total - np.repeat(before, counts)


def _dealt(rng, totals, counts) -> np.ndarray:
    """Deal each whole total out into as many whole parts as counted, each at least one."""
    totals = np.asarray(totals, dtype=int)
    spare = np.repeat(np.maximum(totals - counts, 0), counts)
    weights = rng.gamma(4.0, size=counts.sum())
    sums = _running(weights, counts)
    ends = np.cumsum(counts) - 1
    cuts = np.round(spare * sums / np.repeat(sums[ends], counts)).astype(int)
    parts = np.diff(cuts, prepend=0)
    starts = _starts(counts)
    parts[starts] = cuts[starts]
    return parts + 1


def _text(minutes, offset: str) -> np.ndarray:
    return np.strings.add(np.strings.replace(np.datetime_as_string(minutes, unit="m"), "T", " "), offset)


def _strike_ages(rng, table, amount) -> np.ndarray:
    return _missing(table, rng.random(len(table)) < amount)


def _strike_young_ages(rng, table, amount) -> np.ndarray:
    age = table["age"].fillna(table["age"].mean())
    reluctance = 0.7 * rng.normal(size=len(table)) - (age - 42) / 14
    return _missing(table, reluctance.rank(ascending=False).to_numpy() <= round(amount * len(table)))


def _missing(table, struck) -> np.ndarray:
    table.loc[struck, "age"] = np.nan
    return struck


def _strike_clocks(rng, table, amount) -> np.ndarray:
    struck = rng.random(len(table)) < amount
    visited = pd.to_datetime(table["visited"], utc=True)
    for zone in table.loc[struck, "zone"].unique():
        here = struck & (table["zone"] == zone).to_numpy()
        local = visited[here].dt.tz_convert(zone).dt.tz_localize(None)
        table.loc[here, "visited"] = _text(local.to_numpy(dtype="datetime64[m]"), "")
    return struck


def _strike_units(rng, table, amount) -> np.ndarray:
    struck = rng.random(len(table)) < amount
    table.loc[struck, "distance_km"] *= 1000
    return struck


def _strike_spending(rng, table, amount) -> np.ndarray:
    struck, factor = rng.random(len(table)) < amount, 10 ** rng.uniform(2, 3, len(table))
    table.loc[struck, "spend_eur"] = (table["spend_eur"] * factor)[struck].round(2)
    return struck


def _strike_labels(rng, table, amount) -> np.ndarray:
    struck = rng.random(len(table)) < amount
    table.loc[struck, "bought"] = 1 - table.loc[struck, "bought"]
    return struck


_STRIKES = {
    "missing_at_random": _strike_ages,
    "missing_not_at_random": _strike_young_ages,
    "local_time": _strike_clocks,
    "wrong_units": _strike_units,
    "outliers": _strike_spending,
    "label_noise": _strike_labels,
}


def _copied(streams, faults, week, n_weeks, struck) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return which customer each record is of, and where each fault struck, copies added in their week."""
    n = len(week)
    rows, places, kinds = [np.arange(n)], [np.arange(n)], [np.full(n, "")]
    for stream, kind in zip(streams, FAULTS[:2], strict=False):
        originals, place = stream.integers(0, n, n), stream.random(n)
        size = round(faults[kind] * n)
        rows.append(originals[:size])
        places.append((week[originals] + place)[:size] * n / n_weeks)
        kinds.append(np.full(size, kind))
    order = np.concatenate(places).argsort(kind="stable")
    rows, kinds = np.concatenate(rows)[order], np.concatenate(kinds)[order]
    return rows, {
        **{fault: where[rows] for fault, where in struck.items()},
        **{kind: kinds == kind for kind in FAULTS[:2]},
    }


def _rewritten(table, near) -> pd.DataFrame:
    """Write those customers as a second form would have them: another number, another way to spell."""
    table.loc[near, "customer_id"] = 1000 + len(table) + np.arange(near.sum())
    table.loc[near, "email"] = " " + table.loc[near, "email"].str.title()
    table.loc[near, "city"] = table.loc[near, "city"].str.upper() + " "
    table.loc[near, "name"] = table.loc[near, "name"].str.replace(r"(\w+) (\w+)", r"\2, \1", regex=True)
    return table


def _probability(name: str, share) -> None:
    if not 0 < positive(name, "share", share) < 1:
        raise ValueError(f"{name}: share is {share}; it is a probability, above 0 and below 1")


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
