"""A world that moves: distances between then and now, alarms, and when to train again."""

from __future__ import annotations
