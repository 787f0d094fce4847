"""A class's grades as tables: for a spreadsheet, for Canvas and for Moodle."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from course_lib.classroom.page import KIND, lesson_title
from course_lib.classroom.results import Result
from course_lib.classroom.roster import match_roster, read_roster, with_absent

__all__ = ["read_roster", "write_tables"]

GRADES = (
    *("learner", "lesson", "exercise", "points", "out_of"),
    *("status", "needs_review", "reason", "file"),
)
CANVAS = {
    "Student": "name",
    "ID": "id",
    "SIS User ID": "sis_id",
    "SIS Login ID": "login",
    "Section": "section",
}
MOODLE = {
    "First name": "first",
    "Last name": "last",
    "Username": "username",
    "ID number": "id_number",
    "Email address": "email",
}
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
Grades = dict[str, dict[str, int | None]]


def write_tables(
    results: list[Result], folder: Path, roster: list[dict[str, str]] | None = None
) -> list[Path]:
    """Write a class's grades as CSV files.

    `grades.csv` has one row for each learner and exercise. `grades_canvas.csv` and `grades_moodle.csv`
    have one row for each learner and one column for each lesson, and go into the gradebook. In these
    two a lesson's grade is left empty where nothing was handed in, or where an exercise got no verdict,
    so that no zero counts before a person has looked; with a roster they hold its people only, and
    submissions that fit nobody stand in `not_in_roster.csv` with the reason.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.
    folder : pathlib.Path
        Where the files go; it is made.
    roster : list of dict, optional
        From `read_roster`.

    Returns
    -------
    list of pathlib.Path
        The files.

    Notes
    -----
    Canvas wants the columns Student, ID and Section, with SIS User ID and SIS Login ID before the last,
    then one column for each assignment, and a row "Points Possible" under the headings. It finds a
    person by ID, then by SIS ID, then by login, then by name, and an assignment by its title; it offers
    to make one that is not there (Instructure Community, "How do I import grades in the Gradebook?";
    `lib/gradebook_importer.rb` in Canvas).

    Moodle asks at the import which column names the person (username, ID number or email address) and
    which grade item each other column is; "-" stands for no grade. A person whom it does not find ends
    the import, which is why nobody unmatched is in the file (MoodleDocs, "Grade import";
    `grade/import/csv/classes/load_data.php` in Moodle).
    """
    folder.mkdir(parents=True, exist_ok=True)
    everyone = with_absent(results, roster) if roster else results
    learners = sorted({result.learner for result in everyone}, key=_alphabetical)
    people, unmatched = _people(learners, roster)
    out_of = _points_possible(everyone)
    grades = {learner: grade for learner, grade in _grades(everyone).items() if learner in people}
    paths = [
        _write(folder / "grades.csv", GRADES, _rows(everyone)),
        _write(folder / "grades_canvas.csv", *_canvas(people, grades, out_of)),
        _write(folder / "grades_moodle.csv", *_moodle(people, grades, out_of)),
    ]
    outside = folder / "not_in_roster.csv"
    outside.unlink(missing_ok=True)  # an earlier run's
    if unmatched:
        paths.append(_write(outside, ("learner", "reason"), sorted(unmatched.items())))
    return paths


def _people(
    learners: list[str], roster: list[dict[str, str]] | None
) -> tuple[dict[str, dict], dict[str, str]]:
    """Return what identifies each learner, and why some are nobody on the roster."""
    if not roster:
        return {learner: {"name": learner} for learner in learners}, {}
    rows, unmatched = match_roster(learners, roster)
    return {learner: roster[rows[learner]] for learner in learners if learner in rows}, unmatched


def _rows(results: list[Result]) -> list[list]:
    ordered = sorted(
        results, key=lambda result: (_alphabetical(result.learner), result.lesson, result.exercise)
    )
    return [[getattr(result, column) for column in GRADES] for result in ordered]


def _points_possible(results: list[Result]) -> dict[str, int]:
    """Return what each lesson counts, in the order of the course."""
    exercises: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for result in results:
        known = exercises[result.lesson]
        known[result.exercise] = max(known.get(result.exercise, 0), result.out_of)
    return {lesson: sum(exercises[lesson].values()) for lesson in sorted(exercises)}


def _grades(results: list[Result]) -> Grades:
    """Return each learner's points for each lesson; None where there is no grade yet."""
    found: defaultdict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        found[result.learner, result.lesson].append(result)
    grades: Grades = defaultdict(dict)
    for (learner, lesson), own in found.items():
        open_yet = any(KIND[r.status] == "broken" for r in own) or all(r.status == "missing" for r in own)
        grades[learner][lesson] = None if open_yet else sum(r.points for r in own)
    return grades


def _canvas(people: dict[str, dict], grades: Grades, out_of: dict[str, int]) -> tuple[list, list]:
    possible = ["    Points Possible", "", "", "", "", *out_of.values()]
    rows = [
        [*(person.get(key, "") for key in CANVAS.values()), *_points(grades[learner], out_of, "")]
        for learner, person in people.items()
    ]
    return [*CANVAS, *map(_assignment, out_of)], [possible, *rows]


def _moodle(people: dict[str, dict], grades: Grades, out_of: dict[str, int]) -> tuple[list, list]:
    columns = {head: key for head, key in MOODLE.items() if any(p.get(key) for p in people.values())}
    columns = columns or {"Learner": "name"}
    rows = [
        [*(person.get(key, "") for key in columns.values()), *_points(grades[learner], out_of, "-")]
        for learner, person in people.items()
    ]
    return [*columns, *map(_assignment, out_of)], rows


def _points(grades: dict[str, int | None], out_of: dict[str, int], none: str) -> list[int | str]:
    return [none if (points := grades.get(lesson)) is None else points for lesson in out_of]


def _assignment(lesson: str) -> str:
    return lesson_title(lesson).replace(" · ", " ")


def _write(path: Path, headings: Iterable[str], rows: Iterable[Iterable]) -> Path:
    """Write a table that Excel reads with its umlauts and in which no name is a formula."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return path


def _harmless(cell: object) -> object:
    """Return a cell that no spreadsheet runs: an apostrophe in front makes a formula a text."""
    if not isinstance(cell, str) or cell == "-":
        return cell
    text = cell.replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def _alphabetical(learner: str) -> tuple[str, str]:
    return learner.casefold(), learner
