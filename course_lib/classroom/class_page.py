"""The teacher's page: how a class did, what it misunderstood, whom to look at."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from course_lib.checks import find
from course_lib.checks.report import COLOURS
from course_lib.classroom import summary
from course_lib.classroom.page import (
    KIND,
    KINDS,
    counted,
    escaped,
    lesson_title,
    name_of,
    page,
    page_names,
    sentence,
)
from course_lib.classroom.results import STATUSES, Result
from course_lib.classroom.summary import SHORT, Exercise

SHOWN = 4  # of a list that may be long; the rest is folded
WIDTHS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440)
MOST_BARS = 10
STEP, FLOOR = 48, 130  # of a drawing: from one bar to the next, and where bars stand
MOST_ROWS = 10
GRADE_FILES = {
    "grades.csv": "every exercise, for a spreadsheet",
    "grades_canvas.csv": "for the gradebook of Canvas",
    "grades_moodle.csv": "for the grades of Moodle",
    "not_in_roster.csv": "submissions that fit no row of the roster",
}
NO_VERDICT = {
    "crashed": "The code ended Python before the checker had an answer. The answer may still be right.",
    "out of time": "The code was stopped. It may be an endless loop, or a right answer that is slow.",
    "unreadable": "The file could not be opened, so nothing in it was looked at. Ask for it again.",
}
JUDGED = "It was judged as shown. Look whether that stands."
FILTER = """
const box = document.getElementById("filter");
const rows = [...document.querySelectorAll("#matrix tbody tr")];
const plain = (text) => text.normalize("NFD").replace(/\\p{M}/gu, "").toLowerCase();
box.closest("p").hidden = false;
box.addEventListener("input", () => {
  const wanted = plain(box.value.trim());
  for (const row of rows) row.hidden = !plain(row.cells[0].textContent).includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  document.getElementById("shown").textContent = wanted ? `${shown} of ${rows.length} shown` : "";
});
"""


def write_class_page(results: list[Result], folder: Path, seconds: float | None = None) -> Path:
    """Write the page that shows a teacher how the class did.

    It links to the pages that `write_feedback` writes, and to those files of grades that are already there.

    Parameters
    ----------
    results : list of Result
        One for every learner and exercise.
    folder : pathlib.Path
        The report; it is made.
    seconds : float, optional
        How long the grading took.

    Returns
    -------
    pathlib.Path
        `index.html`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    links = _Links(results)
    exercises = summary.exercises_of(results)
    parts = [
        _headline(results, exercises),
        _to_teach(exercises),
        _bars(exercises),
        _mistakes(exercises, links),
        _review(results, links),
        _matrix(results, exercises, links),
        _spread(results, exercises),
        _same_answers(results, links),
    ]
    body = f"<main>\n{''.join(parts)}</main>\n{_footer(folder, seconds)}"
    path = folder / "index.html"
    text = page("How the class did", body, FILTER if results else "")
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


class _Links:
    """Where each learner's page is."""

    def __init__(self, results: list[Result]):
        self.pages = page_names(dict.fromkeys(result.learner for result in results))

    def to(self, learner: str, place: str = "") -> str:
        return f"feedback/{self.pages[learner]}{f'#{escaped(place)}' if place else ''}"

    def name(self, learner: str, place: str = "") -> str:
        return f'<a href="{self.to(learner, place)}">{name_of(learner)}</a>'

    def names(self, learners: Iterable[str], place: str = "") -> str:
        ordered = sorted(learners, key=lambda learner: (learner.casefold(), learner))
        items = "".join(f"<li>{self.name(learner, place)}</li>" for learner in ordered)
        return f'<ul class="names">{items}</ul>'


def _headline(results: list[Result], exercises: list[Exercise]) -> str:
    learners = {result.learner for result in results}
    here = summary.handed_in(results)
    points = [n for learner, n in summary.points_of(results).items() if learner in here]
    out_of = sum(exercise.out_of for exercise in exercises)
    review = {result.learner for result in results if result.needs_review}
    lessons = dict.fromkeys(lesson_title(exercise.lesson) for exercise in exercises)
    numbers = [
        ("Learners", str(len(learners)), ""),
        ("Handed in", f"{len(here)} of {len(learners)}", ""),
        ("Median points", f"{summary.median_of(points)} of {out_of}", "of those who handed in"),
        ("To look at", counted(len(review), "learner") if review else "nobody", _review_link(review)),
    ]
    cells = "".join(
        f"<div><dt>{label}</dt><dd>{number}{f' <small>{more}</small>' if more else ''}</dd></div>"
        for label, number, more in numbers
    )
    what = escaped(", ".join(lessons)) or "Nothing was handed in."
    return f'<h1>How the class did</h1>\n<p class="soft">{what}</p>\n<dl class="numbers">{cells}</dl>\n'


def _review_link(review: set[str]) -> str:
    return '<a href="#review">see who and why</a>' if review else ""


def _to_teach(exercises: list[Exercise]) -> str:
    order = sorted((e for e in exercises if e.kinds["wrong"]), key=lambda e: -e.kinds["wrong"])
    if not order:
        return _section("What to teach again", "<p>Nothing: no answer was wrong.</p>")
    items = [_to_teach_one(exercise) for exercise in order]
    rest = f'<ol class="teach" start="{SHOWN + 1}">{"".join(items[SHOWN:])}</ol>'
    more = _folded(counted(len(items) - SHOWN, "more exercise"), rest) if items[SHOWN:] else ""
    return _section("What to teach again", f'<ol class="teach">{"".join(items[:SHOWN])}</ol>{more}')


def _to_teach_one(exercise: Exercise) -> str:
    lines = [
        f"<p><strong><code>{escaped(exercise.name)}</code>: {exercise.kinds['wrong']} of {exercise.answered} "
        "who wrote it went wrong.</strong></p>"
    ]
    if exercise.mistakes:
        words, who = exercise.mistakes[0]
        lines.append(f"<p>Most often ({len(who)}): {sentence(words)}</p>")
    notebook = f"notebooks/{escaped(exercise.lesson)}.ipynb"
    lines.append(
        f"<p>Open again: lesson {escaped(lesson_title(exercise.lesson))} (<code>{notebook}</code>)</p>"
    )
    known = find(exercise.name)
    if known is not None:
        lines.append(f"<p>Tell the class: {sentence(known.hints[0])}</p>")
    return f"<li>{''.join(lines)}</li>"


def _bars(exercises: list[Exercise]) -> str:
    key = "".join(
        f'<li><span class="swatch fill {kind}"></span>{mark} {words}</li>'
        for kind, (mark, words) in KINDS.items()
    )
    rows, lesson = [], None
    for exercise in exercises:
        if exercise.lesson != lesson:
            lesson = exercise.lesson
            rows.append(f"<h3>{escaped(lesson_title(lesson))}</h3>")
        rows.append(_bar(exercise))
    bars = f'<ul class="key">{key}</ul>\n<div class="bars">{"".join(rows)}</div>'
    return _section("Exercise by exercise", bars)


def _bar(exercise: Exercise) -> str:
    parts = [(kind, exercise.kinds[kind]) for kind in KINDS if exercise.kinds[kind]]
    fills = "".join(f'<span class="fill {kind}" style="flex-grow:{n}"></span>' for kind, n in parts)
    tally = ", ".join(f"{n} {KINDS[kind][1]}" for kind, n in parts)
    return (
        f"<div><code>{_breakable(exercise.name)}</code></div>"
        f'<div class="bar" aria-hidden="true">{fills}</div><div class="tally">{tally}</div>\n'
    )


def _mistakes(exercises: list[Exercise], links: _Links) -> str:
    parts = [_mistakes_in(exercise, links) for exercise in exercises if exercise.kinds["wrong"]]
    return _section("Mistakes that were made", "".join(parts) or "<p>None.</p>")


def _mistakes_in(exercise: Exercise, links: _Links) -> str:
    rows = [(sentence(words), who) for words, who in exercise.mistakes]
    if exercise.unnamed:
        rows.append(("Wrong in some other way, which the checker has no name for.", exercise.unnamed))
    items = [_mistake(words, who, exercise, links) for words, who in rows]
    rest = f'<ul class="mistakes">{"".join(items[SHOWN:])}</ul>'
    more = _folded(counted(len(items) - SHOWN, "more mistake"), rest) if items[SHOWN:] else ""
    return (
        f"<h3><code>{escaped(exercise.name)}</code></h3>"
        f'<ul class="mistakes">{"".join(items[:SHOWN])}</ul>{more}\n'
    )


def _mistake(words: str, who: list[str], exercise: Exercise, links: _Links) -> str:
    made, others = len(who), exercise.answered - len(who)
    fills = (
        f'<span class="fill wrong" style="flex-grow:{made}"></span><span style="flex-grow:{others}"></span>'
    )
    return (
        f'<li><div class="share"><strong>{made} of {exercise.answered}</strong>'
        f'<div class="bar" aria-hidden="true">{fills}</div></div>'
        f"<div>{words} {_folded('who', links.names(who, exercise.name))}</div></li>"
    )


def _review(results: list[Result], links: _Links) -> str:
    groups: defaultdict[tuple[str, ...], list[Result]] = defaultdict(list)
    for r in results:
        if r.needs_review:
            groups[r.learner, r.lesson, r.file, r.status, r.needs_review, r.reason].append(r)
    if not groups:
        return _section("To look at", "<p>Nothing: every answer got a verdict that can stand.</p>", "review")
    rows = [_review_row(same, links) for _, same in sorted(groups.items())]
    more = (
        _folded(f"{len(rows) - MOST_ROWS} more", _review_table(rows[MOST_ROWS:])) if rows[MOST_ROWS:] else ""
    )
    said = (
        "<p>The checker alone does not settle these. Where an exercise got no verdict, its lesson's grade "
        "is empty in the files for Canvas and Moodle, so that no zero counts before you have looked.</p>"
    )
    return _section("To look at", said + _review_table(rows[:MOST_ROWS]) + more, "review")


def _review_table(rows: list[str]) -> str:
    head = "<thead><tr><th>Who</th><th>What</th><th>Why a person should look</th></tr></thead>"
    return f'<div class="scroll review"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _review_row(same: list[Result], links: _Links) -> str:
    first = same[0]
    exercises = ", ".join(f"<code>{escaped(result.exercise)}</code>" for result in same)
    reason = f"<br>{sentence(first.reason)}" if first.reason not in ("", first.needs_review) else ""
    file = f'<br><span class="soft">{escaped(first.file)}</span>' if first.file else ""
    return (
        f"<tr><td>{links.name(first.learner, first.exercise)}</td>"
        f"<td>{escaped(lesson_title(first.lesson))}: {exercises} – {STATUSES[first.status]}{file}</td>"
        f'<td>{sentence(first.needs_review)}{reason}<br><span class="soft">'
        f"{NO_VERDICT.get(first.status, JUDGED)}</span></td></tr>"
    )


def _matrix(results: list[Result], exercises: list[Exercise], links: _Links) -> str:
    found = {(result.learner, result.lesson, result.exercise): result for result in results}
    heads = "".join(f'<th scope="col">{_breakable(exercise.name)}</th>' for exercise in exercises)
    rows = []
    for learner, points in summary.points_of(results).items():
        cells = "".join(
            _cell(found.get((learner, exercise.lesson, exercise.name)), links) for exercise in exercises
        )
        rows.append(
            f'<tr><th scope="row">{links.name(learner)}</th><td class="n">{points}</td>{cells}</tr>\n'
        )
    box = (
        '<p class="filter" hidden><label for="filter">Show only names with</label> '
        '<input id="filter" type="search" autocomplete="off"> <span id="shown" role="status"></span></p>\n'
    )
    key = ", ".join(f"{mark} {words}" for mark, words in KINDS.values())
    table = (
        '<div class="scroll matrix" tabindex="0" role="region" aria-label="Learners and exercises">'
        f'<table id="matrix"><thead><tr><th scope="col">Learner</th><th scope="col">Points</th>{heads}</tr>'
        f"</thead>\n<tbody>\n{''.join(rows)}</tbody></table></div>\n"
    )
    said = f'<p class="soft">{key}. The most points first; a name opens the feedback.</p>'
    return _section("Learner by learner", said + box + table if rows else "<p>Nobody yet.</p>")


def _cell(result: Result | None, links: _Links) -> str:
    if result is None:
        return "<td></td>"
    kind = KIND[result.status]
    mark, words = KINDS[kind]
    shown = f'<span aria-hidden="true">{mark}</span><span class="unseen">{words}</span>'
    address = links.to(result.learner, result.exercise)
    return f'<td class="{kind}"><a tabindex="-1" href="{address}">{shown}</a></td>'


def _spread(results: list[Result], exercises: list[Exercise]) -> str:
    here = summary.handed_in(results)
    points = [n for learner, n in summary.points_of(results).items() if learner in here]
    out_of = sum(exercise.out_of for exercise in exercises)
    figures = [_histogram(points, "Points", "points", out_of)] if points else []
    for lesson, minutes in summary.minutes_of(results).items():
        figures.append(_histogram(minutes, f"Time on {lesson_title(lesson)}", "minutes"))
    return _section("Points and time", f'<div class="plots">{"".join(figures) or "<p>Not known.</p>"}</div>')


def _histogram(values: list[float], what: str, unit: str, most: float = math.inf) -> str:
    """Draw how many learners lie in each range; the last is open, so that one long night is no long axis."""
    high = sorted(values)[int(0.95 * (len(values) - 1))]
    width = next((w for w in WIDTHS if high // w < MOST_BARS), WIDTHS[-1])
    n_bars = min(int(high // width), MOST_BARS - 1) + 1
    counts = Counter(min(int(value // width), n_bars - 1) for value in values)
    tallest = max(counts.values())
    last_is_open = max(values) >= n_bars * width
    lows = [i * width for i in range(n_bars)]
    ranges = [_range(low, min(low + width - 1, most), last_is_open and low == lows[-1]) for low in lows]
    bars = "".join(_column(i, counts[i], counts[i] / tallest, ranges[i]) for i in range(n_bars))
    said = (
        f"{counted(len(values), 'learner')}: median {summary.median_of(values)} {unit}, "
        f"from {min(values):g} to {max(values):g}"
    )
    end = n_bars * STEP
    return (
        f"<figure><figcaption>{escaped(what)}</figcaption>"
        f'<svg role="img" aria-label="{escaped(said)}" viewBox="0 0 {end} 176" width="{end}" font-size="13" '
        f'text-anchor="middle" fill="currentColor">{bars}<path d="M0 {FLOOR}h{end}" stroke="currentColor"/>'
        f'<text x="{end / 2}" y="{FLOOR + 38}">{unit}</text></svg>'
        f'<p class="soft">{escaped(said)}.</p></figure>'
    )


def _column(i: int, count: int, height: float, label: str) -> str:
    top, middle = FLOOR - 100 * height, (i + 0.5) * STEP
    return (
        f'<rect x="{i * STEP + 4}" y="{top:.1f}" width="{STEP - 8}" height="{100 * height:.1f}" '
        f'fill="{COLOURS["hint"]}"/><text x="{middle}" y="{top - 4:.1f}">{count or ""}</text>'
        f'<text x="{middle}" y="{FLOOR + 16}">{label}</text>'
    )


def _range(low: int, high: float, is_open: bool) -> str:
    if is_open:
        return f"≥ {low}"
    return f"{low}" if low == high else f"{low}–{high}"


def _same_answers(results: list[Result], links: _Links) -> str:
    groups, short = summary.alike(results)
    said = (
        "<p>Answers that are the same but for layout, comments and names. This is a place to look and not a "
        "verdict: people who learnt from one lesson, or worked together as they were told, write alike.</p>"
    )
    items = [_group(who, same, links) for who, same in groups.items()]
    more = _folded(f"{len(items) - MOST_ROWS} more", "".join(items[MOST_ROWS:])) if items[MOST_ROWS:] else ""
    listed = "".join(items[:MOST_ROWS]) + more or "<p>There are none of any length.</p>"
    counts = ", ".join(f"<code>{escaped(exercise)}</code> {n}" for (_, exercise), n in short.items())
    coincide = (
        f'<p class="soft">Short answers (under {SHORT} nodes of the syntax tree, about three statements) '
        f"coincide by themselves and are only counted: {counts}.</p>"
        if short
        else ""
    )
    return _section("Answers that are the same", said + listed + coincide)


def _group(who: tuple[str, ...], same: list[Result], links: _Links) -> str:
    what = ", ".join(f"<code>{escaped(result.exercise)}</code>" for result in same)
    code = "".join(f"<pre><code>{escaped(result.source)}</code></pre>" for result in same)
    names = links.names(who, same[0].exercise)
    listed = names if len(who) <= MOST_ROWS else _folded("who", names)
    return (
        f'<div class="same"><p><strong>{len(who)} learners</strong> share '
        f"{counted(len(same), 'answer')}: {what}</p>"
        f"{listed}{_folded('the code', code)}</div>\n"
    )


def _section(heading: str, content: str, place: str = "") -> str:
    at = f' id="{place}"' if place else ""
    return f"<section{at}><h2>{heading}</h2>\n{content}</section>\n"


def _folded(label: str, content: str) -> str:
    return f"<details><summary>{label}</summary>{content}</details>"


def _breakable(name: str) -> str:
    return escaped(name).replace("_", "_<wbr>")


def _footer(folder: Path, seconds: float | None) -> str:
    files = [
        f'<a href="{name}">{name}</a> ({what})'
        for name, what in GRADE_FILES.items()
        if (folder / name).exists()
    ]
    grades = f"<p>Grades: {', '.join(files)}.</p>" if files else ""
    took = f"<p>Graded in {seconds:.0f} seconds.</p>" if seconds is not None else ""
    return f"<footer>{grades}{took}</footer>\n"
