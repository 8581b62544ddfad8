"""What a page costs on a phone: bytes of a first and a repeated visit, script, and time until it is drawn and usable.

    .venv/bin/python -m benchmarks.pages http://127.0.0.1:8000     (a running demo: its log-ins stand in var/demo.txt)

Each page is opened in an empty browser (first) and once more in the same one (repeat). The times are those of a line
of 400 kbit/s with 400 ms and a processor four times slower. Beside each figure stands its share of the budget;
exit code 1 if a share is above 1.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

LOGINS = Path(__file__).resolve().parent.parent / "var" / "demo.txt"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
BUDGET = {"first": 100_000, "repeat": 15_000, "script": 45_000, "largest": 4.0, "usable": 4.0}
# name, e-mail of the role that opens it ("" for a visitor), address, the link to follow from there
PAGES = [
    ("home", "", "/", ""),
    ("catalogue", "", "/inovasi/?q=layanan", ""),
    ("innovation", "", "/inovasi/", "main h3 a"),
    ("statistics", "", "/statistik/", ""),
    ("log-in", "", "/masuk/", ""),
    ("unit's home", "unit-", "/meja/", ""),
    ("longest form", "unit-", "/meja/", "main table a"),
    ("local admin's home", "admin", "/meja/", ""),
    ("head's home", "agency-head-", "/meja/", ""),
    ("secretariat's home", "sekretariat", "/meja/", ""),
    ("evaluator's home", "evaluator-", "/meja/", ""),
    ("panelist's home", "panelist-", "/meja/", ""),
    ("assessor's home", "assessor-", "/meja/", ""),
    ("information desk", "information-officer-", "/meja/", ""),
    ("auditor's home", "auditor-", "/meja/", ""),
]


@dataclass
class Counter:
    """Bytes on the wire by kind, as the browser's own network log tells them."""

    whole: int = 0
    script: int = 0

    def watch(self, network: CDPSession) -> None:
        kinds: dict[str, str] = {}
        network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        network.on("Network.loadingFinished", lambda event: self.add(kinds.get(event["requestId"], ""), event))

    def add(self, kind: str, event: dict) -> None:
        self.whole += int(event["encodedDataLength"])
        self.script += int(event["encodedDataLength"]) if kind == "Script" else 0


def email_of(prefix: str) -> str:
    found = re.search(rf"\b({re.escape(prefix)}\S*@contoh\.invalid)", LOGINS.read_text())
    if not found:
        raise SystemExit(f"var/demo.txt names nobody whose address begins with {prefix}: start a demo with ./run.")
    return found.group(1)


@contextmanager
def visitor(browser: Browser, base: str, prefix: str) -> Iterator[BrowserContext]:
    """An empty browser, signed in if the page needs somebody."""
    context = browser.new_context(viewport=PHONE)
    if prefix:
        page = context.new_page()
        page.goto(f"{base}/masuk/")
        page.fill("[name=login]", email_of(prefix))
        page.fill("[name=password]", "contoh-sinovik")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/meja/**")
        page.close()
    yield context
    context.close()


def address_of(context: BrowserContext, base: str, start: str, follow: str) -> str:
    if not follow:
        return base + start
    page = context.new_page()
    page.goto(base + start)
    href = page.locator(follow).first.get_attribute("href") or start
    page.close()
    return base + href


def weigh(context: BrowserContext, address: str, *, cached: bool) -> Counter:
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    if not cached:
        network.send("Network.clearBrowserCache")
    counter = Counter()
    counter.watch(network)
    page.goto(address, wait_until="networkidle")
    page.close()
    return counter


def time(context: BrowserContext, address: str) -> tuple[float, float]:
    """Seconds until the largest part is drawn, and until the page answers, on the slow line with an empty cache."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    network.send("Network.emulateNetworkConditions", SLOW)
    network.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load", timeout=60_000)
    found = largest(page), page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive / 1000")
    page.close()
    return found


def largest(page: Page) -> float:
    return page.evaluate(
        """() => new Promise(tell => new PerformanceObserver(
            list => tell(list.getEntries().at(-1).startTime / 1000)
        ).observe({type: "largest-contentful-paint", buffered: true}))"""
    )


def cell(key: str, value: float) -> str:
    shown = f"{value:.1f}" if BUDGET[key] < 10 else f"{value:,.0f}"
    return f"{shown:>9} ({value / BUDGET[key]:.2f})"


def main() -> int:
    base = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/")
    worst = 0.0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        print(f"{'page':<22}" + "".join(f"{name:>16}" for name in BUDGET))
        for name, who, start, follow in PAGES:
            with visitor(browser, base, who) as context:
                address = address_of(context, base, start, follow)
                first, again = weigh(context, address, cached=False), weigh(context, address, cached=True)
                drawn, usable = time(context, address)
            figures = dict(zip(BUDGET, (first.whole, again.whole, first.script, drawn, usable), strict=True))
            worst = max(worst, *(figures[key] / BUDGET[key] for key in BUDGET))
            print(f"{name:<22}" + "".join(f"{cell(key, figures[key]):>16}" for key in BUDGET), flush=True)
        browser.close()
    return int(worst > 1)


if __name__ == "__main__":
    sys.exit(main())
