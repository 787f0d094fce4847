"""Claims: what people say about a method, and the verdict of an experiment."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from IPython.display import display

MIMETYPE = "application/vnd.course.claim+json"
HOLDS, ONLY_WHEN, DOES_NOT = "holds", "holds only when", "does not hold here"
LOOKS = {HOLDS: ("✓", "#1a7f37"), ONLY_WHEN: ("◐", "#8a5a00"), DOES_NOT: ("✗", "#b3261e")}


@dataclass(frozen=True)
class Claim:
    """A claim with its verdict.

    Parameters
    ----------
    text : str
        What people say.
    verdict : str
        "holds", "holds only when …" or "does not hold here".
    evidence : str
        The numbers it rests on.
    """

    text: str
    verdict: str
    evidence: str

    def __repr__(self) -> str:
        """Return the plain-text twin."""
        mark, _ = self._looks()
        return f"Claim: {self.text}\n{mark} {self.verdict}\n  {self.evidence}"

    def _repr_mimebundle_(self, **_) -> dict:
        mark, colour = self._looks()
        text, verdict, evidence = (
            html.escape(s, quote=False) for s in (self.text, self.verdict, self.evidence)
        )
        frame = f"border-left:4px solid {colour};padding:4px 0 4px 12px;margin:4px 0"
        return {
            "text/plain": repr(self),
            "text/html": f"<div style='{frame}'>Claim: <em>{text}</em><br>"
            f"<strong>{mark} {verdict}</strong><br>{evidence}</div>",
            MIMETYPE: {"text": self.text, "verdict": self.verdict, "evidence": self.evidence},
        }

    def _looks(self) -> tuple[str, str]:
        return next(
            look for start, look in LOOKS.items() if self.verdict.split(" when")[0] == start.split(" when")[0]
        )


def claim(text: str, verdict: bool | Mapping[str, bool], evidence: str) -> None:
    """State a claim and the verdict that an experiment gave.

    Parameters
    ----------
    text : str
        What people say, in one sentence.
    verdict : bool or mapping of str to bool
        Computed, never typed. A mapping from conditions to outcomes gives "holds only when …" where the
        outcomes differ.
    evidence : str
        The numbers the verdict rests on, rounded.

    Raises
    ------
    ValueError
        If the text or the evidence is empty, or the verdict is neither truth values nor conditions.

    Examples
    --------
    >>> claim("More is better.", {"the data are clean": True, "they are not": False}, "5 against 3")
    Claim: More is better.
    ◐ holds only when the data are clean
      5 against 3
    """
    if not text.strip() or not evidence.strip():
        raise ValueError(
            "claim: text or evidence is empty; a claim needs a sentence and the numbers behind it"
        )
    display(Claim(text, verdict_words(verdict), evidence))


def verdict_words(verdict: bool | Mapping[str, bool]) -> str:
    """Put a verdict into words.

    Parameters
    ----------
    verdict : bool or mapping of str to bool
        As for `claim`.

    Returns
    -------
    str
        One of the three verdicts.

    Raises
    ------
    ValueError
        If there is nothing to judge by.

    Examples
    --------
    >>> verdict_words(False)
    'does not hold here'
    """
    outcomes = verdict if isinstance(verdict, Mapping) else {"": verdict}
    if not outcomes or not all(isinstance(outcome, bool | np.bool_) for outcome in outcomes.values()):
        raise ValueError(
            f"claim: verdict is {verdict!r}; it must be True, False, or conditions with one of them each"
        )
    if all(outcomes.values()):
        return HOLDS
    if not any(outcomes.values()):
        return DOES_NOT
    return f"{ONLY_WHEN} {' or '.join(condition for condition, outcome in outcomes.items() if outcome)}"
