/* What must be seen of a picture: clicked in it or typed, with the cut that cards will show. */

const WIDTH = 640;
const HEIGHT = 427;

/* Where a piece of this length begins; news/picture_decoder.py cuts the same. */
function start(percent, length, whole) {
  return Math.max(0, Math.min(whole - length, Math.round((whole * percent) / 100 - length / 2)));
}

function element(name, className, text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function focalPoint(across, down) {
  const known = document.querySelector("[data-focal-picture]");
  const file = document.getElementById("id_file");
  const stage = element("div", "focal-stage");
  const mark = element("span", "focal-mark");
  const fresh = element("canvas", "picture-preview");
  const cut = element("canvas", "focal-cut");
  const look = element("figure", "focal-look");
  let source = known;

  const percent = (input) => {
    const typed = Number(input.value.replace(/[۰-۹]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit)));
    return Number.isFinite(typed) ? Math.max(0, Math.min(100, typed)) : 50;
  };
  const size = () => [source.naturalWidth || source.width, source.naturalHeight || source.height];

  function show() {
    if (!source) return;
    const [x, y] = [percent(across), percent(down)];
    mark.style.insetBlockStart = `${y}%`;
    mark.style.left = `${x}%`;
    const [wide, high] = size();
    const width = Math.min(wide, Math.round((high * WIDTH) / HEIGHT));
    const height = Math.min(high, Math.round((wide * HEIGHT) / WIDTH));
    if (!width || !height) return;
    cut.width = WIDTH / 2;
    cut.height = Math.round(HEIGHT / 2);
    cut.getContext("2d").drawImage(source, start(x, width, wide), start(y, height, high), width, height, 0, 0, cut.width, cut.height);
  }

  function point(event) {
    const box = stage.getBoundingClientRect();
    across.value = Math.round(((event.clientX - box.left) / box.width) * 100);
    down.value = Math.round(((event.clientY - box.top) / box.height) * 100);
    show();
  }

  /* A file that was just chosen is drawn: the page's policy allows no address of it. */
  async function take() {
    if (!file.files.length) return;
    try {
      source = await createImageBitmap(file.files[0], { resizeHeight: 640, resizeQuality: "medium" });
    } catch {
      return;
    }
    [fresh.width, fresh.height] = size();
    fresh.getContext("2d").drawImage(source, 0, 0);
    if (known) known.hidden = true;
    fresh.hidden = stage.hidden = look.hidden = false;
    [across.value, down.value] = [50, 50];
    show();
  }

  fresh.hidden = true;
  if (known) known.before(stage);
  else file.closest(".form-row").append(stage);
  stage.append(...[known, fresh, mark].filter(Boolean));
  stage.hidden = look.hidden = !known;
  look.append(cut, element("figcaption", "help", across.dataset.focal));
  across.closest("fieldset").append(look);
  stage.addEventListener("click", point);
  for (const input of [across, down]) input.addEventListener("input", show);
  file?.addEventListener("change", take);
  known?.addEventListener("load", show);
  show();
}

const [across, down] = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
if (across && down) focalPoint(across, down);
