"""The page at `/`: for people who open the mock's URL in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .request import HttpRequest
from .responses import HttpResponse
from .service import Service
from .site import PREFIX as SITE
from .site import wrap

_PAGE: Final = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>matricula mock</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<body style="font:16px/1.6 system-ui,sans-serif;max-width:70ch;margin:8vh auto;padding:0 16px">
<h1>matricula mock</h1>
<p>This server imitates the platforms below. Point your client at a base URL, with the token
<code>mock-token</code>. <a href="{docs}">Read the documentation</a>.</p>
<table style="border-spacing:0 8px"><tr><th align="left">Platform<th align="left">Base URL</tr>
{rows}
</table>
<p>Tests control it through <a href="{control}state"><code>/_mock/</code></a>:
<a href="{control}state">state</a>, <a href="{control}requests">requests</a>,
<a href="{control}faults">faults</a>.</p>
"""
_ROW: Final = '<tr><td style="padding-right:24px">{title}<td><code>{url}</code></tr>'


def make_start_page(request: HttpRequest, services: Iterable[Service]) -> HttpResponse:
    """Return the page, with the URLs at which the client of `request` reaches the mock."""
    from html import escape  # a megabyte, for a page that most runs do not show

    base = request.origin + request.prefix
    rows = [
        _ROW.format(
            title=escape(service.document.content["info"]["title"]),
            url=escape(base + service.router.bases[0]),
        )
        for service in services
    ]
    page = _PAGE.format(
        docs=escape(f"{request.prefix}{SITE}/"),
        control=escape(f"{request.prefix}/_mock/"),
        rows="\n".join(rows),
    )
    return wrap(200, "text/html; charset=utf-8", page.encode())
