// Counts words as the form counts them and saves what is being written. Without script the page has a save button.
"use strict";
(() => {
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const number = (value) => value.toLocaleString(document.documentElement.lang);

  // the same separators as sinovik/methods/text.py, spelt out because the \s of languages differ
  const RUNS = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+/gu;
  const countWords = (text) => (text.match(RUNS) || []).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;

  // where two texts part and meet again, by whole words: what comes before, what is different, what comes after
  function unlike(text, other) {
    const [words, others] = [text.split(/(?<=\s)/), other.split(/(?<=\s)/)];
    const most = Math.min(words.length, others.length);
    let start = 0;
    while (start < most && words[start] === others[start]) start++;
    let end = 0;
    while (end < most - start && words.at(-1 - end) === others.at(-1 - end)) end++;
    const stop = words.length - end;
    return [words.slice(0, start), words.slice(start, stop), words.slice(stop)].map((part) => part.join(""));
  }

  function watchCount(field) {
    const box = document.querySelector(`[data-count-for="${field.id}"]`);
    if (!box) return;
    const shown = box.querySelector(".sn-count__text");
    const bar = box.querySelector("rect");
    const spoken = box.querySelector("[role=status]");
    const limit = Number(field.dataset.words);
    let later = 0;

    const show = () => {
      const count = countWords(field.value);
      const over = count > limit;
      const rest = over
        ? fill(box.dataset.over, { n: number(count - limit) })
        : fill(box.dataset.left, { n: number(limit - count) });
      shown.textContent = `${fill(box.dataset.of, { count: number(count), limit: number(limit) })} · ${rest}`;
      shown.classList.toggle("sn-count__text--over", over);
      bar.classList.toggle("sn-progress__bar--danger", over);
      bar.setAttribute("width", `${Math.min(100, (100 * count) / limit)}%`);
      clearTimeout(later);
      later = setTimeout(() => { spoken.textContent = rest; }, 1500);
    };
    field.addEventListener("input", show);
    show();
  }

  // what the server asks of the text that it has just kept
  function advise(rows) {
    const list = document.querySelector("[data-coach]");
    if (!list) return;
    list.replaceChildren(...rows.map((row) => {
      const [line, quote] = ["li", "q"].map((name) => document.createElement(name));
      quote.textContent = row.quote;
      line.append(quote, ` ${row.text}`);
      return line;
    }));
    list.hidden = !rows.length;
    document.querySelector("[data-coach-none]").hidden = Boolean(rows.length);
  }

  const PAUSE = 1500;
  const RETRIES = [4000, 8000, 15000, 30000, 60000];

  class Saver {
    constructor(state) {
      this.state = state;
      this.form = state.closest("form");
      this.field = this.form.querySelector("textarea");
      this.revisionField = this.form.querySelector("[name=base_revision]");
      this.revision = Number(state.dataset.revision || (this.revisionField && this.revisionField.value) || 0);
      this.key = `sinovik:${location.pathname.replace(/^\/en\//, "/")}:${state.dataset.section}`;
      this.failures = 0;
      this.busy = false;
      this.paused = false;
      this.offered = false;
      this.begin();
      this.field.addEventListener("input", () => this.changed());
      this.form.addEventListener("submit", (event) => this.leave(event));
      window.addEventListener("online", () => this.soon(0));
      // the last words before the tab is hidden or left
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(true); });
      // a page out of the browser's memory may be older than what is kept: ask the server again
      window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    }

    // what the server gave stands in the field; anything else there was put back by the browser or refused by the form
    begin() {
      const given = this.field.defaultValue;
      const found = this.field.value;
      this.saved = given;
      if (this.state.dataset.unsaved) {
        // the page shows a text that the server did not take: the person decides and nothing goes by itself,
        // unless it was kept back for the sake of a file
        this.saved = null;
        this.paused = this.state.dataset.unsaved === "wait";
        this.remember(found);
        return this.soon(0);
      }
      if (found !== given) {
        this.field.value = given;
        this.remember(found);
      }
      return this.offerCopy();
    }

    say(kind, values = {}) {
      this.state.textContent = fill(this.state.dataset[`say${kind}`], values);
      this.state.classList.toggle("sn-saved--busy", kind === "Saving");
      this.state.classList.toggle("sn-saved--broken", !["Saving", "Saved"].includes(kind));
    }

    // the browser's own copy, for a broken line or a closed lid
    remember(text) {
      try {
        localStorage.setItem(this.key, JSON.stringify({ text, revision: this.revision }));
      } catch { /* a full or forbidden store is no reason to stop writing */ }
    }

    dropCopy() {
      try { localStorage.removeItem(this.key); } catch { /* as above */ }
    }

    // an older copy that waits for an answer is neither written over nor thrown away
    keepCopy() {
      if (!this.offered) this.remember(this.field.value);
    }

    readCopy() {
      try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
    }

    offerCopy() {
      const copy = this.readCopy();
      if (!copy || copy.text === this.field.value) return this.dropCopy();
      this.offered = true;
      const answered = (act) => () => {
        this.offered = false;
        this.dropCopy();
        act();
      };
      return this.ask("copy", copy.text, [
        ["mine", answered(() => this.put(copy.text))],
        ["both", answered(() => this.put(`${this.field.value}\n\n${copy.text}`))],
        ["theirs", answered(() => this.keepCopy())],
      ]);
    }

    changed() {
      this.keepCopy();
      if (!this.paused) this.soon(PAUSE);
    }

    put(text) {
      this.field.value = text;
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // a form that overtook a save under way would meet its own words as somebody else's
    leave(event) {
      const hold = () => {
        event.preventDefault();
        event.stopPropagation();
      };
      if (!navigator.onLine) {
        hold();
        return this.say("Offline");
      }
      clearTimeout(this.timer);
      this.paused = true;
      if (!this.busy) return undefined;
      hold();
      return this.saving.then(() => { if (!this.form.querySelector(".sn-conflict")) this.form.requestSubmit(event.submitter); });
    }

    soon(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    save(leaving = false) {
      if (!this.busy && !this.paused && this.field.value !== this.saved) this.saving = this.keep(leaving);
    }

    async keep(leaving) {
      this.busy = true;
      const text = this.field.value;
      this.say("Saving");
      try {
        await this.take(text, await this.send(text, leaving));
        this.failures = 0;
      } catch {
        this.say("Offline");
        this.soon(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
      } finally {
        this.busy = false;
      }
    }

    send(text, leaving) {
      return fetch(this.state.dataset.autosaveUrl, {
        method: "POST",
        keepalive: leaving && text.length < 15000,
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({ section: this.state.dataset.section, text, base_revision: this.revision }),
      });
    }

    async take(text, answer) {
      if (answer.redirected || answer.status === 403) return this.say("Signedout");
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const said = await answer.json();
      if (said.conflict) return this.settle(text, said);
      if (!answer.ok) return this.say("Refused", { reason: said.error || "" });
      this.move(said.revision);
      this.saved = text;
      this.say("Saved", { time: this.clock(said.saved_at) });
      advise(said.coach || []);
      if (this.field.value === text) { if (!this.offered) this.dropCopy(); }
      else this.soon(PAUSE);
      return undefined;
    }

    move(revision) {
      this.revision = Number(revision);
      if (this.revisionField) this.revisionField.value = this.revision;
    }

    clock(moment) {
      const dot = document.documentElement.lang === "en" ? ":" : ".";
      const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.state.dataset.zone };
      const parts = new Intl.DateTimeFormat("en-GB", options).format(moment ? new Date(moment) : new Date());
      return `${parts.replace(":", dot)} ${this.state.dataset.zoneName}`;
    }

    // two people wrote the same part: the writer sees both and chooses, nothing is overwritten unseen
    settle(mine, said) {
      const theirs = said.conflict.text;
      this.paused = true;
      this.say("Conflict");
      const on = (text) => () => {
        this.paused = false;
        this.move(said.revision);
        this.saved = theirs;
        this.put(text);
        this.soon(0);
      };
      const from = { name: said.conflict.by, time: said.conflict.at && this.clock(said.conflict.at) };
      this.ask("conflict", theirs, [["mine", on(mine)], ["both", on(`${theirs}\n\n${mine}`)], ["theirs", on(theirs)]], from);
    }

    ask(name, other, choices, from = {}) {
      const box = document.getElementById(`${this.state.id}-${name}`).content.cloneNode(true).firstElementChild;
      const line = box.querySelector("[data-from]");
      if (line && from.name) line.textContent = fill(line.dataset.from, from);
      const [before, differs, after] = unlike(other, this.field.value);
      const mark = document.createElement("mark");
      mark.textContent = differs;
      box.querySelector("pre").append(before, mark, after);
      for (const [choice, act] of choices) {
        box.querySelector(`[data-choice=${choice}]`).addEventListener("click", () => {
          box.remove();
          act();
          this.field.focus();
        });
      }
      this.field.before(box);
      const shown = mark.parentElement;
      shown.scrollTop = mark.offsetTop - 48;
      box.focus();
    }
  }

  for (const field of document.querySelectorAll("textarea[data-words]")) watchCount(field);
  for (const state of document.querySelectorAll("[data-autosave-url]")) new Saver(state);
})();
