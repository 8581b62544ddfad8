"""How a person moves through a page: with a pointer and script, or with the keyboard alone and without script.

Both have the same verbs, so that one journey is walked in each way. `Keyboard` uses nothing but keys that every
browser knows: what it cannot reach with Tab, or what shows no focus when reached, is a fault of the page.
"""

from typing import Protocol

from playwright.sync_api import Locator, Page

POINTER, KEYBOARD = "pointer", "keyboard"
MOST_TABS = 400
TAKES_FOCUS = "e => e === document.activeElement"
# WCAG 2.4.7 and 2.4.11: the focus is drawn, on the element or on what stands for it, and nothing lies over it
SHOWS_FOCUS = """e => {
  const label = e.labels && e.labels[0];
  const drawn = [getComputedStyle(e), label && getComputedStyle(label, "::before")].filter(Boolean).some(
    (style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  const box = e.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 8), box.top + Math.min(box.height / 2, 8)];
  const on_top = document.elementFromPoint(x, y);
  const free = !on_top || e.contains(on_top) || on_top.contains(e) || (label && label.contains(on_top));
  return drawn ? (free ? "" : `something lies over it: ${on_top.outerHTML.slice(0, 80)}`) : "its focus is not drawn";
}"""

# How many stops of the Tab key lie between the focus and the target, by the order of the page, round its end where
# the target lies before the focus. A guess: what counts is where the keys really lead.
STOPS_BETWEEN = """target => {
  const group = (e) => e.type === "radio" ? `${e.name} ${e.form && e.form.id}` : e;
  const takers = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const stops = [...new Set(takers.filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true})).map(group))];
  const away = stops.indexOf(group(target)) - stops.indexOf(group(document.activeElement));
  return away < 0 ? away + stops.length : away;
}"""


class Way(Protocol):
    """The verbs of a hand; each waits until the element is there."""

    def presses(self, target: Locator) -> None:
        """A link, a button or the summary of a fold."""

    def presses_twice(self, target: Locator) -> None:
        """Before the first press has been answered."""

    def writes(self, target: Locator, text: str) -> None:
        """Replaces what the field holds."""

    def ticks(self, target: Locator, *, on: bool = True) -> None:
        """A radio button or a box."""

    def picks(self, target: Locator, value: str) -> None:
        """The option of this value in a list."""

    def attaches(self, target: Locator, files: object) -> None:
        """Files as Playwright's `set_input_files` takes them."""


class Pointer:
    """A mouse or a finger."""

    def presses(self, target: Locator) -> None:
        target.click()

    def presses_twice(self, target: Locator) -> None:
        target.dblclick()

    def writes(self, target: Locator, text: str) -> None:
        target.fill(text)

    def ticks(self, target: Locator, *, on: bool = True) -> None:
        target.set_checked(on)

    def picks(self, target: Locator, value: str) -> None:
        target.select_option(value)

    def attaches(self, target: Locator, files: object) -> None:
        target.set_input_files(files)


class Keyboard:
    """Tab, arrows, Enter, the space bar and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def presses(self, target: Locator) -> None:
        self._reaches(target)
        self.page.keyboard.press("Enter")

    def presses_twice(self, target: Locator) -> None:
        self._reaches(target)
        for _ in range(2):
            self.page.keyboard.press("Enter")

    def writes(self, target: Locator, text: str) -> None:
        self._reaches(target)
        if target.get_attribute("type") in {"date", "time", "datetime-local", "month"}:
            target.fill(text)  # its parts are typed in the order of the device's language
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def ticks(self, target: Locator, *, on: bool = True) -> None:
        if target.get_attribute("type") == "radio":
            self._reaches(target, among=f"input[type=radio][name='{target.get_attribute('name')}']")
            self._moves_to(target)
        else:
            self._reaches(target)
        if target.is_checked() != on:
            self.page.keyboard.press("Space")
        assert target.is_checked() == on, f"the space bar does not change {_shape(target)}"

    def picks(self, target: Locator, value: str) -> None:
        self._reaches(target)
        option = target.locator(f"option[value='{value}']")
        self.page.keyboard.type(option.inner_text().strip())
        assert target.input_value() == value, f"typing its name does not pick {value!r} in {_shape(target)}"

    def attaches(self, target: Locator, files: object) -> None:
        self._reaches(target)
        target.set_input_files(files)

    def _reaches(self, target: Locator, *, among: str = "") -> None:
        """Tab until the target has the focus, or one of its group, of which Tab enters one only."""
        target.wait_for(state="attached")
        arrived = f"e => document.activeElement.matches({among!r})" if among else TAKES_FOCUS
        for _ in range(target.evaluate(STOPS_BETWEEN) - 1):
            self.page.keyboard.down("Tab")
        self.page.keyboard.up("Tab")
        for _ in range(MOST_TABS):
            if target.evaluate(arrived):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"{self.page.url}: Tab does not reach {_shape(target)}")
        if not among:
            trouble = target.evaluate(SHOWS_FOCUS)
            assert trouble == "", f"{self.page.url}: {_shape(target)}: {trouble}"

    def _moves_to(self, radio: Locator) -> None:
        for _ in range(MOST_TABS):
            if radio.evaluate(TAKES_FOCUS):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: the arrows do not reach {_shape(radio)}")


def _shape(target: Locator) -> str:
    return target.evaluate("e => e.outerHTML.slice(0, 160)")
