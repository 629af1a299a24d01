"""A real browser on the real site.

``site``     gunicorn with demonstration data, fresh for each test; Django's connection in the test is the site's.
``phone``    a page at 390 × 844 with touch; ``desktop`` one at 1440 × 900; ``visit(...)`` as many more as needed.
A page that logs an error, breaks the content security policy, gets a 5xx answer, misses a file or asks another host
for anything fails its test. ``watch(page).expect(pattern)`` allows what a test provokes on purpose.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, Route, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from marketplace.embedded import var_directory
from tests import databases
from tests.browser.site import Site, demonstration_template, free_port
from tests.parts import require

SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SECONDS = 15  # how long a page may take to show what a test waits for, on a busy machine

Watches = dict[Page, "Watch"]


class Watch:
    """What went wrong on a page while a test used it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.faults: list[str] = []
        self.expected: list[re.Pattern[str]] = []
        self.origins = [origin]
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._response)
        page.route(lambda url: not url.startswith((*self.origins, "data:", "blob:")), self._elsewhere)

    def expect(self, pattern: str) -> None:
        """Faults that match are what the test wants to see."""
        self.expected.append(re.compile(pattern))

    def may_ask(self, origin: str) -> None:
        """The page is to lead to another host."""
        self.origins.append(origin)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(one.search(fault) for one in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        # A failed load is judged by its answer below, where a page's own 404 can be told from a missing file.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 500 or (
            response.status >= 400 and kind in {"stylesheet", "script", "font", "image"}
        ):
            self.faults.append(f"{response.status} {kind} {response.url}")

    def _elsewhere(self, route: Route) -> None:
        self.faults.append(f"asked another host: {route.request.url}")
        route.abort()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless, one for all tests of this worker."""
    program = require("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; Django would take our queries for ones inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        found = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def running_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """This worker's site; tests take ``site``."""
    require("chromium")  # before minutes of work for nothing
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        template, directory = demonstration_template()
        site = Site(f"test_{os.getpid()}_{worker}_site", template, directory, free_port())
        site.restore()
    site.start()
    yield site
    site.stop()
    with django_db_blocker.unblock(), databases.server() as cursor:
        databases.drop(cursor, site.database)


@pytest.fixture
def site(running_site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The site with untouched demonstration data; in the test the ORM sees its database."""
    before = databases.in_use()
    with django_db_blocker.unblock():
        running_site.restore()
        databases.use(running_site.database)
        yield running_site
        databases.use(before)


@pytest.fixture
def watches() -> Watches:
    return {}


@pytest.fixture
def watch(watches: Watches) -> Callable[[Page], Watch]:
    """``watch(page)``: what was noticed about a page that ``phone``, ``desktop`` or ``visit`` gave."""
    return watches.__getitem__


@pytest.fixture
def visit(
    browser: Browser, site: Site, watches: Watches, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """``visit("phone")``, ``visit("desktop", javascript=False)``: a new person with an empty cookie jar."""

    def open_page(size: str = "phone", *, javascript: bool = True) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            is_mobile=size == "phone",
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        watches[page] = Watch(page, site.url)
        return page

    yield open_page
    failed = any(report.failed for report in request.node.stash.get(REPORTS, []))
    faults = []
    for number, (page, watch) in enumerate(watches.items()):
        faults += watch.unexpected()
        if (failed or watch.unexpected()) and not page.is_closed():
            page.screenshot(path=picture_of(request.node, number), full_page=True)
        page.context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    return visit("phone")


@pytest.fixture
def desktop(visit: Callable[..., Page]) -> Page:
    return visit("desktop")


REPORTS = pytest.StashKey[list[pytest.TestReport]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    item.stash.setdefault(REPORTS, []).append(report)
    return report


def picture_of(item: pytest.Item, number: int) -> Path:
    """Where the picture of a failed test's page goes."""
    directory = var_directory() / "test" / "failed-pages"
    directory.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", item.name)
    return directory / f"{name}-{number}.png"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
