"""The part of curl that our guides and samples use, for machines without it.

An option that is missing here is an error, never ignored. `tests/docs/test_curl_stand_in.py`
compares it with the real curl. It uses nothing but the standard library, to start fast.
"""

from __future__ import annotations

import argparse
import http.client
import ssl
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, urljoin, urlsplit

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "boundary-of-the-stand-in-for-curl"
UNREACHABLE = 7
"""curl's exit code if no connection can be made."""


def main(arguments: list[str]) -> int:
    """Send one request and print the response. Returns curl's exit code."""
    options = parse(arguments)
    url, method, body = options.url, options.request, join_data(options.data)
    if options.get and body:
        url, body = f"{url}?{body.decode()}", b""
    headers = {"user-agent": "curl (stand-in)", "accept": "*/*"}
    if options.form:
        headers["content-type"] = f"multipart/form-data; boundary={BOUNDARY}"
        body = join_form(options.form)
    elif body:
        headers["content-type"] = FORM
    if body:
        headers["content-length"] = str(len(body))
    for header in options.header:
        name, _, value = header.partition(":")
        headers[name.strip().lower()] = value.strip()
    default = "HEAD" if options.head else "POST" if body else "GET"
    try:
        connection = connect(url, options.cacert, options.max_time)
        response, content = send(connection, url, method or default, headers, body)
    except OSError as error:
        if options.show_error or not options.silent:
            print(f"curl: ({UNREACHABLE}) {error}", file=sys.stderr)
        return UNREACHABLE
    if options.location and response.status in range(300, 400):
        fail("follows no redirects")
    write(options, response, content)
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        fail(message)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse a command line of curl."""
    parser = _Parser(prog="curl", allow_abbrev=False, add_help=False)
    parser.add_argument("url")
    for flags in (
        "-s --silent",
        "-S --show-error",
        "-i --include",
        "-I --head",
        "-v --verbose",  # writes to standard error, which nobody reads here
        "-G --get",
        "-L --location",
    ):
        parser.add_argument(*flags.split(), action="store_true")
    parser.add_argument("-X", "--request", default="")
    parser.add_argument("-H", "--header", action="append", default=[])
    parser.add_argument("-F", "--form", action="append", default=[])
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("-w", "--write-out", default="")
    parser.add_argument("--noproxy")  # no proxy is ever used
    parser.add_argument("--cacert")
    parser.add_argument("--max-time", type=float, default=60)
    for names, convert in (
        (("-d", "--data"), read_data),
        (("--data-raw",), str),
        (("--data-urlencode",), encode),
    ):
        parser.add_argument(*names, action="append", dest="data", type=convert, default=[])
    return parser.parse_args(arguments)


def fail(reason: str) -> NoReturn:
    """Exit: the real curl might do something else than this stand-in."""
    sys.exit(f"curl is missing, and its stand-in for tests cannot do this: {reason}")


def read_data(value: str) -> str:
    """Return the data, or those of the file after an `@`, where curl drops line breaks."""
    if not value.startswith("@"):
        return value
    return Path(value[1:]).read_text(encoding="utf-8").replace("\r", "").replace("\n", "")


def encode(value: str) -> str:
    """Encode the value of `name=value`."""
    name, equals, rest = value.partition("=")
    if not equals or "@" in name:
        fail(f"--data-urlencode {value}")
    return f"{name}={quote(rest, safe='')}" if name else quote(rest, safe="")


def join_data(data: list[str]) -> bytes:
    """Join the values of all `-d`, in the order of the command line."""
    return "&".join(data).encode()


def join_form(fields: list[str]) -> bytes:
    """Make a multipart body."""
    parts = []
    for field in fields:
        name, _, value = field.partition("=")
        if value[:1] in ("@", "<"):
            fail(f"-F {field}")
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        parts.append(f"{head}\r\n\r\n{value}\r\n")
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


def connect(url: str, authority: str | None, seconds: float) -> http.client.HTTPConnection:
    """Return the connection for a URL, and for HTTPS trust only this file's authority."""
    parts = urlsplit(url)
    if parts.hostname and parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=seconds)
    if parts.hostname and parts.scheme == "https" and authority:
        trust = ssl.create_default_context(cafile=authority)
        port = parts.port or 443
        return http.client.HTTPSConnection(parts.hostname, port, timeout=seconds, context=trust)
    fail(url)


def send(
    connection: http.client.HTTPConnection,
    url: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send a request. A header without a value is left out, as by curl."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in headers.items():
        if name in ("expect", "transfer-encoding", "host"):
            fail(f"the header {name}")
        if value:
            connection.putheader(name, value)
    connection.endheaders(body or None)
    response = connection.getresponse()
    return response, response.read()


def write(options: argparse.Namespace, response: http.client.HTTPResponse, content: bytes) -> None:
    """Print what the options ask for."""
    if options.include or options.head:
        lines = [f"HTTP/1.1 {response.status} {response.reason}"]
        lines += [f"{name}: {value}" for name, value in response.getheaders()]
        content = "".join(f"{line}\r\n" for line in [*lines, ""]).encode() + content
    if options.output:
        options.output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    location = response.getheader("location")
    text = options.write_out.replace("\\n", "\n").replace("%{http_code}", str(response.status))
    text = text.replace("%{redirect_url}", urljoin(options.url, location) if location else "")
    if "%{" in text:
        fail(f"-w {options.write_out}")
    sys.stdout.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
