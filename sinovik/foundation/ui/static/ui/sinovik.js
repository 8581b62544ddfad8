// What every page does with script; without it every page works too.
"use strict";
(() => {
  document.documentElement.classList.add("js");

  // after a refused form the reader starts at the list of errors
  const errors = document.querySelector("[data-error-summary]");
  if (errors) errors.focus();

  // a menu closes with Escape and when the person goes on elsewhere
  const menus = document.querySelectorAll("details[data-menu]");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  for (const menu of menus) {
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
  }

  // the second click of a double click sends nothing; coming back with the back button frees the form again
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // a file that the server would refuse for its size is told at once, before it is sent for minutes
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.type !== "file" || !field.dataset.most) return;
    const group = field.closest(".govuk-form-group");
    const old = group.querySelector("[data-told]");
    if (old) old.remove();
    const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
    group.classList.toggle("govuk-form-group--error", large);
    if (!large) return;
    const told = document.createElement("p");
    told.className = "govuk-error-message";
    told.dataset.told = "";
    told.setAttribute("role", "alert");
    told.textContent = field.dataset.tooLarge;
    field.before(told);
    field.value = "";
  });

  // demo only: a chosen role fills the log-in form
  for (const button of document.querySelectorAll("[data-fill-login]")) {
    button.addEventListener("click", () => {
      document.querySelector("[name=login]").value = button.dataset.fillLogin;
      document.querySelector("[name=password]").value = button.dataset.fillPassword;
      document.querySelector(".sn-entrance form button[type=submit]").focus();
    });
  }

  // help opens beside the page; the part that the link names comes first, the rest is one click away
  for (const link of document.querySelectorAll("a[data-beside]")) {
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
      event.preventDefault();
      const panel = document.querySelector("dialog[data-dialog=beside]");
      const answer = await fetch(link.href).catch(() => null);
      if (!answer || !answer.ok) return location.assign(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.getElementById(decodeURIComponent(link.hash.slice(1))) || page.querySelector(".sn-content, main");
      panel.querySelector("[data-beside-body]").replaceChildren(document.importNode(part, true));
      panel.querySelector("[data-beside-whole]").href = link.href;
      panel.showModal();
    });
  }

  // a text to take along is copied by one press; without script, or where the browser refuses, it stands there selected
  for (const box of document.querySelectorAll("[data-copy]")) {
    const [text, button, told] = ["textarea", "button", "[role=status]"].map((part) => box.querySelector(part));
    button.hidden = false;
    button.addEventListener("click", async () => {
      text.select();
      const taken = await navigator.clipboard?.writeText(text.value).then(() => true, () => false);
      const copied = taken || document.execCommand("copy");
      told.textContent = copied ? told.dataset.done : "";
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
