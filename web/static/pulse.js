// Asks now and then whether anything has changed, and has the list made anew when it has.

import { refresh, say } from "./swap.js";

const EVERY = 3000; // milliseconds
let failures = 0;

export function beat() {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

async function look() {
  const grid = document.querySelector(".desk-grid");
  if (!grid || document.hidden) return;
  let told;
  try {
    const answer = await fetch(grid.dataset.pulseUrl, { headers: { "X-Asked-By": "script" } });
    if (answer.status === 401) return say(document.documentElement.dataset.ended);
    told = await answer.json();
    failures = 0;
  } catch {
    if (++failures === 3) say(document.documentElement.dataset.lost);
    return;
  }
  if (told.pulse === grid.dataset.pulse) return;
  const address = new URL(location.href);
  // Not for what is searched (a search is a row), nor for the open tip (opening it is one too).
  if (address.pathname === "/search") return;
  address.searchParams.delete("tip");
  await refresh(address);
}
