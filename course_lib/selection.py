"""Which columns to keep: filters, permutation importance, recursive elimination."""

from __future__ import annotations
