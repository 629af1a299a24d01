"""The watch over the pages of browser tests sees what it is there for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Watch

ORIGIN = "http://127.0.0.1:9"
POLICY = {
    "content-security-policy": "script-src 'self' 'unsafe-inline'; style-src 'none'",
    "content-type": "text/html",
}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Watch]]:
    """Shows a page of the given HTML at ``ORIGIN``, watched; ``/broken`` answers 500, ``/missing`` 404."""
    page: Page = browser.new_page()
    watch = Watch(page, ORIGIN)

    def show(html: str) -> Watch:
        def answer(route: Route) -> None:
            status = {"/broken": 500, "/missing": 404}.get(route.request.url.removeprefix(ORIGIN), 200)
            route.fulfill(status=status, headers=POLICY, body=html)

        page.route(f"{ORIGIN}/**", answer)
        page.goto(f"{ORIGIN}/", wait_until="networkidle")
        return watch

    yield show
    page.close()


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>console.error('a bad thing')</script>", "console: a bad thing"),
        ("<script>nobody.knows()</script>", "script error: nobody is not defined"),
        ("<p style='color: red'>", "console: Applying inline style violates"),
        ("<script>fetch('/broken')</script>", f"500 fetch {ORIGIN}/broken"),
        ("<img src='/missing'>", f"404 image {ORIGIN}/missing"),
        ("<img src='http://127.0.0.2:9/x.png'>", "asked another host: http://127.0.0.2:9/x.png"),
    ],
)
def test_a_fault_is_noticed(open_page: Callable[[str], Watch], html: str, fault: str) -> None:
    watch = open_page(html)
    assert [one[: len(fault)] for one in watch.unexpected()] == [fault]
    watch.expect(r".")
    assert watch.unexpected() == []


@pytest.mark.parametrize("html", ["<p>Chào bạn", "<script>fetch('/missing').catch(() => 0)</script>"])
def test_an_ordinary_page_has_no_faults(open_page: Callable[[str], Watch], html: str) -> None:
    assert open_page(html).unexpected() == []
