/* What pages do better with JavaScript; each works without. */
"use strict";

/* Suggestions under a search field: a listbox that arrows walk through (ARIA combobox). */
function setUpSuggestions(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => show(false);
  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", open);
    if (!open) mark(null);
  }
  function mark(option) {
    for (const each of options()) each.setAttribute("aria-selected", each === option);
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }
  list.addEventListener("htmx:afterSwap", () => show(options().length > 0 && document.activeElement === input));
  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); all[at].click(); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step] || null);
    }
  });
  input.addEventListener("blur", () => setTimeout(() => { if (!list.contains(document.activeElement)) close(); }, 150));
}
document.querySelectorAll("[data-suggests]").forEach(setUpSuggestions);

/* A form that must not be sent twice: the pressed button turns busy, further presses are ignored. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}));

/* Swaps keep opened <details> open. */
let opened = [];
document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("details[id][open]")].map((each) => each.id);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});

/* A page that waits for news asks every 30 s while it is looked at. */
setInterval(() => {
  if (document.visibilityState === "visible" && window.htmx) window.htmx.trigger(document.body, "poll");
}, 30000);

/* The operator's queue asks every 5 s, and at once when it is looked at again: 204 and no body while nothing changed. */
if (document.getElementById("ban")) {
  const tick = () => {
    if (document.visibilityState === "visible" && window.htmx) window.htmx.trigger(document.body, "tick");
  };
  setInterval(tick, 5000);
  document.addEventListener("visibilitychange", tick);
}

/* The checkout's review follows the fields that change where goods come from. */
const checkout = document.getElementById("checkout");
if (checkout) {
  const recheck = (event) => {
    if (event.target.matches("[name=method],[name=commune],[name=pick_up_place],[name=payment_method]")) window.htmx?.trigger(checkout, "recheck");
  };
  checkout.addEventListener("change", recheck);
}

/* Near me: the position is rounded to about 1 km. */
document.querySelectorAll("[data-near]").forEach((link) => {
  if (!navigator.geolocation) return;
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const url = new URL(link.href);
        url.searchParams.set("lat", coords.latitude.toFixed(2));
        url.searchParams.set("lon", coords.longitude.toFixed(2));
        url.searchParams.set("sort", "distance");
        location.assign(url);
      },
      () => { link.removeAttribute("aria-busy"); link.hidden = true; },
      { timeout: 8000, maximumAge: 600000 },
    );
  });
});
