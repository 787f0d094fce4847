"""What a class's results add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from course_lib.classroom.page import KIND
from course_lib.classroom.results import Result

# The course's own answers of one or two statements have at most 61 nodes (but for one of 29), and answers
# as small as that are written alike by people who never met. One a third longer has three statements or more.
SHORT = 80
Asked = tuple[str, str]


@dataclass(frozen=True)
class Exercise:
    """How a class did in one exercise.

    Parameters
    ----------
    lesson, name : str
        Full name of the lesson, name of the function.
    out_of : int
        What it counts.
    kinds : dict
        From a kind of result to how many learners had it.
    mistakes : list of (str, list of str)
        The words of each recognised mistake and who made it, the commonest first.
    unnamed : list of str
        Who was wrong in another way.
    """

    lesson: str
    name: str
    out_of: int
    kinds: Counter[str]
    mistakes: list[tuple[str, list[str]]]
    unnamed: list[str]

    @property
    def answered(self) -> int:
        """How many wrote something that could be judged."""
        return self.kinds["right"] + self.kinds["wrong"]


def exercises_of(results: list[Result]) -> list[Exercise]:
    """Return how a class did in each exercise.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.

    Returns
    -------
    list of Exercise
        Lesson by lesson, in the order of the notebooks.
    """
    found: defaultdict[Asked, list[Result]] = defaultdict(list)
    for result in results:
        found[result.lesson, result.exercise].append(result)
    return [_exercise(found[asked]) for asked in sorted(found, key=lambda asked: asked[0])]


def points_of(results: list[Result]) -> dict[str, int]:
    """Return each learner's points.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.

    Returns
    -------
    dict
        The most points first, then by name.
    """
    points: Counter[str] = Counter()
    for result in results:
        points[result.learner] += result.points
    return dict(sorted(points.items(), key=lambda item: (-item[1], item[0].casefold(), item[0])))


def handed_in(results: list[Result]) -> set[str]:
    """Return who handed in anything.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.

    Returns
    -------
    set of str
        Learners.
    """
    return {result.learner for result in results if result.status != "missing"}


def median_of(values: list[float]) -> str:
    """Return the median in figures, or a dash where there is nothing to take it of.

    Parameters
    ----------
    values : list of float
        Points or minutes.

    Returns
    -------
    str
        With at most one decimal.

    Examples
    --------
    >>> median_of([1, 2]), median_of([])
    ('1.5', '–')
    """
    return f"{round(median(values), 1):g}" if values else "–"


def minutes_of(results: list[Result]) -> dict[str, list[float]]:
    """Return how long each lesson's notebook was worked on.

    Parameters
    ----------
    results : list of Result
        All results of one notebook carry the same time.

    Returns
    -------
    dict
        From a lesson to the minutes of each learner of whom they are known.
    """
    minutes = {(r.lesson, r.learner): r.minutes for r in results if r.minutes is not None and r.minutes >= 0}
    lessons = sorted({lesson for lesson, _ in minutes})
    return {lesson: [m for (where, _), m in minutes.items() if where == lesson] for lesson in lessons}


def alike(
    results: list[Result], shortest: int = SHORT
) -> tuple[dict[tuple[str, ...], list[Result]], dict[Asked, int]]:
    """Return which answers are the same but for layout, comments and names.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.
    shortest : int
        Answers of fewer nodes are only counted.

    Returns
    -------
    groups : dict
        From the learners who share answers to one result for each answer they share; those most shared first.
    short : dict
        From lesson and exercise to how many short answers are the same as another.
    """
    found: defaultdict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        if result.likeness and result.status not in ("missing", "unwritten"):
            found[result.lesson, result.exercise, result.likeness].append(result)
    groups: defaultdict[tuple[str, ...], list[Result]] = defaultdict(list)
    short: Counter[Asked] = Counter()
    for (lesson, exercise, _), same in found.items():
        if len(same) > 1 and same[0].nodes < shortest:
            short[lesson, exercise] += len(same)
        elif len(same) > 1:
            groups[tuple(sorted(r.learner for r in same))].append(same[0])
    order = sorted(groups, key=lambda who: (-len(groups[who]), len(who), who))
    return {who: groups[who] for who in order}, dict(short)


def _exercise(results: list[Result]) -> Exercise:
    who: defaultdict[str, list[str]] = defaultdict(list)
    for result in results:
        if result.status == "wrong":
            who[result.mistake].append(result.learner)
    unnamed = who.pop("", [])
    return Exercise(
        results[0].lesson,
        results[0].exercise,
        max(result.out_of for result in results),
        Counter(KIND[result.status] for result in results),
        sorted(who.items(), key=lambda item: (-len(item[1]), item[0])),
        unnamed,
    )
