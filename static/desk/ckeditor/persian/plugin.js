/* The editor's own Persian as Persian is written: its words come with spaces of no width in the place of
   half-spaces, with Latin digits, and with slips. */
{
  const DIGITS = "۰۱۲۳۴۵۶۷۸۹";
  const inPersian = (digits) => digits.replace(/\d/g, (digit) => DIGITS[digit]);
  const LETTERS = { "\u064a": "ی", "\u0643": "ک" };

  const mended = (words) =>
    words
      .replace(/\u200c?\u200b\u200c?/g, "\u200c")
      .replace(/[\u064a\u0643]/g, (letter) => LETTERS[letter])
      .replace(/(?<![\u0600-\u06ff])ادرس/g, "آدرس")
      /* Not the names of keys, nor what the editor puts its own words into. */
      .replace(/(?<![\w%$+#&;{])\d+(?![\w%])/g, inPersian);

  function mend(words) {
    for (const name in words) {
      if (typeof words[name] === "string") words[name] = mended(words[name]);
      else if (words[name] && typeof words[name] === "object") mend(words[name]);
    }
  }

  CKEDITOR.plugins.add("persian", {
    /* Before any other plug-in writes its words on its buttons. */
    beforeInit(editor) {
      mend(editor.lang);
      for (const plugin of Object.values(editor.plugins)) mend(plugin.langEntries?.[editor.langCode] ?? {});
      // It says "length" of the height of a picture or a table.
      editor.lang.common.height = "ارتفاع";
      const { keyboard } = editor.lang.common;
      for (const digit of "0123456789") keyboard[digit.charCodeAt(0)] = inPersian(digit);
    },
  });
}
