"""A real browser for the journeys: the Chromium of the system, or Playwright's own."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 900}
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    args = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    launch = {**browser_type_launch_args, "args": args}
    path = chromium.find()
    if path is None:
        pytest.skip("Tidak ada Chromium di sini: uji perjalanan di peramban dilewati")
    return {**launch, "executable_path": path}


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page of a cheap phone: 360 px wide, JavaScript on."""
    yield from _page(browser, live_server, viewport=PHONE)


@pytest.fixture
def phone_without_worker(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone on its first visit: no service worker comes between the page and `page.route`."""
    yield from _page(browser, live_server, viewport=PHONE, service_workers="block")


@pytest.fixture
def phone_without_javascript(browser: Browser, live_server: Any) -> Iterator[Page]:
    yield from _page(browser, live_server, viewport=PHONE, java_script_enabled=False)


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Page]:
    yield from _page(browser, live_server, viewport=DESK)


def _page(browser: Browser, live_server: Any, **options: Any) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        base_url=live_server.url, locale="id-ID", timezone_id="Asia/Jakarta", **options
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, username: str, password: str = "rahasia") -> None:
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def assert_accessible(page: Page, *, widths: tuple[int, ...] = (360, 1280)) -> None:
    """No axe violation of WCAG 2.2 AA, and no sideways scrolling, at each width."""
    size = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        result = Axe().run(page, options=AXE_RULES)
        assert result.violations_count == 0, f"{page.url} at {width} px\n{result.generate_report()}"
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {width} px"
    if size:
        page.set_viewport_size(size)
