// Comforts only: every page reads and works without this file.
"use strict";

// The menu is open without JavaScript; on a narrow screen it starts closed.
const toggle = document.querySelector(".nav-toggle");
if (toggle) {
  const wide = window.matchMedia("(min-width: 62rem)");
  const settle = () => { toggle.open = wide.matches; };
  settle();
  wide.addEventListener("change", settle);
}

// A refused form: take people to what is wrong.
document.getElementById("error-summary")?.focus();

// One open drop-down at a time; Escape closes it and returns to its button.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".drop, .menu") || !event.target.open) return;
  document.querySelectorAll(".drop[open], .menu[open]").forEach((other) => {
    if (other !== event.target) other.open = false;
  });
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.(".drop[open], .menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});

// Files that are too large are said to be so before they are sent, while all that was typed stays.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-largest]")) return;
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const refused = size > Number(input.dataset.largest);
  input.setCustomValidity(refused ? input.dataset.tooLarge : "");
  if (refused) input.reportValidity();
});
document.addEventListener("submit", (event) => {
  const input = event.target.querySelector("input[type=file][data-largest]");
  if (!input?.validity.customError) return;
  event.preventDefault();
  input.reportValidity();
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "filters") document.querySelectorAll(".drop[open]").forEach((drop) => { drop.open = false; });
});

// Empty filters stay out of addresses that people copy.
document.addEventListener("formdata", (event) => {
  if (event.target.id !== "filters") return;
  for (const name of new Set(event.formData.keys())) {
    const kept = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    kept.forEach((value) => event.formData.append(name, value));
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "filters") return;
  const data = event.detail.formData;
  for (const name of new Set(data.keys())) {
    const kept = data.getAll(name).filter((value) => value !== "");
    data.delete(name);
    kept.forEach((value) => data.append(name, value));
  }
});
