// What the page does beyond links and forms: it swaps regions, knows keys, and stays fresh.

import { listen } from "./keys.js";
import { beat } from "./pulse.js";
import { go } from "./swap.js";

const wide = matchMedia("(min-width: 981px)");

// A picture that cannot be drawn is a file like any other.
document.addEventListener("error", (event) => event.target.matches?.(".files img") && event.target.remove(), true);
for (const picture of document.querySelectorAll(".files img")) if (picture.complete && !picture.naturalWidth) picture.remove();

document.addEventListener("click", (event) => {
  closeOthers(event.target);
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (!link.closest(".desk-grid") || link.target || !inDesk(link.href)) return;
  event.preventDefault();
  go(link.href).then(() => link.closest(".row") && !wide.matches && document.getElementById("pane").focus({ preventScroll: true }));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !document.querySelector(".desk-grid")) return;
  if (!form.closest("#pane, #told") || form.enctype === "multipart/form-data") return;
  event.preventDefault();
  if (form.dataset.sent) return; // a double click is one act
  form.dataset.sent = "yes";
  const body = new URLSearchParams(new FormData(form, event.submitter));
  go(form.action, { method: "POST", body, push: false }).finally(() => delete form.dataset.sent);
});

document.addEventListener("change", (event) => {
  const form = event.target.id === "language" && event.target.form;
  if (form) go(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
});

document.addEventListener("toggle", (event) => event.target.open && event.target.closest(".acts .menu") && turn(event.target), true);

window.addEventListener("popstate", () => go(location.href, { push: false }));

/** Whether an address is one of the inbox's own. */
function inDesk(href) {
  const address = new URL(href);
  return address.origin === location.origin && /^\/(inbox\/|search$)/.test(address.pathname);
}

/** A menu opens to the side where all of it is seen. */
function turn(menu) {
  menu.classList.remove("last");
  const beyond = menu.querySelector(".drop").getBoundingClientRect().right > innerWidth;
  menu.classList.toggle("last", beyond);
}

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

listen();
beat();
