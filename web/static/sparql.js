// Shows that a query is running, and lets it be cancelled. The form is sent by the browser itself,
// with an id of the query; this page stays until the answer comes.
const form = document.getElementById("ask");
const cancel = document.getElementById("cancel");
const elapsed = document.getElementById("elapsed");
const progress = document.getElementById("progress");
const field = form.elements.namedItem("query");
let running = null;

function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tick() {
  const seconds = Math.floor((performance.now() - running.began) / 1000);
  elapsed.textContent = `${seconds} s`;
  // Read aloud less often than it is shown.
  if (seconds % 5 === 1 || seconds === 0) progress.textContent = progress.dataset.running.replace("{n}", seconds);
}

function stop(text = "") {
  if (!running) return;
  clearInterval(running.timer);
  running.input.remove();
  running = null;
  cancel.hidden = true;
  form.removeAttribute("aria-busy");
  elapsed.textContent = text;
  progress.textContent = text;
}

form.addEventListener("submit", (event) => {
  if (running) return event.preventDefault();
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "query-id", value: makeId() });
  form.append(input);
  running = { input, began: performance.now(), timer: setInterval(tick, 1000) };
  form.setAttribute("aria-busy", "true");
  cancel.hidden = false;
  tick();
});

cancel.addEventListener("click", stopQuery);

// Escape cancels from anywhere on the page, unless it closes something first, as the list of completions.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !running) return;
  event.preventDefault(); // the browser would end the loading of the page that tells what came of it
  stopQuery();
});

async function stopQuery() {
  if (!running) return;
  const { input } = running;
  progress.textContent = progress.dataset.cancelling;
  const answer = await fetch(`/sparql/queries/${input.value}`, { method: "DELETE" }).catch(() => null);
  if (answer?.ok || running?.input !== input) return; // the server's page says it
  // No such query there any more, or not at that server: close the connection, which ends it too.
  window.stop();
  stop(progress.dataset.cancelled);
}

// A page that is shown again from the browser's memory runs nothing.
window.addEventListener("pageshow", (event) => event.persisted && stop());

// The id says nothing of the page, so it leaves the address.
const address = new URL(location.href);
if (address.searchParams.has("query-id")) {
  address.searchParams.delete("query-id");
  history.replaceState(history.state, "", address);
  document.getElementById("result")?.focus();
}

// What was typed is kept while examples are looked for.
const draft = document.getElementById("narrow").elements.namedItem("draft");
document.getElementById("narrow").addEventListener("submit", () => (draft.value = field.value));
