// Makes an editor of the query's text field; the field itself stays, and is what the form sends.
import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

// Colours come from the page's variables, so that both themes hold inside as well.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--good)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--pipeline)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", border: "1px solid var(--soft)", borderRadius: "4px" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "14em" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', fontSize: ".92rem", lineHeight: "1.45" },
  ".cm-gutters": { backgroundColor: "var(--wash)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--wash)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--line)" },
  ".cm-fault": { textDecoration: "underline wavy var(--bad)", textDecorationSkipInk: "none", boxShadow: "inset 4px 0 var(--bad)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--soft)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
});

let known;

// The prefixes, classes, properties and concepts of this graph, asked for once, when first needed.
async function terms(address) {
  known ??= fetch(address).then((answer) => (answer.ok ? answer.json() : { terms: [] }));
  return (await known).terms;
}

function completer(address) {
  return async (context) => {
    const word = context.matchBefore(/[\w-]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const options = (await terms(address)).map(({ name, label, kind }) => ({ label: name, detail: label, type: kind }));
    return { from: word.from, options, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}

// The line that the server could not read is marked until the text changes, with the cursor at the fault.
function fault(field) {
  const number = Number(field.dataset.line);
  const doc = EditorState.create({ doc: field.value }).doc;
  if (!number || number > doc.lines) return { extensions: [], selection: undefined };
  const line = doc.line(number);
  const at = Math.min(line.from + Number(field.dataset.column) - 1, line.to);
  const marks = StateField.define({
    create: () => Decoration.set([Decoration.line({ class: "cm-fault" }).range(line.from)]),
    update: (marked, change) => (change.docChanged ? Decoration.none : marked),
    provide: (marked) => EditorView.decorations.from(marked),
  });
  return { extensions: marks, selection: { anchor: at } };
}

// What replaces several lines is put in by the editor, as a browser would join the lines by inline
// styles, which the page's policy forbids.
const replaceLines = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = view.state.selection.main;
    const spans = view.state.doc.lineAt(from).number < view.state.doc.lineAt(to).number;
    if (!spans || event.inputType !== "insertText" || event.data === null || view.composing) return false;
    event.preventDefault();
    view.dispatch({ ...view.state.replaceSelection(event.data), userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

function edit(field) {
  const host = document.createElement("div");
  field.before(host);
  // Inside a shadow root the editor's styles are sheets of their own, as the page's policy wants.
  const root = host.attachShadow({ mode: "open" });
  const form = field.form;
  const wrong = fault(field);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      selection: wrong.selection,
      extensions: [
        wrong.extensions,
        replaceLines,
        lineNumbers(),
        history(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        sparql(),
        syntaxHighlighting(colours),
        look,
        autocompletion({ override: [completer(field.dataset.terms)], icons: false }),
        EditorState.phrases.of(JSON.parse(field.dataset.phrases)),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": field.labels[0]?.textContent ?? "SPARQL",
          "aria-multiline": "true",
          role: "textbox",
          spellcheck: "false",
          ...(field.dataset.line ? { "aria-invalid": "true" } : {}),
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => (form.requestSubmit(), true) },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap, // without Tab: it leaves the editor
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  // A list of completions that opens while the query runs would take the Escape that cancels it.
  form.addEventListener("submit", () => closeCompletion(view));
  field.hidden = true;
  document.getElementById("keys")?.removeAttribute("hidden");
  field.labels[0]?.addEventListener("click", () => view.focus());
}

for (const field of document.querySelectorAll("textarea[data-terms]")) edit(field);
