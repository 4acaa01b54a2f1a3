"use strict";
// Notes are put in the place of their numbers when a table comes into view, or before it is printed.
function tell(table) {
  for (const link of table.querySelectorAll("td > a")) {
    const note = document.createElement("span");
    note.append(`${link.textContent} `, ...document.getElementById(link.hash.slice(1)).cloneNode(true).childNodes);
    link.replaceWith(note);
  }
  table.classList.add("told");
}
const watch = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen)
    if (isIntersecting) {
      watch.unobserve(target);
      tell(target);
    }
}, { rootMargin: "50%" });
addEventListener("beforeprint", () => document.querySelectorAll(".tables > details:not(.told)").forEach(tell));

// A line is there when the name of its table or column, its kind or its type has the text in it.
function line(part, label) {
  const names = [...part.querySelectorAll("code")].map((code) => `${label}.${code.textContent}`);
  return { part, text: [...names, part.textContent].join(" ").toLowerCase() };
}
function prepared(tables) {
  return tables.map((table) => {
    const label = table.querySelector("summary code").textContent;
    return { table, lines: [...table.querySelectorAll("tr, p")].map((part) => line(part, label)) };
  });
}
function search(found, text) {
  for (const { table, lines } of found) {
    const there = lines.map((each) => each.text.includes(text));
    lines.forEach((each, place) => each.part.classList.toggle("away", !there[place]));
    table.classList.toggle("away", !there.includes(true));
  }
}
for (const inventory of document.querySelectorAll(".inventory")) {
  const tables = [...inventory.querySelectorAll(".tables > details")];
  const box = inventory.querySelector(".search");
  let found;
  box.hidden = false;
  box.addEventListener("focusin", () => { found ??= prepared(tables); });
  box.addEventListener("input", ({ target }) => search(found ??= prepared(tables), target.value.trim().toLowerCase()));
  tables.forEach((table) => watch.observe(table));
}
