// The keyboard: one letter, one act. Letters are told by their place on the keyboard when another
// script is typed (Cyrillic, Arabic), so that they work for everybody.

import { go, own, rows } from "./swap.js";

const ACTS = new Set(["c", "e", "b", "l", "n", "z", "1", "2", "3"]);

export function listen() {
  document.addEventListener("keydown", (event) => {
    const key = letter(event);
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (!key || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") return close(event);
    if (typing(event.target)) return;
    const did = press(key);
    if (did) event.preventDefault();
  });
}

/** The key's name in the Latin alphabet. */
function letter(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || (event.code === "Slash" && !latin(event.key))) return "/";
  if (event.key.length > 1) return event.key;
  if (event.code.startsWith("Digit")) return event.code.slice(5);
  if (latin(event.key)) return event.key.toLowerCase();
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

function latin(key) {
  return key.length === 1 && key.charCodeAt(0) < 128;
}

function typing(target) {
  return Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
}

function press(key) {
  if (document.querySelector("dialog[open]")) return false;
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "/") return point(document.querySelector('[data-key="/"]'));
  if (key === "?") return help();
  return ACTS.has(key) && act(key);
}

/** To the next or previous row; from nowhere, to the open one or the first. */
function step(by) {
  const all = rows();
  if (!all.length) return false;
  const focused = all.indexOf(document.activeElement?.closest(".row"));
  const open = all.findIndex((row) => row.hasAttribute("aria-current"));
  const at = focused >= 0 ? focused : open;
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
  const link = all[next].querySelector("a");
  link.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

/** An act is for the tip that is pointed at: one that is not open yet is opened first. */
function act(key) {
  const row = document.activeElement?.closest(".row");
  if (row && !row.hasAttribute("aria-current") && key !== "z") {
    go(row.querySelector("a").href).then((there) => there && trigger(key));
    return true;
  }
  return trigger(key);
}

function trigger(key) {
  const told = key === "z" && document.querySelector('#told [data-key="z"]');
  const found = told || document.querySelector(`#pane [data-key="${key}"], .alone [data-key="${key}"]`);
  if (!found) return false;
  if (found.tagName !== "SUMMARY") {
    found.click();
    return true;
  }
  const menu = found.parentElement;
  menu.open = true;
  return point(menu.querySelector("select, textarea, input:not([type=hidden]), button") ?? found);
}

/** What stands in the form of an act, from any of its fields. */
function send(event) {
  const form = typing(event.target) && event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}

function point(field) {
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function close(event) {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  } else if (typing(event.target)) {
    event.target.blur();
    document.querySelector(".row[aria-current] a, .row a")?.focus();
  }
}

/** The keys in a window of their own, from their page. */
function help() {
  const link = document.querySelector('a[data-key="?"]');
  if (!link) return false;
  fetch(link.href, { headers: { "X-Asked-By": "script" } })
    .then((answer) => answer.text())
    .then((html) => open(html, link.textContent));
  return true;
}

function open(html, label) {
  const page = new DOMParser().parseFromString(own(html), "text/html");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", label.trim());
  dialog.append(page.getElementById("keys"));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
