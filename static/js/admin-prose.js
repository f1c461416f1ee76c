/* Turns the textareas of longer texts into an editor with a plain, named toolbar.
   Without this script the textarea stays and shows the text's HTML. The editor must not write a
   style element (injectCSS), our content security policy refuses it; admin.css has its rules. */

const SELECTOR = "textarea[data-prose-editor]";

const BUTTONS = [
  ["Fett", "bold", (chain) => chain.toggleBold()],
  ["Kursiv", "italic", (chain) => chain.toggleItalic()],
  ["Überschrift", ["heading", { level: 2 }], (chain) => chain.toggleHeading({ level: 2 })],
  ["Zwischenüberschrift", ["heading", { level: 3 }], (chain) => chain.toggleHeading({ level: 3 })],
  ["Liste", "bulletList", (chain) => chain.toggleBulletList()],
  ["Nummerierte Liste", "orderedList", (chain) => chain.toggleOrderedList()],
  ["Zitat", "blockquote", (chain) => chain.toggleBlockquote()],
];

function extensions(kit) {
  const { Document, Paragraph, Text, HardBreak, History, Gapcursor, Link } = kit;
  return [
    Document, Paragraph, Text, HardBreak, History, Gapcursor,
    kit.Bold, kit.Italic, kit.Blockquote, kit.BulletList, kit.OrderedList, kit.ListItem,
    kit.Heading.configure({ levels: [2, 3] }),
    Link.configure({ enableTarget: false, protocols: ["https", "http", "mailto", "tel"] }),
  ];
}

function button(label, onPress) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", onPress);
  return element;
}

async function askForLink(kit, editor) {
  const { href = "" } = editor.getAttributes("link");
  const fields = { href: { type: "string", title: "Adresse des Links (leer: kein Link)" } };
  const ask = kit.updateAttrsDialog(fields, { title: "Link", submitText: "Übernehmen" });
  const answer = await ask(editor, { href });
  if (!answer) return;
  const chain = editor.chain().focus().extendMarkRange("link");
  (answer.href ? chain.setLink({ href: answer.href }) : chain.unsetLink()).run();
}

function toolbar(kit, editor, label) {
  const bar = document.createElement("div");
  bar.className = "prose-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", `Gestaltung: ${label}`);
  for (const [name, state, change] of BUTTONS) {
    const element = button(name, () => change(editor.chain().focus()).run());
    const show = () => element.setAttribute("aria-pressed", editor.isActive(...[].concat(state)));
    editor.on("transaction", show);
    show();
    bar.append(element);
  }
  bar.append(
    button("Link", () => askForLink(kit, editor)),
    button("Rückgängig", () => editor.chain().focus().undo().run()),
    button("Wiederholen", () => editor.chain().focus().redo().run()),
  );
  return bar;
}

function withoutEmptyParagraph(html) {
  return html === "<p></p>" ? "" : html;
}

async function start(textarea) {
  if (textarea.id.includes("__prefix__") || textarea.hidden) return;
  const kit = await import(textarea.dataset.proseEditor);
  const label = document.querySelector(`label[for="${textarea.id}"]`)?.textContent.trim() ?? "";
  const frame = document.createElement("div");
  frame.className = "prose-frame";
  textarea.before(frame);
  const editor = new kit.Editor({
    element: frame,
    extensions: extensions(kit),
    content: textarea.value,
    injectCSS: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label },
    },
    onUpdate: () => { textarea.value = withoutEmptyParagraph(editor.getHTML()); },
  });
  frame.prepend(toolbar(kit, editor, label));
  textarea.hidden = true;
}

document.querySelectorAll(SELECTOR).forEach(start);
document.addEventListener("formset:added", (event) => {
  event.target.querySelectorAll(SELECTOR).forEach(start);
});
