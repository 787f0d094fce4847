"""Write shap_values.npz: exact Shapley values of the `shap` package, float64, with the models written out.

Run from anywhere where shap is installed: python make_shap_values.py
The tests read the file and need no shap. A new model is one more entry of MODELS.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("shap_values.npz")


def smooth(X):
    """Return a smooth function with an interaction in every pair of neighbours."""
    return np.tanh(X[:, 0] - 0.5 * X[:, 1]) + np.sum(X[:, 1:] * X[:, :-1], axis=1) - X[:, -1] ** 2


def steps(X):
    """Return a sum of products of steps, as a tree has them."""
    high = X > 0.3
    return 2.0 * (high[:, 0] & high[:, 1]) - 1.0 * (high[:, 1] & ~high[:, 2]) + 0.5 * high[:, -1]


def probability(X):
    """Return a logistic model's probability."""
    return 1 / (1 + np.exp(-(X @ np.linspace(-1.5, 2.0, X.shape[1]) + 0.3)))


MODELS = {"smooth": smooth, "steps": steps, "probability": probability}
SIZES = {"few": (3, 7, 6), "many": (8, 40, 3)}  # features, background rows, rows explained


def main():
    import shap

    rng, stored = np.random.default_rng(17), {}
    for size, (d, n, m) in SIZES.items():
        background, rows = rng.normal(size=(n, d)), rng.normal(size=(m, d))
        stored |= {f"{size}/background": background, f"{size}/rows": rows}
        for name, model in MODELS.items():
            masker = shap.maskers.Independent(background, max_samples=n)
            found = shap.explainers.ExactExplainer(model, masker)(rows)
            stored |= {f"{size}/{name}/phi": found.values, f"{size}/{name}/base": found.base_values}
            print(size, name, found.values[0])
    np.savez_compressed(FILE, shap_version=shap.__version__, **stored)


if __name__ == "__main__":
    main()
