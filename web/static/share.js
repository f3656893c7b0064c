// What is taken along: a button beside each text that one may want; without this module it is there.

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

// Soft hyphens show where a word may break on this page; what is copied goes without them.
export function copyWhole(event) {
  const chosen = document.getSelection();
  if (!event.clipboardData || !chosen.toString().includes("\u00ad")) return;
  const part = document.createElement("div");
  for (let i = 0; i < chosen.rangeCount; i++) part.append(chosen.getRangeAt(i).cloneContents());
  event.clipboardData.setData("text/plain", chosen.toString().replaceAll("\u00ad", ""));
  event.clipboardData.setData("text/html", part.innerHTML.replaceAll("\u00ad", ""));
  event.preventDefault();
}

offerCopies();
document.addEventListener("copy", copyWhole);
