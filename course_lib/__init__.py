"""The helper library of the course: what a lesson shows is what runs.

The teaching verbs live here; the subject lives in modules named after the course's words.

>>> from course_lib import check, claim, explore, hint, show, show_source
>>> from course_lib.losses import huber, huber_grad
"""

from importlib import import_module

_VERBS = {
    "check": "course_lib.checks",
    "claim": "course_lib.claims",
    "explore": "course_lib.interactive",
    "hint": "course_lib.checks",
    "show": "course_lib.pictures",
    "show_source": "course_lib.source",
}

__all__ = ["check", "claim", "explore", "hint", "show", "show_source"]


def __getattr__(name: str):
    """Import a teaching verb when it is first asked for, so that the mathematics loads without widgets."""
    if name not in _VERBS:
        raise AttributeError(f"course_lib has no {name!r}; the verbs are {', '.join(__all__)}")
    return getattr(import_module(_VERBS[name]), name)
