"""Columns a model can use, each as ``fit → table, apply(table)``: learned from training rows, applied to any."""

from __future__ import annotations
