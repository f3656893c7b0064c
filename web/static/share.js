// A button beside each text that one may want to take along; without this module the text is there.

export function offerCopies() {
  if (!navigator.clipboard) return;
  const words = document.querySelector("section.share")?.dataset ?? {};
  for (const text of document.querySelectorAll("section.share [data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second copy";
    button.textContent = words.copy;
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      told.textContent = "";
      try {
        await navigator.clipboard.writeText(text.textContent);
        told.textContent = words.copied;
      } catch {
        // The browser does not let us: the text is chosen, so that the visitor copies it.
        getSelection().selectAllChildren(text);
        told.textContent = words.refused;
      }
    });
    text.after(" ", button, " ", told);
  }
}

offerCopies();
