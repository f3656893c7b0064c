// Sliders beside the fields of the form, and the result as they move: the page that the server makes
// for the same choices is fetched, and its parts take the place of those here. Without this module
// the form is sent by its button.
import { offerCopies } from "./share.js";

const WAIT = 300;
// What depends on the choices: the result, the links to take along, the other languages.
const PARTS = ["#result", "section.share", "nav.languages"];
const form = document.querySelector("form[data-live]");
const told = document.getElementById("told");
const written = new Intl.NumberFormat(document.documentElement.lang);
let timer = 0;
let asking = null;

// A slider that moves its field, and follows it.
function slide(field) {
  const row = field.closest(".addition") ?? field;
  const label = form.querySelector(`label[for="${field.id}"]`);
  label.id ||= `${field.id}-label`;
  const range = Object.assign(document.createElement("input"), { type: "range", id: `${field.id}-slider` });
  range.setAttribute("aria-labelledby", label.id);
  const output = document.createElement("output");
  output.htmlFor.add(field.id);
  const box = document.createElement("span");
  box.className = "slider";
  box.append(range, output);
  field.after(box);

  function say(value) {
    const unit = row !== field && row.querySelector("select").value === "cell" ? "GWh" : field.dataset.unit;
    return `${written.format(value)} ${unit}`;
  }

  function follow() {
    const value = Number(field.value);
    range.min = Math.ceil(Number(field.min));
    range.max = Math.max(Number(field.dataset.slider), Math.ceil(value));
    range.value = value;
    output.textContent = say(value);
    range.setAttribute("aria-valuetext", say(value));
  }

  range.addEventListener("input", () => {
    field.value = range.value;
    follow();
  });
  row.addEventListener("input", follow);
  follow();
}

// The choices as the address holds them, without rows of additions that say nothing.
function read() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "add" && name !== "kt");
  for (const add of form.querySelectorAll("[name=add]")) {
    const kt = add.closest(".addition").querySelector("[name=kt]");
    if (add.value && kt.value) fields.push(["add", add.value], ["kt", kt.value]);
  }
  return new URLSearchParams(fields);
}

async function compute() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const address = `${location.pathname}?${read()}`;
  const result = document.getElementById("result");
  result.setAttribute("aria-busy", "true");
  told.textContent = form.dataset.computing;
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    if (answer.ok) take(page, address);
    else result.replaceChildren(page.querySelector(".error-state"));
    told.textContent = result.querySelector(".note-box strong, .warning")?.textContent ?? "";
    result.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") form.submit(); // no answer: the browser tells why
  }
}

function take(page, address) {
  for (const part of PARTS) {
    const [here, there] = [document.querySelector(part), page.querySelector(part)];
    if (here && there) here.replaceChildren(...there.childNodes);
  }
  offerCopies();
  history.replaceState(history.state, "", address);
}

for (const field of form.querySelectorAll("[data-slider]")) slide(field);
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(compute, WAIT);
});
