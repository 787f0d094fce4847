"""Rare classes: weights, over- and undersampling, and invented neighbours."""

from __future__ import annotations
