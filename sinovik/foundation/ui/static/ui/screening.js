// The screening desk: an open entry is held for who reads it, and single keys choose for those who want them.
"use strict";
(() => {
  const held = document.querySelector("[data-hold]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  let sending = false;
  document.addEventListener("submit", () => (sending = true));

  if (held) {
    const told = held.querySelector("[data-held]");
    let used = true; // since the last time the server was told
    const hold = async () => {
      used = false;
      const headers = { Accept: "application/json", "X-CSRFToken": token.value };
      const answer = await fetch(held.dataset.hold, { method: "POST", headers }).catch(() => null);
      if (!answer || answer.redirected || ![200, 409].includes(answer.status)) return;
      told.textContent = (await answer.json()).said;
      document.querySelector("#pegang")?.remove();
    };
    for (const sign of ["keydown", "pointerdown", "scroll"]) addEventListener(sign, () => (used = true), { passive: true });
    setInterval(() => used && document.visibilityState === "visible" && hold(), 300_000);
    hold();

    // whoever leaves without deciding lets go
    addEventListener("pagehide", () => {
      if (sending) return;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token.value);
      navigator.sendBeacon(held.dataset.release, body);
    });
    addEventListener("pageshow", (event) => {
      sending = false;
      if (event.persisted) hold();
    });
  }

  const help = document.querySelector("[data-keys-help]");
  const box = document.querySelector("[data-keys] form");
  if (!help || !box) return;
  const choice = help.querySelector("[data-keys-switch]");
  help.hidden = false;
  choice.checked = localStorage.getItem("sn-screening-keys") === "on";
  choice.addEventListener("change", () => localStorage.setItem("sn-screening-keys", choice.checked ? "on" : "off"));

  const press = (field) => {
    if (!field) return;
    field.click();
    field.focus();
  };
  const go = (field) => field && field.focus();
  const keys = {
    l: () => press(box.querySelector("[name=outcome][value=pass]")),
    t: () => press(box.querySelector("[name=outcome][value=fail]")),
    c: () => go(box.querySelector("[name=note]")),
    k: () => go(box.querySelector("button[type=submit]")),
    n: () => press(document.querySelector("#lewati button")),
  };
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!choice.checked || busy || event.target.closest("textarea, select, [contenteditable], dialog")) return;
    if (event.target.matches("input:not([type=radio], [type=checkbox])")) return;
    const act = /^[1-9]$/.test(event.key)
      ? () => press(box.querySelectorAll("[name=reasons]")[Number(event.key) - 1])
      : keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
