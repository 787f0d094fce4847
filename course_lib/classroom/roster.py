"""Who is in the class: a roster as Canvas, Moodle or a teacher writes it, and whose submission is whose."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from course_lib.classroom.page import LETTERS
from course_lib.classroom.results import Result

HEADINGS = {
    "name": {"student", "name", "full name", "student name", "learner", "participant", "vollständiger name"},
    "first": {"first name", "firstname", "given name", "vorname"},
    "last": {"last name", "lastname", "surname", "family name", "nachname"},
    "id": {"id", "user id"},
    "sis_id": {"sis user id"},
    "login": {"sis login id"},
    "section": {"section", "group", "gruppe"},
    "username": {"username", "user name", "login", "benutzername", "anmeldename"},
    "id_number": {"id number", "idnumber", "student id", "student number", "matrikelnummer", "id nummer"},
    "email": {"email", "e mail", "email address", "e mail address", "mail", "e mail adresse"},
}
IDENTIFIERS = ("id", "sis_id", "login", "username", "id_number", "email")
NOBODY = {"points possible", "student, test"}  # a row of sums and a made-up student in what Canvas exports
SHORTEST_MARK = 4  # a shorter number in a submission's name may be anything, but at its end in brackets


def read_roster(path: Path) -> list[dict[str, str]]:
    """Read the list of a class.

    A gradebook exported from Canvas, a grade export or a list of participants from Moodle, or any table
    with a column of names. Comma, semicolon or tab; UTF-8, UTF-16 or Latin-1.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file with a line of headings.

    Returns
    -------
    list of dict
        One for each person, with the keys of `HEADINGS`; what the file does not say is "".

    Raises
    ------
    ValueError
        If there is no such file, or no column of names in it.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise ValueError(f"roster: {path} cannot be read: {error.strerror}") from None
    text = re.sub(r"\Asep=.\r?\n", "", text)
    headings, *rows = max((_table(text, delimiter) for delimiter in ",;\t|"), key=_known) or [[]]
    columns = _columns(headings)
    if "name" not in columns and not {"first", "last"} <= set(columns):
        found = ", ".join(map(repr, headings[:6])) or "nothing"
        raise ValueError(
            f"roster: {path.name} has no column of names; its headings are {found}, "
            "and 'Student', 'Name', or 'First name' with 'Last name' was expected"
        )
    people = [_person(row, columns) for row in rows]
    return [person for person in people if person["name"] and person["name"].casefold() not in NOBODY]


def match_roster(
    learners: Iterable[str], roster: list[dict[str, str]]
) -> tuple[dict[str, int], dict[str, str]]:
    """Find each learner's row in the roster; nobody is guessed.

    First by a name or an identifier that is the same to the letter; then by a name that is the same but for
    case, accents and the order "Last, First"; then by an identifier that stands in the submission's name, or
    by the name without its numbers, where the two do not contradict each other.

    Parameters
    ----------
    learners : iterable of str
        As the submissions name them.
    roster : list of dict
        From `read_roster`.

    Returns
    -------
    rows : dict
        From a learner to the number of the row, counted from 0.
    unmatched : dict
        From a learner without a row to the reason, in one line.

    Examples
    --------
    >>> people = [{"name": "López, Ana"}, {"name": "Li Wei", "id": "1234567"}]
    >>> match_roster(["ana lopez", "liwei_1234567", "Bo"], people)[0]
    {'ana lopez': 0, 'liwei_1234567': 1}
    """
    rows: dict[str, int] = {}
    why: dict[str, str] = {}
    waiting = list(dict.fromkeys(learners))
    for fitting in _steps(roster):
        wanted = {learner: found for learner in waiting if (found := fitting(learner))}
        claims = Counter(row for found in wanted.values() for row in found)
        taken = set(rows.values())
        for learner, found in wanted.items():
            row = min(found)
            if len(found) > 1:
                why[learner] = "more than one row of the roster fits"
            elif row in taken:
                why[learner] = f"its row, {roster[row]['name']}, belongs to another submission"
            elif claims[row] > 1:
                why[learner] = f"other submissions fit the row {roster[row]['name']} as well"
            else:
                rows[learner] = row
        waiting = [learner for learner in waiting if learner not in rows]
    return rows, {learner: why.get(learner, "no row of the roster fits") for learner in waiting}


def with_absent(results: list[Result], roster: list[dict[str, str]]) -> list[Result]:
    """Add those of whom nothing was handed in.

    A row that an unmatched submission may belong to is left out: whether that learner is absent is not known.

    Parameters
    ----------
    results : list of Result
        Of those who handed in something.
    roster : list of dict
        From `read_roster`.

    Returns
    -------
    list of Result
        The same and, for every other row of the roster, every exercise as missing.
    """
    learners = dict.fromkeys(result.learner for result in results)
    rows, unmatched = match_roster(learners, roster)
    in_question = {row for learner in unmatched for fitting in _steps(roster) for row in fitting(learner)}
    out_of: dict[tuple[str, str], int] = {}
    for result in results:
        asked = result.lesson, result.exercise
        out_of[asked] = max(out_of.get(asked, 0), result.out_of)
    absent = [row for row in range(len(roster)) if row not in {*rows.values(), *in_question}]
    names = [name for name in _unique_names(roster, absent) if name not in learners]
    return results + [
        Result(name, lesson, exercise, "missing", out_of=points)
        for name in names
        for (lesson, exercise), points in out_of.items()
    ]


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _table(text: str, delimiter: str) -> list[list[str]]:
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return [[cell.strip() for cell in row] for row in table if any(row)]


def _known(table: list[list[str]]) -> tuple[int, int]:
    """Rate a reading of the file: the right delimiter finds most headings that mean something."""
    headings = table[0] if table else []
    return len(_columns(headings)), len(headings)


def _columns(headings: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[\s_-]+", " ", heading).strip().casefold() for heading in headings]
    found = {
        key: [i for i, heading in enumerate(plain) if heading in words] for key, words in HEADINGS.items()
    }
    return {key: places[0] for key, places in found.items() if places}


def _person(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    person = {key: row[i] if (i := columns.get(key, len(row))) < len(row) else "" for key in HEADINGS}
    return person | {"name": person["name"] or f"{person['first']} {person['last']}".strip()}


def owners(handed: dict[str, set[str]], roster: list[dict[str, str]]) -> dict[str, str]:
    """Return the roster's names for submissions whose owner is beyond doubt.

    Several submissions are one person's if they fit one row and no two hold the same lesson.

    Parameters
    ----------
    handed : dict
        From a learner, as the submissions name them, to the lessons handed in.
    roster : list of dict
        From `read_roster`.

    Returns
    -------
    dict
        From the learner to the name in the roster; without those who fit nobody, or more than one.

    Examples
    --------
    >>> people = [{"name": "Haddad, Farid"}]
    >>> owners({"Farid_Haddad-05": {"05_momentum"}, "Farid_Haddad-06": {"06_adaptive_methods"}}, people)
    {'Farid_Haddad-05': 'Haddad, Farid', 'Farid_Haddad-06': 'Haddad, Farid'}
    """
    steps = [*_steps(roster), lambda learner: _by_words(learner, roster)]
    fits: dict[int, list[str]] = defaultdict(list)
    for learner in handed:
        found = next((rows for fitting in steps if (rows := fitting(learner))), set())
        if len(found) == 1:
            fits[min(found)].append(learner)
    rows = [row for row in fits if not _overlap([handed[learner] for learner in fits[row]])]
    return {
        who: name for row, name in zip(rows, _unique_names(roster, rows), strict=True) for who in fits[row]
    }


def _overlap(lessons: list[set[str]]) -> bool:
    return len(set().union(*lessons)) < sum(map(len, lessons))


def _by_words(learner: str, roster: list[dict[str, str]]) -> set[int]:
    """Return the rows all of whose words, two or more, are in a submission's name."""
    words = set(_plain(re.sub(r"\d+", " ", learner)).split())
    names = [set(_plain(person["name"]).split()) for person in roster]
    return {row for row, name in enumerate(names) if len(name) > 1 and name <= words}


def _steps(roster: list[dict[str, str]]) -> list[Callable[[str], set[int]]]:
    """Return, from the surest to the least sure, functions from a learner to the rows that may be theirs."""
    letters = _index(roster, lambda person: {person["name"], *_identifiers(person)})
    names = _index(roster, lambda person: {_plain(person["name"])})
    marks = _index(roster, lambda person: {mark.casefold() for mark in _identifiers(person)})

    def by_parts(learner: str) -> set[int]:
        words = {*re.findall(r"[^\W_]+", learner.casefold()), *re.split(r"[\s()\[\],;]+", learner.casefold())}
        telling = {word for word in words if len(word) >= SHORTEST_MARK and re.search(r"[\d@]", word)}
        telling |= set(re.findall(r"\((\d+)\)$", learner))
        by_mark = set().union(*(marks[word] for word in telling))
        by_name = names[_plain(re.sub(r"[^\W_]*\d[^\W_]*", " ", learner))]
        return by_mark & by_name or by_mark | by_name

    return [lambda learner: letters[learner.strip()], lambda learner: names[_plain(learner)], by_parts]


def _index(
    roster: list[dict[str, str]], keys: Callable[[dict[str, str]], set[str]]
) -> defaultdict[str, set[int]]:
    found = defaultdict(set)
    for row, person in enumerate(roster):
        for key in keys(person) - {""}:
            found[key].add(row)
    return found


def _unique_names(roster: list[dict[str, str]], rows: list[int]) -> list[str]:
    """Return the names in some rows; where another row has the same, with an identifier."""
    shared = Counter(person["name"] for person in roster)
    marks = [next(iter(sorted(_identifiers(roster[row]))), f"row {row + 1}") for row in rows]
    names = [roster[row]["name"] for row in rows]
    return [
        name if shared[name] == 1 else f"{name} ({mark})" for name, mark in zip(names, marks, strict=True)
    ]


def _identifiers(person: dict[str, str]) -> set[str]:
    return {person.get(key, "") for key in IDENTIFIERS} - {""}


def _plain(name: str) -> str:
    """Return a name without case, accents and punctuation, the first name first."""
    last, comma, first = name.partition(",")
    swapped = f"{first} {last}" if comma and "," not in first else name
    letters = unicodedata.normalize("NFKD", swapped.casefold().translate(LETTERS))
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c))))
