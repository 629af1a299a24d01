"""Files as answers: never kept by a cache on the way, named for whoever saves them."""

from __future__ import annotations

from django.http import HttpResponse

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(content: bytes, name: str) -> HttpResponse:
    """``name`` in ASCII with its ending; a PDF opens in the browser, the others are saved."""
    ending = name.rpartition(".")[2]
    way = "inline" if ending == "pdf" else "attachment"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[ending],
        headers={"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "private, no-store"},
    )
