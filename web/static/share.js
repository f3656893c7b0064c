// A button beside each text that one may want to take along; without this module the text is there.

export function offerCopies() {
  const words = document.querySelector("section.share")?.dataset ?? {};
  for (const text of document.querySelectorAll("section.share [data-copy]")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = words.copied;
    });
    text.after(" ", button);
  }
}

offerCopies();
