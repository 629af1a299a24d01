"""Files as answers: never kept by a cache on the way, named for whoever saves them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def streamed_file(parts: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """A file that is sent while it is made; a long one costs no memory and begins at once."""
    return StreamingHttpResponse(
        parts, content_type=CONTENT_TYPES[name.rpartition(".")[2]], headers=_headers(name)
    )


def file_response(content: bytes, name: str) -> HttpResponse:
    """``name`` in ASCII with its ending; a PDF opens in the browser, the others are saved."""
    return HttpResponse(content, content_type=CONTENT_TYPES[name.rpartition(".")[2]], headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    way = "inline" if name.endswith(".pdf") else "attachment"
    return {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "private, no-store"}
