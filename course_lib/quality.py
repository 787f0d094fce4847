"""Faults of a table: duplicates, missing values, clocks, units, outliers, wrong labels — found and mended."""

from __future__ import annotations
