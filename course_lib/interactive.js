// One view of an interactive figure: a goal, controls, buttons, the picture.
//
// The view asks the kernel for a picture by a message and waits for the answer before it asks again; of what
// happens meanwhile only the latest state is sent. The answer comes as one change of the model's state.

const PATIENCE = 4000; // ms until a silent kernel is mentioned
const REST = 700; // ms a value rests before the new alternative text is read out
const REACHED = "Goal reached."; // an alternative text that ends so ticks the goal
const QUIET = "The kernel does not answer. If it was restarted, run this cell again.";

function render({ model, el }) {
  const view = Math.random().toString(36).slice(2); // the page may hold several views of one figure
  const values = { ...model.get("values") };
  const controls = model.get("controls").map((spec, i) => makeControl(spec, `course-${view}-${i}`, change));

  const [width, height] = model.get("size");
  const image = make("img", { width, height, decoding: "sync" });
  const spoken = make("p", { class: "course-spoken", "aria-live": "polite" });
  const notice = make("p", { class: "course-notice", role: "status" });
  const alarm = make("p", { class: "course-alarm", role: "alert" });
  const trace = make("pre", { tabindex: 0, "aria-label": "Traceback" });
  const details = make("details", { hidden: "" }, make("summary", {}, "Details"), trace);
  const buttons = model.get("presets").map((name) => button(name, () => ask({ values: { ...values }, preset: name })));
  buttons.push(button("Reset", reset, "course-reset"));

  const root = make("section", { class: "course-figure", "aria-label": "Interactive figure" });
  const tick = make("strong", { class: "course-reached" });
  if (model.get("goal")) root.append(make("p", { class: "course-goal" }, make("strong", {}, "Goal"), model.get("goal"), " ", tick));
  root.append(
    make("div", { class: "course-controls" }, ...controls.map((control) => control.node)),
    make("div", { class: "course-buttons" }, ...buttons),
    image, notice, alarm, details, spoken,
  );
  el.append(root);

  let asked = 0;
  let pending = null; // id of the request the kernel has not answered
  let waiting = null; // the latest request made meanwhile
  let patience, rest;
  let url = "";
  const stale = []; // addresses of pictures that were replaced

  function change(name, value) {
    values[name] = value;
    ask({ values: { ...values } });
  }

  // Two sliders are the place of a point on the first axes: the point can be dragged, the sliders follow.
  function makeDraggable({ names, x, y }) {
    const dragged = names.map((name) => model.get("controls").find((spec) => spec.name === name));
    const place = (event) => {
      const frame = image.getBoundingClientRect();
      const across = ((event.clientX - frame.left) * width) / frame.width;
      return [across, ((event.clientY - frame.top) * height) / frame.height];
    };
    const move = (event) => {
      const [across, down] = place(event);
      const point = [valueAt(x, across), valueAt(y, down)];
      dragged.forEach(({ name, stops }, i) => (values[name] = stops[nearest(stops, point[i])]));
      setControls();
      ask({ values: { ...values } });
    };
    image.classList.add("course-draggable");
    image.draggable = false;
    image.addEventListener("pointerdown", (event) => {
      const [across, down] = place(event);
      if (event.button || across < x[0] || across > x[1] || down < y[1] || down > y[0]) return;
      image.setPointerCapture(event.pointerId);
      move(event);
    });
    image.addEventListener("pointermove", (event) => image.hasPointerCapture(event.pointerId) && move(event));
  }

  function reset() {
    for (const { name, default: value } of model.get("controls")) values[name] = value;
    setControls();
    ask({ values: { ...values } });
  }

  function ask(request) {
    if (pending) {
      waiting = request;
      return;
    }
    pending = `${view}-${++asked}`;
    patience = setTimeout(giveUp, PATIENCE);
    model.send({ ...request, id: pending });
  }

  function giveUp() {
    notice.textContent = QUIET;
    pending = null;
  }

  function answer() {
    showPicture();
    notice.textContent = "";
    showError(model.get("error"));
    if (model.get("answered") === pending) {
      clearTimeout(patience);
      pending = null;
    }
    if (pending) return; // the answer to another view: ours is still to come
    const next = waiting;
    waiting = null;
    if (next) {
      ask(next); // the reader has moved on: leave the controls as they are
    } else {
      Object.assign(values, model.get("values"));
      setControls();
    }
  }

  function setControls() {
    for (const control of controls) control.set(values[control.name]);
  }

  // An image keeps its old picture until the new one is there: no flicker.
  function showPicture() {
    const alt = model.get("alt");
    if (url) stale.push(url);
    url = URL.createObjectURL(new Blob([model.get("picture")], { type: "image/png" }));
    image.onload = image.onerror = () => stale.splice(0).forEach((old) => URL.revokeObjectURL(old));
    image.src = url;
    if (image.alt && image.alt !== alt) speakAtRest(alt);
    image.alt = alt;
    tick.textContent = alt.endsWith(REACHED) ? "✓ reached" : "";
  }

  function speakAtRest(alt) {
    clearTimeout(rest);
    rest = setTimeout(() => (spoken.textContent = alt), REST);
  }

  function showError(error) {
    alarm.textContent = error.line || "";
    trace.textContent = error.traceback || "";
    details.hidden = !error.line;
    root.classList.toggle("course-stale", Boolean(error.line));
  }

  model.on("change:n_answers", answer);
  if (model.get("drag").names) makeDraggable(model.get("drag"));
  setControls();
  showError(model.get("error"));
  showPicture();

  return () => {
    model.off("change:n_answers", answer);
    clearTimeout(patience);
    clearTimeout(rest);
    for (const address of [...stale, url]) URL.revokeObjectURL(address);
  };
}

function makeControl(spec, id, change) {
  const makers = { slider: makeSlider, choice: makeChoice, switch: makeSwitch };
  return { name: spec.name, ...makers[spec.kind](spec, id, (value) => change(spec.name, value)) };
}

// The range moves over the numbers of the stops, so that a logarithmic slider is one like any other.
function makeSlider({ label, stops, step, whole }, id, change) {
  const [lo, hi] = [stops[0], stops[stops.length - 1]];
  const range = native("input", { id, type: "range", min: 0, max: stops.length - 1, step: 1 });
  const field = native("input", { type: "number", min: lo, max: hi, step: step ?? "any", "aria-label": `${label}, typed` });
  let current = null;

  function set(value) {
    if (value === current) return; // what is half typed into the field stays
    current = value;
    range.value = nearest(stops, value);
    range.setAttribute("aria-valuetext", text(value));
    field.value = text(value);
  }
  function take(value) {
    const moved = value !== current;
    set(value);
    if (moved) change(value);
  }
  function typed() {
    const number = field.valueAsNumber;
    if (field.value === text(current)) return;
    field.value = text(current);
    if (Number.isNaN(number)) return;
    const inside = Math.min(Math.max(number, lo), hi);
    take(whole ? Math.round(inside) : inside);
  }
  range.addEventListener("input", () => take(stops[range.value]));
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  return { set, node: make("div", { class: "course-control" }, make("label", { for: id }, label), range, field) };
}

function makeChoice({ label, options, texts }, id, change) {
  const select = native("select", { id }, ...texts.map((words) => make("option", {}, words)));
  select.addEventListener("change", () => change(options[select.selectedIndex]));
  return {
    set: (value) => (select.selectedIndex = options.indexOf(value)),
    node: make("div", { class: "course-control" }, make("label", { for: id }, label), select),
  };
}

function makeSwitch({ label }, id, change) {
  const box = native("input", { id, type: "checkbox" });
  box.addEventListener("change", () => change(box.checked));
  return {
    set: (value) => (box.checked = value),
    node: make("div", { class: "course-control" }, make("label", { for: id }, label), box),
  };
}

function button(name, press, kind = "") {
  const node = native("button", { type: "button", class: kind }, name);
  node.addEventListener("click", press);
  return node;
}

// Without the attribute JupyterLab takes arrow keys and letters for itself.
function native(tag, attributes, ...children) {
  return make(tag, { "data-lm-suppress-shortcuts": "true", ...attributes }, ...children);
}

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function nearest(stops, value) {
  const after = stops.findIndex((stop) => stop >= value);
  if (after <= 0) return after < 0 ? stops.length - 1 : 0;
  return value - stops[after - 1] < stops[after] - value ? after - 1 : after;
}

// An axis from one pixel to another, and from one value to another.
function valueAt([from, to, lo, hi], pixel) {
  return lo + ((pixel - from) / (to - from)) * (hi - lo);
}

function text(value) {
  return String(Number(value.toPrecision(6)));
}

export default { render };
