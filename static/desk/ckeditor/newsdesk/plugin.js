/* The newsroom's words in the editor, and pasted text without other people's pictures. */
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
      const kept = event.data.dataValue.replace(/<img\b[^>]*>/gi, (tag) =>
        /\ssrc="\/[^/]/.test(tag) ? tag : "",
      );
      if (kept === event.data.dataValue) return;
      event.data.dataValue = kept;
      editor.showNotification(editor.config.newsdeskLabels.noForeignPictures, "info", 8000);
    };
    editor.on("paste", removeForeign, null, null, 1);
  },
});
