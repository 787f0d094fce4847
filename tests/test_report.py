"""The report of a graded class: its tables, its pages, and what hostile names and answers cannot do."""

import ast
import csv
import html
import re
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checks import examine, exercises_of, find
from course_lib.checks.report import Report
from course_lib.classroom import summary
from course_lib.classroom.class_page import write_class_page
from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.page import DEVICES, KIND, KINDS, page, page_names
from course_lib.classroom.results import STATUSES, Result
from course_lib.classroom.roster import match_roster, read_roster, with_absent
from course_lib.classroom.summary import SHORT, alike
from course_lib.classroom.tables import write_tables

ROOT = Path(__file__).resolve().parent.parent
MOMENTUM, ADAPTIVE = "05_momentum", "06_adaptive_methods"
ASKED = [(e.lesson, e.name, e.points) for number in ("05", "06") for e in exercises_of(number)]
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</code></pre><script>alert(1)</script>",
    "</title></style><script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "`[click](javascript:alert(1))`",
    "<!-- --><a href=javascript:alert(1)>x</a>",
    "\x00\x1b[31m\udcff\u202eevil",
]
AWKWARD = [
    *(
        "Ana López",
        "ana lopez",
        "ANA LOPEZ",
        "Zoë Müller",
        "Łukasz Ørsted",
        "CON",
        "con.",
        "nul",
        "COM1",
        "LPT9",
    ),
    *(
        "🦊",
        "🦊🦊",
        "",
        " ",
        ".",
        "..",
        "../../evil",
        "a/b",
        "a\\b",
        "C:\\x",
        "李伟",
        "x" * 300,
        "x" * 299 + "y",
    ),
    *("a\nb", "\udcff", "a_1", "a-1", "a:1", "Ana_Lopez"),
]


def result(learner="Ana", name="momentum_step", status="right", lesson=MOMENTUM, out_of=2, **more):
    points = more.pop("points", out_of if status == "right" else 0)
    return Result(learner, lesson, name, status, points, out_of, **more)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


INLINE = {"a", "bdi", "code", "strong", "wbr"}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text a reader sees."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.words, self.open = [], [], []
        self.feed(text)
        self.close()
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in INLINE:
            self.words.append(" ")
        if tag not in ("meta", "br", "wbr", "input", "rect", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("rect", "path"):
            return
        assert self.open.pop() == tag, "an element is closed that is not open"

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def read(path):
    found = Page(path.read_text(encoding="utf-8"))
    assert found.open == []
    return found


def harmless(found, n_scripts=0):
    """Return whether nothing on a page runs or fetches but the page's own script."""
    tags = {tag for tag, _ in found.elements}
    attributes = {name for _, attributes in found.elements for name in attributes}
    addresses = [a["href"] for a in found.all("a")]
    return (
        len(found.all("script")) == n_scripts
        and not tags & {"img", "iframe", "object", "embed", "link", "base", "form"}
        and not any(name.startswith("on") or name in ("src", "srcset", "action") for name in attributes)
        and all(re.match(r"#|feedback/|\w+\.csv$", address) for address in addresses)
    )


# --- tables


def test_every_answer_is_a_row_of_grades(tmp_path):
    results = [
        result("Zoë", "nesterov_step", "wrong"),
        result("Ana", "nesterov_step"),
        result("Ana", "adam_step", lesson=ADAPTIVE, out_of=3, file="Ana/06.ipynb"),
        result("Ana", "momentum_step", "crashed", needs_review="look", reason="Python ended"),
    ]
    paths = write_tables(results, tmp_path / "new" / "report")
    assert [path.name for path in paths] == ["grades.csv", "grades_canvas.csv", "grades_moodle.csv"]
    assert paths[0].read_bytes().startswith(b"\xef\xbb\xbflearner,")
    assert rows_of(paths[0]) == [
        ["learner", "lesson", "exercise", "points", "out_of", "status", "needs_review", "reason", "file"],
        ["Ana", MOMENTUM, "momentum_step", "0", "2", "crashed", "look", "Python ended", ""],
        ["Ana", MOMENTUM, "nesterov_step", "2", "2", "right", "", "", ""],
        ["Ana", ADAPTIVE, "adam_step", "3", "3", "right", "", "", "Ana/06.ipynb"],
        ["Zoë", MOMENTUM, "nesterov_step", "0", "2", "wrong", "", "", ""],
    ]


def test_canvas_gets_its_five_columns_and_the_points_possible(tmp_path):
    results = [
        result("Ana López", "momentum_step", needs_review="two notebooks hold it"),
        result("Ana López", "nesterov_step", "wrong"),
        result("Ana López", "adam_step", lesson=ADAPTIVE, out_of=3),
        *(result("Bo", name, "missing") for name in ("momentum_step", "nesterov_step")),
        result("Bo", "adam_step", "unreadable", lesson=ADAPTIVE, out_of=3, needs_review="cannot be read"),
    ]
    roster = [
        {"name": "López, Ana", "id": "77", "sis_id": "s77", "login": "ana7", "section": "A"},
        {"name": "Bo", "id": "78"},
    ]
    rows = rows_of(write_tables(results, tmp_path, roster)[1])
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "05 Momentum", "06 Adaptive methods"],
        ["    Points Possible", "", "", "", "", "4", "3"],
        ["López, Ana", "77", "s77", "ana7", "A", "2", "3"],
        ["Bo", "78", "", "", "", "", ""],
    ]


def test_moodle_gets_what_names_a_person_and_a_dash_for_no_grade(tmp_path):
    roster = [
        {
            "name": "Ana López",
            "first": "Ana",
            "last": "López",
            "id_number": "12345",
            "email": "ana@uni.example",
        },
        {"name": "Bo Li", "first": "Bo", "last": "Li", "id_number": "12346", "email": "bo@uni.example"},
    ]
    paths = write_tables([result("Ana López"), result("Stranger")], tmp_path, roster)
    assert rows_of(paths[2]) == [
        ["First name", "Last name", "ID number", "Email address", "05 Momentum"],
        ["Ana", "López", "12345", "ana@uni.example", "2"],
        ["Bo", "Li", "12346", "bo@uni.example", "-"],
    ]
    assert rows_of(paths[3]) == [["learner", "reason"], ["Stranger", "no row of the roster fits"]]


def test_without_a_roster_learners_go_by_the_name_of_the_submission(tmp_path):
    paths = write_tables([result("alopez")], tmp_path)
    assert rows_of(paths[1])[2][:1] == ["alopez"]
    assert rows_of(paths[2]) == [["Learner", "05 Momentum"], ["alopez", "2"]]


def test_a_list_of_unmatched_submissions_does_not_outlive_its_run(tmp_path):
    roster = [{"name": "Ana"}]
    assert len(write_tables([result("Stranger")], tmp_path, roster)) == 4
    assert len(write_tables([result("Ana")], tmp_path, roster)) == 3
    assert not (tmp_path / "not_in_roster.csv").exists()


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", " =", " -", "＝"])
def test_no_cell_is_a_formula(tmp_path, start):
    name = f"{start}HYPERLINK(1)"
    results = [result(name, "momentum_step", "crashed", reason=name, needs_review=name, file=name)]
    paths = write_tables(results, tmp_path, [{"name": name, "section": name, "email": name}])
    cells = [cell for path in paths for row in rows_of(path) for cell in row if "HYPERLINK" in cell]
    assert len(cells) >= 7
    assert all(cell.startswith("'") for cell in cells)


def test_names_that_are_no_text_are_written_all_the_same(tmp_path):
    rows = rows_of(write_tables([result("a\udcff\0b")], tmp_path)[0])
    assert rows[1][0] == "a\\udcffb"


# --- the roster

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Quiz (12)
,,,,,Manual Posting
    Points Possible,,,,,10
"López, Ana",77,s1234567,ana7,A,
"Student, Test",99,,abc,A,
"""
MOODLE = """First name;Last name;ID number;Email address
Zoë;Müller;1234568;zoe@uni.example
"""


def test_a_roster_from_canvas_is_read(tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text(CANVAS, encoding="utf-8-sig")
    (person,) = read_roster(path)
    known = {key: value for key, value in person.items() if value}
    assert known == {
        "name": "López, Ana", "id": "77", "sis_id": "s1234567", "login": "ana7", "section": "A"
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_roster_from_moodle_is_read_as_saved_by_any_spreadsheet(tmp_path, encoding, delimiter):
    path = tmp_path / "moodle.csv"
    path.write_bytes(MOODLE.replace(";", delimiter).replace("\n", "\r\n").encode(encoding))
    (person,) = read_roster(path)
    assert person["name"] == "Zoë Müller"
    assert person["id_number"] == "1234568"
    assert person["email"] == "zoe@uni.example"


def test_a_first_line_for_excel_is_passed_over(tmp_path):
    path = tmp_path / "excel.csv"
    path.write_text("sep=;\n" + MOODLE, encoding="utf-8-sig")
    assert [person["name"] for person in read_roster(path)] == ["Zoë Müller"]


def test_rows_that_are_too_short_have_empty_ends(tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("Name,Email\nAna\n\n,nobody@uni.example\n", encoding="utf-8")
    assert [(p["name"], p["email"]) for p in read_roster(path)] == [("Ana", "")]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "First name\nAna\n"])
def test_a_roster_without_names_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "what.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"^roster: what.csv has no column of names; .*'Student'.*$"
    ) as refused:
        read_roster(path)
    assert "\n" not in str(refused.value)


def test_a_roster_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"^roster: .*none.csv cannot be read: No such file"):
        read_roster(tmp_path / "none.csv")


PEOPLE = [
    {"name": "López, Ana", "id": "77", "sis_id": "s1234567", "email": "ana@uni.example"},
    {"name": "Łukasz Ørsted", "id": "1000042"},
    {"name": "Li Wei", "id_number": "5551"},
    {"name": "Li Wei", "id_number": "5552"},
]


@pytest.mark.parametrize(
    ("learner", "row"),
    [
        ("López, Ana", 0),
        ("Ana López", 0),
        ("ANA  LOPEZ", 0),
        ("ana_lopez", 0),
        ("ana@uni.example", 0),
        ("alopez_s1234567_late", 0),
        ("Ana Lopez (S1234567)", 0),
        ("Ana Lopez (98765)", 0),  # a number that is nobody's takes nothing from the name
        ("Lukasz Orsted", 1),
        ("lukaszorsted_1000042_8888", 1),
        ("Li Wei (5552)", 3),
        ("Ana", None),
        ("lopezana (77)", 0),
        ("Lukasz Orsted (77)", None),
        ("Quiz 77", None),  # a short number may be anything
        ("Lopez Ana", None),
        ("Ana Maria Lopez (98765)", None),
        ("", None),
        ("🦊", None),
    ],
)
def test_a_learner_is_found_and_not_guessed(learner, row):
    rows, unmatched = match_roster([learner], PEOPLE)
    assert rows == ({} if row is None else {learner: row})
    assert set(unmatched) == ({learner} if row is None else set())


def test_why_a_learner_is_not_found_is_said():
    learners = ["Li Wei", "Ana López", "ana lopez", "Łukasz Ørsted (5551)", "Bo"]
    rows, unmatched = match_roster(learners, PEOPLE)
    assert rows == {}
    assert unmatched["Li Wei"] == "more than one row of the roster fits"
    assert unmatched["ana lopez"] == "other submissions fit the row López, Ana as well"
    assert unmatched["Łukasz Ørsted (5551)"] == "more than one row of the roster fits"
    assert unmatched["Bo"] == "no row of the roster fits"


def test_the_surer_match_keeps_its_row():
    rows, unmatched = match_roster(["ana lopez", "López, Ana"], PEOPLE)
    assert rows == {"López, Ana": 0}
    assert unmatched == {"ana lopez": "its row, López, Ana, belongs to another submission"}


def test_who_handed_in_nothing_is_listed():
    results = [result("ana lopez"), result("ana lopez", "adam_step", lesson=ADAPTIVE, out_of=3)]
    more = with_absent(results, PEOPLE)
    assert more[:2] == results
    absent = ["Łukasz Ørsted", "Li Wei (5551)", "Li Wei (5552)"]
    assert [r.learner for r in more[2::2]] == absent
    assert {(r.status, r.points) for r in more[2:]} == {("missing", 0)}
    assert {(r.exercise, r.out_of) for r in more[2:]} == {("momentum_step", 2), ("adam_step", 3)}
    assert with_absent(more, PEOPLE) == more


def test_nobody_is_called_absent_whose_submission_may_be_there():
    more = with_absent([result("Li Wei"), result("Bo")], PEOPLE)
    assert [r.learner for r in more[2:]] == ["López, Ana", "Łukasz Ørsted"]


# --- names of pages


def test_pages_have_names_that_every_system_takes():
    names = page_names(AWKWARD)
    assert list(names) == AWKWARD
    assert len({name.lower() for name in names.values()}) == len(AWKWARD)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,75}\.html", name)
        assert name.removesuffix(".html").lower() not in DEVICES
    assert names["Zoë Müller"] == "Zoe-Muller.html"


def test_the_name_of_a_page_does_not_depend_on_who_comes_first():
    assert page_names(reversed(AWKWARD)) == page_names(AWKWARD)


def test_nobody_can_take_the_name_of_the_page_of_another():
    taken = page_names(["Ana", "ana"])["Ana"].removesuffix(".html")
    assert len(set(page_names(["Ana", "ana", taken]).values())) == 3


@given(st.lists(st.text(max_size=8), unique=True))
@settings(max_examples=200, deadline=None)
def test_no_two_learners_share_a_page(learners):
    names = page_names(learners)
    assert len({name.lower() for name in names.values()}) == len(learners)


# --- feedback


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_learner_writes_is_taken_for_html(tmp_path, text):
    results = [
        result(text, name, status, **everything(text))
        for name, status in zip(
            ["momentum_step", "nesterov_step", text], ["wrong", "crashed", "right"], strict=True
        )
    ]
    results += [
        result("Bo", name, "wrong", **everything(text)) for name in ("momentum_step", "nesterov_step")
    ]
    pages = write_feedback(results, tmp_path)
    assert all(harmless(read(path)) for path in pages)
    index = read(write_class_page(results, tmp_path))
    assert harmless(index, n_scripts=1)
    shown = text.replace("`", "").replace("[click](javascript:alert(1))", "click")
    for found in (index, *map(read, pages)):
        assert " ".join(re.sub("[\x00-\x1f\udcff]", "\ufffd", shown).split()) in found.text


def everything(text):
    return {
        "reason": text,
        "needs_review": text,
        "mistake": text,
        "words": [(text, text), ("Yours", f"`{text}`")],
        "source": text,
        "likeness": "x",
        "nodes": SHORT,
        "file": text,
    }


def test_a_page_forbids_every_script_but_its_own():
    assert "script-src" not in page("x", "")
    text = page("x", "", "let a = 1 < 2;")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_feedback_says_what_came_of_it_and_what_to_do_next(tmp_path):
    exercise = find("momentum_step")
    mistake = exercise.mistakes[0]
    words = [row for row in examine(exercise, mistake.wrong).rows() if row[0] != "Expected"]
    unwritten = Report(find("adam_step"), "unwritten")
    results = [
        result(
            "Ana", "momentum_step", "wrong", words=words, source="def momentum_step():\n    return 1 < 2\n"
        ),
        result(
            "Ana",
            "nesterov_step",
            words=examine(find("nesterov_step"), find("nesterov_step").reference).rows(),
        ),
        result("Ana", "optimal_momentum", "crashed", reason="Python ended", needs_review="secret word"),
        result("Ana", "adam_step", "unwritten", lesson=ADAPTIVE, out_of=3, words=unwritten.rows()),
        result("Ana", "adamw_step", "missing", lesson=ADAPTIVE),
    ]
    (path,) = write_feedback(results, tmp_path)
    assert path == tmp_path / "feedback" / "Ana.html"
    text = read(path).text
    assert "1 of 5 exercises right, 2 of 11 points. 1 exercise will be looked at by your teacher." in text
    assert mistake.hint in text
    assert "def momentum_step(): return 1 < 2" in text
    assert text.count("Try next") == 1
    assert text.count(plain(find("nesterov_step").after)) == 1
    for name in ("momentum_step", "optimal_momentum", "adam_step", "adamw_step"):
        assert plain(find(name).hints[0]) in text
        assert plain(find(name).hints[1]) not in text
    assert "no points yet" in text
    assert "secret word" not in text
    assert "solutions/" not in text
    assert "cell above" not in text


def plain(text):
    return " ".join(text.replace("`", "").split())


def test_an_expected_value_is_never_shown(tmp_path):
    words = [("Input", "`f(1)`"), ("Yours", "`2`"), ("Expected", "`31415`")]
    results = [result("Ana", "momentum_step", "wrong", words=words)]
    pages = [*write_feedback(results, tmp_path), write_class_page(results, tmp_path)]
    assert "f(1)" in read(pages[0]).text
    assert all("31415" not in path.read_text(encoding="utf-8") for path in pages)


def test_a_reason_that_is_the_checkers_word_is_said_once(tmp_path):
    said = "The cell that defines it does not run."
    results = [result("Ana", status="wrong", reason=said, needs_review=said, words=[("Why", said)])]
    (path,) = write_feedback(results, tmp_path)
    assert read(path).text.count(said) == 1
    text = read(write_class_page(results, tmp_path)).text
    assert text.count(said) == 1


def test_a_page_knows_nothing_of_the_other_learners(tmp_path):
    learners = [f"learner{i}x" for i in range(6)]
    results = [
        result(learner, name, status, **everything(f"said-by-{learner}"))
        for learner in learners
        for name, status in [("momentum_step", "wrong"), ("nesterov_step", "right"), ("adam_step", "crashed")]
    ]
    for learner, path in zip(learners, write_feedback(results, tmp_path), strict=True):
        text = path.read_text(encoding="utf-8")
        assert learner in text
        assert not [other for other in learners if other != learner and other in text]
        assert read(path).all("a") == []


def test_a_very_long_answer_is_cut(tmp_path):
    (path,) = write_feedback([result(source="x = 1\n" * 500_000)], tmp_path)
    assert path.stat().st_size < 100_000
    assert "the rest is left out" in read(path).text


# --- what the class adds up to


@st.composite
def classes(draw):
    """Draw a class: each learner has one result for each exercise, as the grading makes them."""
    asked = ASKED[: draw(st.integers(1, 5))]
    learners = [f"L{i}" for i in range(draw(st.integers(0, 7)))]
    return [
        result(
            learner,
            name,
            status := draw(st.sampled_from([*STATUSES])),
            lesson=lesson,
            out_of=out_of,
            mistake=draw(st.sampled_from(["", "one", "two", "three"])) if status == "wrong" else "",
            needs_review=draw(st.sampled_from(["", "", "look"])),
            likeness=draw(st.sampled_from(["", "a", "b", "c"])),
            nodes=draw(st.sampled_from([10, SHORT - 1, SHORT, 200])),
            minutes=draw(st.none() | st.floats(0, 5000)),
        )
        for learner in learners
        for lesson, name, out_of in asked
    ]


@given(classes())
@settings(max_examples=60, deadline=None)
def test_the_numbers_are_those_of_counting_one_by_one(tmp_path_factory, results):
    folder = tmp_path_factory.mktemp("class")
    found = read(write_class_page(results, folder))
    learners = {r.learner for r in results}
    here = {r.learner for r in results if r.status != "missing"}
    points = [sum(r.points for r in results if r.learner == learner) for learner in here]
    assert f"Learners {len(learners)} " in found.text
    assert f"Handed in {len(here)} of {len(learners)}" in found.text
    assert (
        f"Median points {round(median(points), 1):g} of" in found.text
        if points
        else "Median points – of" in found.text
    )
    for exercise in summary.exercises_of(results):
        own = [r for r in results if r.exercise == exercise.name]
        counts = [(sum(KIND[r.status] == kind for r in own), words) for kind, (_, words) in KINDS.items()]
        assert f"{exercise.name} " + ", ".join(f"{n} {words}" for n, words in counts if n) in found.text
        judged = sum(r.status in ("right", "wrong") for r in own)
        for words in {r.mistake for r in own} - {""}:
            who = [r.learner for r in own if r.mistake == words]
            assert dict(exercise.mistakes)[words] == who
            assert f"{len(who)} of {judged} {words} who {' '.join(sorted(who))}" in found.text.replace(
                "  ", " "
            )
    marks = Counter(a["class"] for a in found.all("td") if a.get("class") in KINDS)
    assert marks == Counter(KIND[r.status] for r in results)


@given(classes())
@settings(max_examples=60, deadline=None)
def test_answers_that_are_the_same_are_found_once_and_short_ones_only_counted(results):
    groups, short = alike(results)
    shared = {}
    for r in results:
        if r.likeness and r.status not in ("missing", "unwritten"):
            shared.setdefault((r.exercise, r.likeness), []).append(r)
    long = {k: v for k, v in shared.items() if len(v) > 1 and v[0].nodes >= SHORT}
    brief = {k: v for k, v in shared.items() if len(v) > 1 and v[0].nodes < SHORT}
    told = {(r.exercise, r.likeness): who for who, same in groups.items() for r in same}
    assert told == {key: tuple(sorted(r.learner for r in same)) for key, same in long.items()}
    assert sum(short.values()) == sum(map(len, brief.values()))


def test_those_with_the_most_points_come_first(tmp_path):
    results = [result("Ana", status="wrong"), result("Bo"), result("Abe")]
    text = read(write_class_page(results, tmp_path)).text
    matrix = text[text.index("Learner Points momentum_step") :]
    assert matrix.index("Abe 2") < matrix.index("Bo 2") < matrix.index("Ana 0")


def test_what_went_wrong_most_is_taught_first(tmp_path):
    results = [
        *(
            result(f"L{i}", "momentum_step", "wrong" if i < 2 else "right", mistake="rare" * (i == 0))
            for i in range(9)
        ),
        *(
            result(f"L{i}", "nesterov_step", "wrong", mistake="often" if i else "a rare one")
            for i in range(9)
        ),
    ]
    text = read(write_class_page(results, tmp_path)).text
    first = text.index("nesterov_step: 9 of 9 who wrote it went wrong.")
    assert first < text.index("momentum_step: 2 of 9 who wrote it went wrong.")
    told = text[first:][:600]
    assert "Most often (8): often" in told
    assert "Open again: lesson 05 · Momentum (notebooks/05_momentum.ipynb)" in told
    assert plain(find("nesterov_step").hints[0]) in told


def test_what_a_person_should_look_at_is_said_with_the_reason_and_why_it_is_no_zero(tmp_path):
    results = [
        *(result("Ana", n, "unreadable", reason="not JSON", needs_review="broken file", file="Ana/05.ipynb")
          for n in ("momentum_step", "nesterov_step")),
        result("Bo", status="out of time", needs_review="slow"),
        result("Cy", needs_review="the check cell was changed"),
    ]  # fmt: skip
    text = read(write_class_page(results, tmp_path)).text
    review = text[text.index("The checker alone does not settle these.") :]
    assert "To look at 3 learners" in text
    assert (
        "momentum_step, nesterov_step – the notebook cannot be read Ana/05.ipynb broken file not JSON"
        in review
    )
    assert "It may be an endless loop, or a right answer that is slow." in review
    assert "the check cell was changed It was judged as shown." in review


def test_links_of_the_page_lead_to_the_pages_of_learners(tmp_path):
    results = [result(learner, status="wrong", mistake="one") for learner in AWKWARD]
    pages = {path.name for path in write_feedback(results, tmp_path)}
    write_tables(results, tmp_path)
    links = [a["href"] for a in read(write_class_page(results, tmp_path)).all("a")]
    linked = {unquote(link.partition("#")[0]) for link in links}
    assert linked == {f"feedback/{name}" for name in pages} | {
        *("grades.csv", "grades_canvas.csv", "grades_moodle.csv")
    }
    assert all((tmp_path / link).is_file() for link in linked)
    for path in (tmp_path / "feedback").iterdir():
        assert 'id="momentum_step"' in path.read_text(encoding="utf-8")


def test_one_long_night_does_not_stretch_the_picture(tmp_path):
    results = [result(f"L{i}", minutes=40.0 + i) for i in range(30)] + [result("Owl", minutes=60_000.0)]
    found = read(write_class_page(results, tmp_path))
    labels = [a["aria-label"] for a in found.all("svg")]
    assert labels == [
        "31 learners: median 2 points, from 2 to 2",
        "31 learners: median 55 minutes, from 40 to 60000",
    ]
    assert "≥ 60" in found.text


def test_the_courses_own_answers_of_two_statements_are_short_but_for_one():
    long_ones = []
    for path in sorted((ROOT / "solutions" / "source").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                n_statements = len(node.body) - bool(ast.get_docstring(node))
                n_nodes = sum(1 for _ in ast.walk(node))
                long_ones += [node.name] if n_statements <= 2 and n_nodes >= SHORT else []
    assert long_ones == ["successive_halving"]


# --- small, large, empty


def test_a_class_of_nobody_has_a_report(tmp_path):
    assert write_feedback([], tmp_path) == []
    assert [len(rows_of(path)) for path in write_tables([], tmp_path)] == [1, 2, 1]
    found = read(write_class_page([], tmp_path))
    assert "Learners 0 Handed in 0 of 0 Median points – of 0" in found.text
    assert harmless(found)


def test_a_class_of_one_has_a_report(tmp_path):
    results = [result(status="missing")]
    assert len(write_feedback(results, tmp_path)) == 1
    text = read(write_class_page(results, tmp_path, seconds=3.2)).text
    assert "Learners 1 Handed in 0 of 1 Median points – of 2" in text
    assert "Graded in 3 seconds." in text


def test_a_class_of_500_is_reported_quickly_and_in_a_file_of_sensible_size(tmp_path):
    hints = [mistake.hint for mistake in find("momentum_step").mistakes]
    asked = [*ASKED, (ADAPTIVE, "one_more", 1)]
    results = [
        result(
            f"Learner Number {i}",
            name,
            ["right", "wrong", "wrong", "unwritten", "missing"][(i + j) % 5],
            lesson=lesson,
            out_of=out_of,
            mistake=hints[i * j % 40] if (i + j) % 5 in (1, 2) else "",
            words=[("Why", hints[0])],
            source="x = 1\n" * 30,
            likeness=str(i % 100),
            nodes=120,
            minutes=float(i),
        )
        for i in range(500)
        for j, (lesson, name, out_of) in enumerate(asked)
    ]
    assert len(asked) == 8
    roster = [{"name": f"Number {i}, Learner", "id": str(10_000 + i)} for i in range(520)]
    start = time.process_time()
    write_tables(results, tmp_path, roster)
    write_feedback(results, tmp_path)
    index = write_class_page(results, tmp_path)
    assert time.process_time() - start < 10
    assert index.stat().st_size < 5_000_000
    assert len(rows_of(tmp_path / "grades_canvas.csv")) == 522
    assert html.unescape(index.read_text(encoding="utf-8")).count("Learner Number 499") >= 1
