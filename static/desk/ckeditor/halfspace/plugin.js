/* A button and a key for the zero-width non-joiner, the "half-space" of Persian keyboards. */
CKEDITOR.plugins.add("halfspace", {
  init(editor) {
    editor.addCommand("halfspace", {
      exec: (target) => target.insertText("\u200c"),
    });
    // Ctrl+Shift+2 is where the Persian layout of Windows has it.
    editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.SHIFT + 50, "halfspace");
    editor.ui.addButton("HalfSpace", {
      label: editor.config.halfspaceLabel,
      command: "halfspace",
      toolbar: "insert",
      icon: this.path + "halfspace.svg",
    });
  },
});
