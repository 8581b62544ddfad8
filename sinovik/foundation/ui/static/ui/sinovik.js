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

  // demo only: a chosen role fills the log-in form
  for (const button of document.querySelectorAll("[data-fill-login]")) {
    button.addEventListener("click", () => {
      document.querySelector("[name=login]").value = button.dataset.fillLogin;
      document.querySelector("[name=password]").value = button.dataset.fillPassword;
      document.querySelector(".sn-entrance form button[type=submit]").focus();
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
