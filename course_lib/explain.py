"""Why a model says what it says: Shapley values, local linear models, partial dependence."""

from __future__ import annotations
