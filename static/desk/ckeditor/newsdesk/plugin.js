/* The newsroom's words in the editor, and pasted text without other people's pictures. */

/* The pictures in what is pasted or dropped, unless words come with them: those are pasted as words. */
function filesIn(transfer) {
  if (/\S/.test(new DOMParser().parseFromString(transfer?.getData("text/html") || "", "text/html").body.textContent)) return [];
  const count = transfer?.getFilesCount() || 0;
  const files = Array.from({ length: count }, (_none, place) => transfer.getFile(place));
  return files.filter((file) => file.type.startsWith("image/"));
}

function figure({ url, alt, caption, width, height }) {
  const encode = CKEDITOR.tools.htmlEncodeAttr;
  const image = `<img src="${encode(url)}" alt="${encode(alt)}" width="${width}" height="${height}">`;
  return caption
    ? `<figure class="image">${image}<figcaption>${CKEDITOR.tools.htmlEncode(caption)}</figcaption></figure>`
    : `<p>${image}</p>`;
}

const BLOCK = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, figure, div, hr";
const unwrap = (element) => element.replaceWith(...element.childNodes);
const isHeavy = ({ style: { fontWeight } }) => /^bold/.test(fontWeight) || Number(fontWeight) >= 600;
const isLight = ({ style: { fontWeight } }) => fontWeight !== "" && !/^bold/.test(fontWeight) && !(Number(fontWeight) >= 600);

/* Whether a line ends here anyway, at the beginning or the end of a block or beside one. */
function isAtEdge(line) {
  const beside = (step) => {
    let node = line[step];
    while (node && !(node.nodeType === Node.ELEMENT_NODE || /\S/.test(node.data))) node = node[step];
    return !node || (node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCK));
  };
  return line.parentNode.matches(`body, ${BLOCK}`) && (beside("previousSibling") || beside("nextSibling"));
}

/* What is no text of the page: colleagues' remarks, struck-out and hidden words, and what is pressed or filled in. */
const ASIDES =
  "del, .msoDel, .MsoCommentReference, .MsoCommentText, .MsoCommentSubject, .msocomtxt, .msocomanchor, .msocomoff, " +
  "[hidden], button, select, textarea, input, template, noscript, head > title, br[clear]";
const HIDDEN = /display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-(?:element|special-character):\s*comment/i;
const TABS = ".Apple-tab-span, [style*='mso-tab-count']";

/* Where a link leads; nowhere if to a place of the page it comes from. Google puts an address of its own before others. */
function aimOf(link) {
  const address = link.getAttribute("href");
  if (/^(?:file:|about:|\s*#)/i.test(address)) return "";
  if (!/^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i.test(address)) return address;
  const asked = new URLSearchParams(address.replace(/^[^?]*\?|#.*$/g, ""));
  const within = asked.get("q") || asked.get("url") || "";
  return /^https?:\/\//i.test(within) ? within : address;
}

/* The signs before Word's items, as the filter reads them: it takes Persian numbers for bullets. */
function inLatin(signs) {
  const counted = {};
  for (const sign of signs) {
    const [, digits, letter] = /^[([\s]*(?:([0-9۰-۹٠-٩]+)|(الف|[آ-ی]))\s*[.)\]\-–]/.exec(sign.textContent.trim()) || [];
    if (!digits && !letter) continue;
    const list = sign.closest("p, li")?.getAttribute("style")?.match(/mso-list:\s*([^;]+)/i)?.[1] || "";
    counted[list] = /^(?:الف|ا|آ)$/.test(letter || "") ? 1 : (counted[list] || 0) + 1;
    // The last four bits of a digit's code are its number, in Persian and Arabic as in Latin.
    const number = digits ? [...digits].map((digit) => digit.charCodeAt() & 15).join("") : counted[list];
    sign.textContent = `${number}. `;
  }
}

/* What was copied, as a document of the words that its readers see. */
function asRead(text) {
  const copied = new DOMParser().parseFromString(text, "text/html");
  const all = (selector) => [...copied.querySelectorAll(selector)];
  all(ASIDES).forEach((element) => element.remove());
  all("[style]").filter((one) => HIDDEN.test(one.getAttribute("style"))).forEach((one) => one.remove());
  all(TABS).forEach((element) => element.replaceWith(" "));
  for (const link of all("a[href]")) {
    const aim = aimOf(link);
    if (aim) link.setAttribute("href", aim);
    else unwrap(link);
  }
  inLatin(all("[style]").filter((one) => /mso-list:\s*ignore/i.test(one.getAttribute("style"))));
  return copied;
}

/* What a page says by styles, said by elements: the editor keeps these and drops those. */
function inElements(text) {
  const { body } = asRead(text);
  const all = (selector) => [...body.querySelectorAll(selector)];
  all("script, style, title, meta, link").forEach((element) => element.remove());
  all("b[style], strong[style]").filter(isLight).forEach(unwrap);
  for (const element of all("span, font").filter(isHeavy)) {
    const strong = element.ownerDocument.createElement("strong");
    strong.append(...element.childNodes);
    element.replaceWith(strong);
  }
  // In items and cells words stand without a paragraph around them.
  const paragraphs = all("li > p, td > p, th > p");
  for (const paragraph of paragraphs.filter((one) => one.previousElementSibling?.matches("p"))) {
    paragraph.prepend(paragraph.ownerDocument.createElement("br"));
  }
  paragraphs.forEach(unwrap);
  all("br").filter(isAtEdge).forEach((line) => line.remove());
  for (const element of all(`${BLOCK}, a, b, strong, span, picture`).reverse()) {
    const words = element.matches(BLOCK) ? element.textContent.trim() : element.textContent;
    if (!words && !element.matches("table, hr") && !element.querySelector("img, table, hr")) element.remove();
  }
  return body.innerHTML;
}

CKEDITOR.plugins.add("newsdesk", {
  beforeInit(editor) {
    const labels = editor.config.newsdeskLabels;
    Object.assign(editor.lang.format, {
      tag_p: labels.paragraph,
      tag_h2: labels.heading,
      tag_h3: labels.subheading,
    });
    // The picture plug-in's words come into editor.lang only with its own turn.
    Object.assign(CKEDITOR.plugins.get("image2").langEntries[editor.langCode], {
      captioned: labels.captioned,
      captionPlaceholder: labels.caption,
    });
    Object.assign(editor.lang.pastefromword, { toolbar: labels.fromWord, title: labels.fromWord });
    Object.assign(editor.lang.common, { browseServer: labels.browse, url: labels.address });
  },

  init(editor) {
    // The text is as light or dark as the desk around it.
    editor.on("contentDom", () => {
      editor.document.$.documentElement.dataset.theme = document.documentElement.dataset.theme || "auto";
    });

    // A picture in a paste is a copy of somebody's file or a link to somebody's server: neither may stay.
    const removeForeign = (event) => {
      if (!event.data.dataValue) return;
      const kept = event.data.dataValue.replace(/<img\b[^>]*>/gi, (tag) =>
        /\ssrc="\/[^/]/.test(tag) ? tag : "",
      );
      if (kept === event.data.dataValue) return;
      event.data.dataValue = kept;
      editor.showNotification(editor.config.newsdeskLabels.noForeignPictures, "info", 8000);
    };
    editor.on("paste", removeForeign, null, null, 1);
    // Once more where the filter for word processors has read the clipboard anew; the editor takes a function once.
    editor.on("paste", (event) => removeForeign(event), null, null, 5);

    // Words that were copied here are as they should be, and hold the editor's own signs.
    editor.on("paste", ({ data }) => {
      if (!data.dataValue || data.dataTransfer?.getTransferType(editor) === CKEDITOR.DATA_TRANSFER_INTERNAL) return;
      data.dataValue = inElements(data.dataValue);
    }, null, null, 2);
    // The filter for Word fails on drawings, and takes every page with a <font> for Word's.
    editor.on("pasteFromWord", ({ data }) => {
      const text = data.dataValue.replace(/<!--\[if[^]*?<!\[endif\]-->/gi, "");
      const isWords = /\bmso-|\bMso[A-Z]|<o:|w:WordDocument/.test(text);
      // Word's lists are told by its style sheet: the whole document goes to the filter.
      data.dataValue = isWords ? asRead(text).documentElement.outerHTML : inElements(text);
    });

    // The page has its first heading: what is one elsewhere is a heading within the text here.
    const asWrittenHere = ({ data }) => {
      if (!data.dataValue) return;
      const highest = /<h1\b/i.test(data.dataValue) ? 1 : 2;
      data.dataValue = data.dataValue
        .replace(/<(\/?)h([1-6])\b/gi, (_tag, slash, rank) => `<${slash}h${rank > highest ? 3 : 2}`)
        .replace(/\sdir=(["']?)rtl\1/gi, "")
        .replace(/<p\b[^>]*>(?:\s|&nbsp;|<\/?(?:span|o:p|br)\b[^>]*>)*<\/p>/gi, "");
    };
    editor.on("paste", asWrittenHere, null, null, 5);

    // A picture that comes as a file is brought into the library, with its words, and stands in the text then.
    const panel = document.querySelector("dialog [data-upload]");
    const dialog = panel?.closest("dialog");
    const bringIn = (event) => {
      const files = filesIn(event.data.dataTransfer);
      if (!files.length || !dialog) return;
      event.cancel();
      dialog.showModal();
      panel.dispatchEvent(new CustomEvent("files-brought", { detail: files }));
    };
    // Before the clipboard's own turn, which would write the file itself into the text.
    editor.on("paste", bringIn, null, null, 0);
    panel?.addEventListener("picture-uploaded", ({ detail }) => editor.insertHtml(figure(detail)));
    panel?.addEventListener("pictures-finished", () => editor.focus());
  },
});
