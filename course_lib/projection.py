"""Fewer columns made from many: principal components."""

from __future__ import annotations
