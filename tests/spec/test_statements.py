"""The table of statements: each kind of mistake in a table, a spec or the tests is found."""

from pathlib import Path

import pytest

from check_statements import main
from statements.known_tests import list_tests

DATA = Path(__file__).parent / "data"
PRIMARY = ("  campus-courses:\n    kind: document\n", "    primary: true\n")
TABLE = """\
documents:
  campus-courses:
    tests: tests/test_courses.py
    statements:
      - number: 1
        at: /paths/~1courses/post
        test: test_add
      - number: 2
        says: The reference is needed.
        at: addCourse#/requestBody/content/application~1json/schema/properties/reference
        has: {type: string, required: true}
        test: [TestCourse::test_reference]
      - number: 3
        says: Courses are good.
        no-place: no fact
      - number: 4
        same-as: 2
      - number: 5
        at: addCourse#/responses/201
        no-test: nothing to see
      - number: 6
        says: A course begins on a day.
        at: addCourse#/requestBody/content/application~1json/schema/properties/start
        test: test_add
ours:
  addCourse#/requestBody/content/application~1json/examples/one: our values
"""
TESTS = """\
def test_add() -> None: ...


class TestCourse:
    async def test_reference(self) -> None: ...
"""
START = "addCourse#/requestBody/content/application~1json/schema/properties/start\n        test: test_add"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one spec, its table of statements, and the tests that the table names."""
    spec = (DATA / "campus.yaml").read_text(encoding="utf-8").replace(PRIMARY[0], "".join(PRIMARY))
    for name, text in {
        "spec/campus.yaml": spec,
        "spec/statements/campus.yaml": TABLE,
        "tests/test_courses.py": TESTS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(project: Path) -> int:
    return main([str(project / "spec" / "campus.yaml")])


def test_a_sound_table_has_no_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(project) == 0
    said = capsys.readouterr().out
    assert said == "6 statements of 1 document, 4 with a test: no findings\n"


@pytest.mark.parametrize(
    ("old", "new", "message", "fix"),
    [
        ("number: 3", "number: 2", "a second statement 2", "write 7, the next free number"),
        ("same-as: 2", "same-as: 5", "no statement 5 with a content of its own", "the first such"),
        ("same-as: 2", "same-as: 9", "no statement 9 with a content of its own", "write the num"),
        ("campus-courses:", "campus-course:", "campus-course is not a primary doc", "name one of"),
        ("campus-courses:", "campus-course:", "campus-courses has no statements", "add its state"),
        ("~1courses/post", "~1course/post", "/paths has no /course; similar: /courses", "`no-pl"),
        ("at: addCourse#/r", "at: addCours#/r", "no operation addCours; similar: addCour", "its new"),
        ("responses/201", "responses/200", "/responses has no 200; similar: 201", "its new place"),
        ("responses/201", "summary", "the place alone does not show", "add `says`"),
        ("{type: string,", "{type: integer,", "says type 'integer', ", "correct line 1"),
        ("required: true}", "required: false}", "spec/campus.yaml says True", "or this line"),
        ("test_add", "test_ad", "test_courses.py has no test test_ad; similar: test_add", "name the"),
        ("::test_reference", "::test_it", "has no test TestCourse::test_it", "name the test"),
        ("/test_courses.py", "/test_gone.py", "there is no file tests/test_gone.py", "`no-test`"),
        (START, START.replace("start", "reference"), "this property has the mark", "`ours`"),
        ("/post\n", "/post/summary\n        says: A\n", "this operation has the mark", "add a st"),
        ("examples/one: ", "examples/two: ", "/examples has no two", "or remove it"),
        ("  addCourse#/requestBody/content/application~1json/examples/one", "  addCourse#/responses/201", "a statement has addCourse#/resp", "here, or there"),
        ("  addCourse#/requestBody/content/application~1json/examples/one", "  getLearner", "getLearner does not have the mark", "remove it here"),
        ("        no-test: nothing to see\n", "", "is not valid under any of", "write {number:"),
        ("says: The", "say: The", "'say' was unexpected", "write {number:"),
        ("no-place: no fact", "no-test: no fact", "is not valid under any of", "write {number:"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_table_is_found(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str, fix: str
) -> None:
    table = project / "spec" / "statements" / "campus.yaml"
    edit(table, old, new)
    assert check(project) == 1
    said = capsys.readouterr().out
    assert message in said
    assert fix in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("operationId: addCourse", "operationId: createCourse", "no operation addCourse; similar: cre"),
        ("                reference: {type: string", "                key: {type: string", "/properties has no reference"),
        ("required: [reference]", "required: [start]", "the document says required True, "),
        ("                start: {", "                end: {type: string}\n                start: {", "this property has the mark of campus-courses"),
        ("  /courses:\n", "  /classes:\n", "/paths has no /courses"),
    ],
)  # fmt: skip
def test_a_change_of_the_spec_is_found(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    edit(project / "spec" / "campus.yaml", old, new)
    assert check(project) == 1
    assert message in capsys.readouterr().out


def test_a_deleted_test_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tests" / "test_courses.py").write_text("def test_new(): ...\n", encoding="utf-8")
    assert check(project) == 1
    said = capsys.readouterr().out
    assert f"{project}/spec/statements/campus.yaml:7: " in said
    assert said.count("tests/test_courses.py has no test test_add") == 2


def test_a_spec_without_its_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "spec" / "statements" / "campus.yaml").unlink()
    assert check(project) == 1
    assert "x-sources.campus-courses: campus-courses has no stat" in capsys.readouterr().out
    edit(project / "spec" / "campus.yaml", PRIMARY[1], "")
    assert check(project) == 0, "it has no primary document"


def test_an_unreadable_table_exits_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "spec" / "statements" / "campus.yaml").write_text("documents: [", encoding="utf-8")
    assert check(project) == 2
    assert "cannot be read as YAML" in capsys.readouterr().err


def test_the_tables_of_the_project_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out


def test_the_names_of_tests_are_those_that_pytest_finds(tmp_path: Path) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(
        "def helper(): ...\ndef test_a(): ...\nclass TestB:\n    def test_c(self): ...\n"
        "    def other(self): ...\n",
        encoding="utf-8",
    )
    assert list_tests(path) == ("test_a", "TestB::test_c")
