"""Courses: read only."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing
from .lists import has_part, page_of, wanted
from .site import Site, fold, platform


@platform.operation("listCourses")
def list_courses(call: OperationCall, site: Site) -> MockResponse:
    """Return the courses that match all filters."""
    courses = site.courses.all()
    for name in ("number", "number_contains"):
        if part := wanted(call, name):
            courses = [course for course in courses if has_part(_number(course), part)]
    if part := wanted(call, "display_name"):
        courses = [course for course in courses if has_part(course.get("display_name"), part)]
    if org := wanted(call, "org"):
        courses = [course for course in courses if fold(course.get("org")) == fold(org)]
    return page_of(call, courses)


def _number(course: Record) -> str:
    """Return the middle part of an id: `AP200` of `course-v1:acme+AP200+2019`."""
    parts = str(course["id"]).split("+")
    return parts[1] if len(parts) > 1 else ""


@platform.operation("getCourse")
def get_course(call: OperationCall, site: Site) -> MockResponse:
    """Return one course. The platform's paths allow no dot, and its ids no blank."""
    course_id = call.path["course_id"].replace(" ", "+")
    course = None if "." in course_id else site.courses.get(course_id)
    if course is None:
        raise missing()
    return MockResponse(200, course)
