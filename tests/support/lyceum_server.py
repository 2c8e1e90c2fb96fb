"""A small server of the invented platform Lyceum (`lyceum.yaml`), with mistakes to plant.

People have nested bodies, a unique email at depth two and ids as text; lists are bare, with pages by
`Link`; enrollments are forms below a course, and ending one keeps it; one request in some may be
throttled with 403. The control API is the part of a mock server's that contract tests need.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import yaml

from matricula_contract.operations import JSON
from matricula_contract.schemas import as_sent, read_text
from matricula_contract.specification import ContractOperation, Specification

SPEC = Specification(yaml.safe_load(Path(__file__).with_name("lyceum.yaml").read_text()))
compile_body = cache(lambda id: SPEC.compile(SPEC.operations[id].schema))
PAGE = 10
"""The records of a page without `per_page`."""


class LyceumRefusal(Exception):
    """A response that refuses the request."""

    def __init__(self, status: int, message: str, errors: Any = None) -> None:
        self.response = status, {"message": message} | ({"errors": errors} if errors else {})


class Lyceum:
    """The records, and the operations on them. `mistakes` are the names of planted ones."""

    def __init__(self, *mistakes: str, throttles: int = 0) -> None:
        self.mistakes = frozenset(mistakes)
        self.throttles = throttles
        self.requests = 0
        self.reset()

    def reset(self) -> None:
        self.number = 16
        self.people: list[dict[str, Any]] = []
        self.enrollments: list[dict[str, Any]] = []
        for name in ("bo", "cy"):
            self.add_person({"person": {"name": name, "contact": {"email": f"{name}@example.org"}},
                             "login": {"name": name}})  # fmt: skip

    def new_id(self) -> str:
        self.number += 1
        return str(self.number)

    # People

    def add_person(self, body: Any) -> dict[str, Any]:
        one = {**body["person"], "login": dict(body["login"]), "person_id": self.new_id()}
        if "show-secrets" not in self.mistakes:
            one["login"].pop("secret", None)
        self.people.append(one | {"kinds": "learner"})
        return self.people[-1]

    def check_account(self, path: Any) -> None:
        if path["account_id"] != "self":
            raise LyceumRefusal(404, "no such account")

    def listPeople(self, path: Any, query: Any, body: Any) -> Any:
        self.check_account(path)
        found = self.people
        if (wanted := query.get("search_term", "").casefold()) and "find-all" not in self.mistakes:
            found = [one for one in found if wanted in self.write_texts(one)]
        if "kinds" in query:
            found = [one for one in found if one["kinds"] in query["kinds"]]
        return 200, found

    def write_texts(self, one: Any) -> str:
        texts = [one["name"], one["contact"]["email"]]
        if "find-no-login" not in self.mistakes:
            texts.append(one["login"]["name"])
        return "\n".join(texts).casefold()

    def createPerson(self, path: Any, query: Any, body: Any) -> Any:
        self.check_account(path)
        self.check_taken(body, None)
        return 201, self.add_person(body)

    def check_taken(self, body: Any, own: Any) -> None:
        def spell(email: Any) -> str:
            return str(email) if "compare-case" in self.mistakes else str(email).casefold()

        errors: dict[str, Any] = {}
        taken = [{"text": "is taken"}]
        email = body.get("person", {}).get("contact", {}).get("email")
        others = [one for one in self.people if one is not own]
        if email and spell(email) in [spell(one["contact"]["email"]) for one in others]:
            name = "phone" if "blame-another" in self.mistakes else "email"
            errors["person"] = {"contact": {name: taken}}
        if body.get("login", {}).get("name") in [one["login"]["name"] for one in others]:
            errors["login"] = {"name": taken}
        ignores = "accept-taken" if own is None else "change-to-taken"
        if errors and ignores not in self.mistakes:
            raise LyceumRefusal(400, "taken", errors)

    def find_person(self, id: str) -> Any:
        for one in self.people:
            if one["person_id"] == id:
                return one
        raise LyceumRefusal(404, "no such person")

    def getPerson(self, path: Any, query: Any, body: Any) -> Any:
        return 200, self.find_person(path["person_id"])

    def changePerson(self, path: Any, query: Any, body: Any) -> Any:
        one = self.find_person(path["person_id"])
        self.check_taken(body, one)
        changes = body.get("person", {})
        one["name"] = changes.get("name", one["name"])
        one["contact"] = one["contact"] | changes.get("contact", {})
        if "forget-email" in self.mistakes and "contact" not in changes:
            one["contact"] = {"email": "forgotten@example.org"}
        return 200, one

    def deletePerson(self, path: Any, query: Any, body: Any) -> Any:
        one = self.find_person(path["person_id"])
        if "delete-nobody" not in self.mistakes:
            self.people.remove(one)
        return 204, None

    # Enrollments

    def check_course(self, path: Any) -> None:
        if path["course_id"] not in ("101", "102"):
            raise LyceumRefusal(404, "no such course")

    def listEnrollments(self, path: Any, query: Any, body: Any) -> Any:
        self.check_course(path)
        found = [one for one in self.enrollments if one["course"] == path["course_id"]]
        if "person_id" in query:
            found = [one for one in found if str(one["person_id"]) == query["person_id"]]
        if "enrollment_state" in query and "list-all-states" not in self.mistakes:
            found = [one for one in found if one["enrollment_state"] in query["enrollment_state"]]
        return 200, found

    def createEnrollment(self, path: Any, query: Any, body: Any) -> Any:
        self.check_course(path)
        if "accept-nobody" not in self.mistakes:
            try:
                self.find_person(body["person_id"])
            except LyceumRefusal:
                raise LyceumRefusal(400, "no", {"person_id": [{"text": "unknown"}]}) from None
        one = {
            "enrollment_id": self.new_id(), "person_id": int(body["person_id"]),
            "role": "observer" if "lose-role" in self.mistakes else body["role"],
            "enrollment_state": "active", "course": path["course_id"],
        }  # fmt: skip
        self.enrollments.append(one | ({"days": str(body["days"])} if "days" in body else {}))
        return 201, self.enrollments[-1]

    def find_enrollment(self, path: Any) -> Any:
        self.check_course(path)
        for one in self.enrollments:
            if (one["course"], one["enrollment_id"]) == (path["course_id"], path["enrollment_id"]):
                return one
        raise LyceumRefusal(404, "no such enrollment")

    def getEnrollment(self, path: Any, query: Any, body: Any) -> Any:
        for one in self.enrollments:
            if one["enrollment_id"] == path["number"]:
                return 200, one
        raise LyceumRefusal(404, "no such enrollment")

    def endEnrollment(self, path: Any, query: Any, body: Any) -> Any:
        one = self.find_enrollment(path)
        if one["enrollment_state"] == "concluded":
            raise LyceumRefusal(400, "concluded already")
        if "remove-ended" in self.mistakes:
            self.enrollments.remove(one)
        elif "end-nothing" in self.mistakes:
            one["note"] = "ended"
        else:
            one["enrollment_state"] = "concluded"
        return 200, one


class LyceumHandler(BaseHTTPRequestHandler):
    """Reads and checks requests by the spec, and writes responses."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet: the other end does not wait for the second
    lyceum: Lyceum

    def handle_any(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        if url.path.startswith("/_mock/"):
            self.control(url.path, raw)
            return
        self.lyceum.requests += 1
        headers: dict[str, str] = {}
        try:
            if self.lyceum.throttles and self.lyceum.requests % self.lyceum.throttles == 0:
                headers["Retry-After"] = "0"
                raise LyceumRefusal(403, "403 Forbidden (Rate Limit Exceeded)")
            status, value = self.call(url.path, parse_qs(url.query, keep_blank_values=True), raw)
            if isinstance(value, list):
                value, headers = self.cut(value, url.path, dict(parse_qsl(url.query)))
        except LyceumRefusal as refusal:
            status, value = refusal.response
        self.send(status, value, headers)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def call(self, path: str, query: dict[str, list[str]], raw: bytes) -> Any:
        if self.headers.get("Authorization") != "Bearer mock-token":
            raise LyceumRefusal(401, "who are you?")
        operation, values = self.route(path)
        read = {name: self.read(operation, name, texts) for name, texts in query.items()}
        body = self.read_body(operation, raw) if operation.schema else None
        response: Any = getattr(self.lyceum, operation.id)(values, read, body)
        return response

    def route(self, path: str) -> tuple[ContractOperation, dict[str, str]]:
        steps = path.split("/")
        for operation in SPEC.operations.values():
            known = operation.path.split("/")
            pairs = list(zip(known, steps, strict=False))
            fits = all(one == other for one, other in pairs if not one.startswith("{"))
            if fits and len(known) == len(steps) and operation.method == self.command:
                return operation, {a[1:-1]: unquote(b) for a, b in pairs if a.startswith("{")}
        raise LyceumRefusal(404, "no such path")

    def read(self, operation: ContractOperation, name: str, texts: list[str]) -> Any:
        parameter = operation.parameters.get(name)
        if parameter is None:
            return texts[-1]
        value = as_sent(SPEC.content, parameter, texts)
        lenient = "accept-kinds" in self.lyceum.mistakes and name == "kinds"
        if not lenient and not SPEC.compile(parameter["schema"]).is_valid(value):
            raise LyceumRefusal(400, "wrong", {name: [{"text": "wrong"}]})
        return value

    def read_body(self, operation: ContractOperation, raw: bytes) -> Any:
        media_type = self.headers.get("Content-Type", "").partition(";")[0]
        if media_type != operation.media_type:
            raise LyceumRefusal(415, "another type")
        try:
            value = json.loads(raw) if media_type == JSON else self.read_form(operation, raw)
            json.dumps(value, allow_nan=False).encode("ascii")
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise LyceumRefusal(400, "unreadable") from None
        if "accept-roles" in self.lyceum.mistakes and isinstance(value, dict):
            value = value | {"role": "student"}
        if not compile_body(operation.id).is_valid(value):
            raise LyceumRefusal(400, "wrong")
        return value

    def read_form(self, operation: ContractOperation, raw: bytes) -> Any:
        known = SPEC.properties(operation.schema)
        fields = parse_qs(raw.decode(), keep_blank_values=True)
        return {
            name: read_text(SPEC.content, known.get(name, {}), texts)
            for name, texts in fields.items()
        }

    def cut(self, found: list[Any], path: str, query: Any) -> tuple[list[Any], dict[str, str]]:
        """Return a page, and the links to its neighbours."""
        size, start = int(query.get("per_page", PAGE)), int(query.pop("bookmark", 0))
        end = start + size
        links = {"next": end, "prev": max(start - size, 0)}
        if end >= len(found) or ("lose-pages" in self.lyceum.mistakes and start):
            del links["next"]
        if start == 0:
            del links["prev"]
        if "go-forth" in self.lyceum.mistakes and "prev" in links:
            links["prev"] = 0
        shift = 1 if "repeat-records" in self.lyceum.mistakes and start else 0
        text = ", ".join(
            f'<{path}?{urlencode(query | {"bookmark": place})}>; rel="{name}"'
            for name, place in links.items()
        )
        return found[start - shift : end - shift], {"Link": text} if text else {}

    def control(self, path: str, raw: bytes) -> None:
        lyceum = self.lyceum
        tables = {"people": lyceum.people, "enrollments": lyceum.enrollments}
        if path.endswith("/seed"):
            for name, records in json.loads(raw)["lyceum"].items():
                tables[name] += records
        if path.endswith("/reset"):
            lyceum.reset()
        self.send(200, {"lyceum": tables}, {})

    def send(self, status: int, value: Any, headers: dict[str, str]) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if status != 204:
            self.send_header("Content-Type", JSON)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        pass


@contextmanager
def serve_lyceum(*mistakes: str, throttles: int = 0) -> Iterator[str]:
    """Start a server with some mistakes; yield its URL. It throttles one request in `throttles`."""
    lyceum = Lyceum(*mistakes, throttles=throttles)
    handler = type("LyceumHandlerOf", (LyceumHandler,), {"lyceum": lyceum})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
