// Keeps a score sheet while it is written: by revision number, tried again when the line breaks.
"use strict";
(() => {
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const state = document.querySelector("[data-save-state]");
  const PAUSE = 1200;
  const RETRY = 8000;
  let waiting = 0;
  let running = false;
  let again = false;

  const say = (text, broken = false) => {
    state.textContent = text;
    state.classList.toggle("sn-saved--broken", broken);
  };
  const plan = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(save, delay);
  };
  const content = () => {
    const data = new FormData(form);
    data.delete("form_token");
    return data;
  };

  async function save() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.sheet, { method: "POST", body: content(), credentials: "same-origin" });
      const told = await answer.json();
      say(told.text, !answer.ok);
      if (answer.ok) form.elements.revision.value = told.revision;
    } catch {
      say(form.dataset.lost, true);
      plan(RETRY);
    }
    running = false;
    if (again) plan(PAUSE);
  }

  form.addEventListener("input", () => plan(PAUSE));
  form.addEventListener("change", () => plan(PAUSE));
  window.addEventListener("online", () => plan(0));
  // the button saves by itself: what is still planned would only come too late
  form.addEventListener("submit", () => clearTimeout(waiting));
})();
