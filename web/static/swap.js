// Fetches one of our own pages and puts its regions in the place of those that are shown. What
// cannot be swapped is loaded whole; without this file every link and form works as it is.

const policy = window.trustedTypes?.createPolicy("tipdesk", { createHTML: (own) => own });
/** Text of our own server as what the parser accepts under our policy. */
export const own = (html) => (policy ? policy.createHTML(html) : html);
const REGIONS = ["views", "list", "pane", "told"];
let latest = 0;

/** A page of ours as a document: parsed, never run. */
async function fetched(url, options = {}) {
  const answer = await fetch(url, {
    credentials: "same-origin",
    ...options,
    headers: { "X-Asked-By": "script" },
  });
  const html = await answer.text();
  const page = new DOMParser().parseFromString(own(html), "text/html");
  return { answer, page };
}

/** Follow a link or send a form. `push`: a new step in the browser's history. */
export async function go(url, { method = "GET", body = null, push = true } = {}) {
  const turn = ++latest;
  let got;
  try {
    got = await fetched(url, { method, body });
  } catch {
    say(document.documentElement.dataset.lost);
    return false;
  }
  if (turn !== latest && method === "GET") return false; // a later click has overtaken this one
  if (!show(got.page, REGIONS)) replaceAll(got.page);
  const address = got.answer.url;
  if (got.answer.ok) {
    if (push && address !== location.href) history.pushState({}, "", address);
    else history.replaceState({}, "", address);
  }
  return got.answer.ok;
}

/** The list and its counts made anew, and nothing that somebody reads or types. */
export async function refresh(url) {
  const turn = latest;
  let got;
  try {
    got = await fetched(url);
  } catch {
    return;
  }
  if (turn !== latest || !got.answer.ok || !got.page.getElementById("list")) return;
  const open = document.querySelector(".row[aria-current]")?.dataset.tip;
  const before = new Map(rows().map((row) => [row.dataset.tip, row.dataset.state]));
  show(got.page, ["views", "list"], { keepTitle: true });
  for (const row of rows()) {
    row.classList.toggle("arrived", before.size > 0 && !before.has(row.dataset.tip));
    if (row.dataset.tip !== open) continue;
    row.setAttribute("aria-current", "true");
    if (before.has(open) && before.get(open) !== row.dataset.state) changed();
  }
}

export function rows() {
  return [...document.querySelectorAll("#list .row")];
}

/** A sentence for the reader, in the place where acts are told. */
export function say(sentence) {
  const toast = document.createElement("div");
  toast.className = "toast refused";
  toast.textContent = sentence;
  document.getElementById("told").replaceChildren(toast);
}

function changed() {
  const note = document.getElementById("changed");
  if (note) note.hidden = false;
}

function show(page, names, { keepTitle = false } = {}) {
  const grid = document.querySelector(".desk-grid");
  const fresh = page.querySelector(".desk-grid");
  if (!grid || !fresh) return false;
  const held = focused();
  const open = document.querySelector("#pane .tip")?.dataset.tip;
  for (const name of names) {
    const here = document.getElementById(name);
    const there = page.getElementById(name);
    if (here && there) here.replaceChildren(...there.childNodes);
  }
  grid.dataset.pulse = fresh.dataset.pulse;
  document.title = keepTitle ? retitled(page.title) : page.title;
  if (!keepTitle) document.body.className = page.body.className;
  if (document.querySelector("#pane .tip")?.dataset.tip !== open) {
    document.getElementById("pane").scrollTop = 0;
    if (matchMedia("(max-width: 980px)").matches) scrollTo(0, 0);
  }
  refocus(held, document.querySelector("#pane .tip")?.dataset.tip !== open);
  return true;
}

/** The tab's number is that of the fresh page, its words stay. */
function retitled(title) {
  const number = title.match(/^\(\S+\) /)?.[0] ?? "";
  return number + document.title.replace(/^\(\S+\) /, "");
}

function replaceAll(page) {
  document.body.replaceChildren(...page.body.childNodes);
  document.body.className = page.body.className;
  document.title = page.title;
  document.getElementById("main")?.focus();
}

/** Where the focus is, in words that a fresh copy of the page understands. */
function focused() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  return {
    tip: at.closest(".row")?.dataset.tip,
    key: at.dataset.key,
    id: at.id,
    pane: Boolean(at.closest("#pane")),
    act: Boolean(at.closest("form, summary")),
  };
}

/** After an act that leads to another tip (`moved`) the focus is on that one's row, not on the act
 * of the same name: the next key is for the next tip. */
function refocus(held, moved) {
  if (!held || document.activeElement !== document.body) return;
  const next = document.querySelector(".row[aria-current] a") ?? document.querySelector(".row a");
  const acted = moved && held.pane && held.act && next?.getClientRects().length;
  const row = held.tip && document.querySelector(`.row[data-tip="${held.tip}"] a`);
  const key = held.key && document.querySelector(`#pane [data-key="${CSS.escape(held.key)}"]`);
  const same = held.id && document.getElementById(held.id);
  const found = acted ? next : row || key || same;
  (found || (held.pane ? document.getElementById("pane") : next) || next)?.focus({
    preventScroll: true,
  });
}
