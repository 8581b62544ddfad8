"""One person at a browser. Every page they come to is looked at: accessible, not too wide, quiet, at home."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, FilePayload, Locator, Page, Request, Response, expect

from sinovik.foundation.access.models import User
from tests.journeys.ways import KEYBOARD, POINTER, Keyboard, Pointer, Way

PHONE, DESKTOP = 390, 1280
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (e) => e.getBoundingClientRect().right > root.clientWidth + 1);
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
}"""
A_LOOK = f"""() => [
  document.querySelector("h1")?.innerText ?? "",
  document.querySelectorAll("[data-error-summary]").length,
  matchMedia("(prefers-color-scheme: dark)").matches,
  ({TOO_WIDE})(),
]"""


class Visitor:
    """A person with a browser of their own; the harness closes it and holds what was heard on the way.

    page: Playwright's page, for what the verbs below do not say. Verbs that lead to another page look at it.
    examined: a folder of the run, in which each kind of page that axe has examined leaves a mark.
    """

    def __init__(
        self, context: BrowserContext, address: str, examined: Path, *, way: str = POINTER, script: bool = True
    ) -> None:
        self.context, self.address, self.examined, self.way, self.script = context, address, examined, way, script
        self.troubles: list[str] = []
        self.forgiven: set[int] = set()
        self.offline = False
        self.page: Page = self.open_tab()

    @property
    def hand(self) -> Way:
        """What this person moves with, in the present tab."""
        return Keyboard(self.page) if self.way == KEYBOARD else Pointer()

    # --- moving about -----------------------------------------------------------------------------------------------

    def open_tab(self) -> Page:
        """Another tab of the same browser becomes the one that the verbs work in."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self._watch_host)
        page.on("response", self._watch_status)
        self.page = page
        return page

    def turns_to(self, tab: Page) -> None:
        """Another open tab becomes the one that the verbs work in."""
        self.page = tab
        tab.bring_to_front()

    def closes_tab(self) -> None:
        """Close the present tab and open an empty one; the closed page may still send its last words."""
        self.page.close()
        self.open_tab()

    def goes_back(self) -> None:
        """With the browser's own button."""
        self.page.go_back()
        self.looks()

    def goes_to(self, path: str, *, status: int = 200) -> None:
        """Open an address of ours; the answer must have this status."""
        with self.forgiving(status):
            answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None and answer.status == status, f"{path} answered {answer and answer.status}"
        self.looks()

    def follows(self, name: str | re.Pattern[str], *, within: str = "main") -> None:
        """Click the first link of this name; `within` is a selector, `body` for the whole page."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first
        with self.page.expect_navigation():
            self.hand.presses(link)
        self.looks()

    def presses(self, name: str | re.Pattern[str], *, within: str = "main", status: int = 200) -> None:
        """Press the first button of this name, which sends a form and leads to a page."""
        button = self.page.locator(within).get_by_role("button", name=name, exact=isinstance(name, str)).first
        with self.forgiving(status), self.page.expect_navigation():
            self.hand.presses(button)
        self.looks()

    def presses_twice(self, name: str, *, within: str = "main") -> None:
        """A double click, or two strokes of a nervous hand."""
        button = self.page.locator(within).get_by_role("button", name=name, exact=True).first
        self.page.evaluate("document.documentElement.dataset.old = ''")
        self.hand.presses_twice(button)
        # the second press may break off the first one's answer; what counts is the page that comes in the end
        self.page.locator("html:not([data-old])").wait_for(state="attached")
        self.looks()

    def pushes(self, name: str, *, within: str = "main") -> None:
        """Press a button that changes the page it stands on."""
        self.hand.presses(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    def fills(self, **values: str) -> None:
        """Write into the fields of these names."""
        for name, value in values.items():
            self.hand.writes(self.field(name), value)

    def chooses(self, **values: str) -> None:
        """Choose by the option's or the radio button's value."""
        for name, value in values.items():
            select = self.page.locator(f"main select[name='{name}']")
            if select.count():
                self.hand.picks(select.first, value)
            else:
                self.hand.ticks(self.page.locator(f"main input[name='{name}'][value='{value}']").first)

    def attaches(self, name: str, *files: str | Path | FilePayload, within: str = "main") -> None:
        """Choose files for the first field of this name: paths, or a name, a kind and bytes."""
        self.hand.attaches(self.page.locator(within).locator(f"[name='{name}']").first, list(files))

    def downloads(self, name: str | re.Pattern[str], *, within: str = "main") -> bytes:
        """Follow the first link of this name to a file; returns what the browser keeps."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first
        with self.page.expect_download() as kept:
            self.hand.presses(link)
        return Path(kept.value.path()).read_bytes()

    def opens(self, name: str | re.Pattern[str], *, within: str = "main") -> None:
        """Open the first fold (details) whose summary says this."""
        self.hand.presses(self.page.locator(within).locator("summary").filter(has_text=name).first)

    def ticks(self, **values: str | bool) -> None:
        """Tick the box of this value, or the only box of this name with True; False takes its tick away."""
        for name, value in values.items():
            of_value = "" if isinstance(value, bool) else f"[value='{value}']"
            box = self.page.locator(f"main input[type=checkbox][name='{name}']{of_value}").first
            self.hand.ticks(box, on=value is not False)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"main [name='{name}']:not([type=hidden])").first

    def signs_in(self, email: str, password: str, *, lands_on: str = "/meja/") -> None:
        """Through the log-in page, as people do."""
        self.goes_to("/masuk/")
        self.fills(login=email, password=password)
        self.presses("Masuk", within=".sn-entrance form")
        assert self.path == lands_on, f"signed in as {email}, landed on {self.path}: {self.text[:400]}"

    def comes_back(self, user: User) -> None:
        """To the own desk, still signed in from the last time."""
        before = Client()
        before.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": before.cookies[name].value, "url": self.address}])
        self.goes_to("/meja/")
        assert self.path == "/meja/", f"{user.email} landed on {self.path}: {self.text[:400]}"

    # --- seeing -----------------------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """What the page says, in its main part."""
        return self.page.locator("main").inner_text()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def sees(self, *texts: str) -> None:
        """Each of these stands visibly in the page; waits for what comes late."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def sees_beside(self, name: str, *texts: str) -> None:
        """These stand with the first field of this name: its error, its hint, its count."""
        group = self.page.locator("main .govuk-form-group").filter(has=self.page.locator(f"[name='{name}']")).first
        for text in texts:
            expect(group).to_contain_text(text, use_inner_text=True)

    def holds(self, **values: str) -> None:
        """The fields of these names hold these values; waits for what comes late."""
        for name, value in values.items():
            expect(self.field(name)).to_have_value(value)

    def sees_nothing_of(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text, use_inner_text=True)

    def looks(self) -> None:
        """The checks of a new page. axe, itself a script, examines each kind once per heading, width and outcome; its
        colours, which take the longest and follow neither heading nor width, once per scheme and outcome.
        """
        self.page.wait_for_load_state("load")
        width = self.page.viewport_size["width"]
        heading, errors, dark, too_wide = self.page.evaluate(A_LOOK)
        assert too_wide == [], f"{self.page.url} scrolls sideways at {width} px"
        path, title = (re.sub(r"\d+", "0", text) for text in (self.path, heading))
        if self.script and self._is_new(path, title, errors, width):
            self.is_accessible(colours=self._is_new(path, errors, dark))
        self.has_no_trouble()

    def _is_new(self, *kind: object) -> bool:
        """Whether nobody in this run has examined this kind; from now on somebody has."""
        mark = self.examined / hashlib.sha256(repr(kind).encode()).hexdigest()
        new = not mark.exists()
        mark.touch()
        return new

    def is_accessible(self, *, colours: bool = True) -> None:
        """axe finds nothing at the levels A and AA of WCAG 2.2."""
        found = Axe().run(self.page, options={**RULES, "rules": {"color-contrast": {"enabled": colours}}})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"

    def is_not_too_wide(self, width: int = 0) -> None:
        """Nothing scrolls sideways, at this width or at the present one."""
        before = self.page.viewport_size
        if width:
            self.page.set_viewport_size({"width": width, "height": before["height"]})
        too_wide = self.page.evaluate(TOO_WIDE)
        if width:
            self.page.set_viewport_size(before)
        assert too_wide == [], f"{self.page.url} scrolls sideways at {width or before['width']} px"

    def has_no_trouble(self) -> None:
        """No script error, no breach of the content policy, no other host, no status that nobody forgave."""
        assert self.troubles == [], f"{self.page.url}: {self.troubles}"

    # --- forgiving --------------------------------------------------------------------------------------------------

    @contextmanager
    def forgiving(self, *statuses: int) -> Iterator[None]:
        """Inside, these refusals of the server are expected."""
        before = set(self.forgiven)
        self.forgiven |= set(statuses)
        yield
        self.forgiven = before

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """Inside, the line is broken, and the browser may say so."""
        self.offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self.offline = False

    @contextmanager
    def slow_line(self, seconds: float = 1.5) -> Iterator[None]:
        """Inside, every answer takes this long to begin."""
        line = self.context.new_cdp_session(self.page)
        conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {**conditions, "latency": seconds * 1000})
        yield
        line.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})

    def _hear(self, message: ConsoleMessage) -> None:
        # a refused load is judged by its status, in `_watch_status`, and a broken line is no fault of the page
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _watch_host(self, request: Request) -> None:
        home, there = urlsplit(self.address), urlsplit(request.url)
        if there.scheme in {"http", "https", "ws", "wss"} and there.netloc != home.netloc:
            self.troubles.append(f"another host: {request.url}")

    def _watch_status(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.forgiven:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")


def context_options(width: int, **more: Any) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": 844}, "locale": "id-ID", "timezone_id": "Asia/Jakarta", **more}
