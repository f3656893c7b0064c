// Suggestions while somebody types, after the ARIA pattern of a combobox with a list. Without this
// module the form searches as it stands.
const WAIT = 150;
const LEAST = 2;

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.elements.namedItem("q");
  const known = new Map();
  let timer = 0;
  let asking = null;
  let chosen = -1;

  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.tabIndex = -1; // a list that scrolls is no stop of its own
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggest);
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  input.after(list);
  form.append(told);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(n) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = n;
    const option = list.children[n];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function make(item, n) {
    const option = document.createElement("li");
    option.id = `${list.id}-${n}`;
    option.dataset.href = item.href;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = item.label;
    if (item.lang) name.lang = item.lang;
    const type = document.createElement("span");
    type.className = "small";
    type.textContent = item.type;
    option.append(name, " ", type);
    return option;
  }

  function fill(items) {
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...items.map(make));
    show(items.length > 0);
    told.textContent = items.length ? form.dataset.told.replace("{n}", items.length) : form.dataset.none;
  }

  async function ask() {
    const query = new URLSearchParams(new FormData(form)).toString();
    asking?.abort();
    if (known.has(query)) return fill(known.get(query));
    const mine = (asking = new AbortController());
    try {
      const answer = await fetch(`${form.action}/suggest?${query}`, { signal: mine.signal });
      const { items } = answer.ok ? await answer.json() : { items: [] };
      known.set(query, items);
      if (!mine.signal.aborted) fill(items);
    } catch (error) {
      if (error.name !== "AbortError") show(false); // no network: the form still searches
    }
  }

  function hide() {
    clearTimeout(timer);
    asking?.abort();
    told.textContent = "";
    show(false);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < LEAST) return hide();
    timer = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    const open = !list.hidden;
    if (event.key === "Escape" && open) hide();
    else if (event.key === "Enter" && open && chosen >= 0) location.assign(list.children[chosen].dataset.href);
    else if (event.key === "ArrowDown" && last >= 0) {
      if (!open) show(true);
      choose(chosen < last ? chosen + 1 : -1);
    } else if (event.key === "ArrowUp" && open) choose(chosen < 0 ? last : chosen - 1);
    else return;
    event.preventDefault();
  });

  // The mouse must not take the focus away before its click counts.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener("blur", hide);
  show(false);
}
