"use strict";
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll("main > section")];
  const SMALLEST = 0.5; // of the usual size; the style sheet ends before, at 14 pixels
  const LARGEST = 1.21; // for few words
  const NARROWEST = 0.76; // of the usual size of code, for wide lines
  const FOLDED = "details:not([open]), .fragment:not(.shown)";
  const UNFOLDED = "details[open], .fragment.shown";
  let at = 0;

  root.classList.add("deck");
  document.body.insertAdjacentHTML("beforeend", `
    <footer class="foot"><p role="status" aria-live="polite"></p><nav aria-label="Slides">
    <button type="button" id="overview-button">Overview</button> <button type="button" id="keys-button" aria-label="Keys">?</button>
    <button type="button" id="back" aria-label="Previous slide">←</button> <button type="button" id="on" aria-label="Next slide">→</button>
    </nav></footer>
    <dialog id="overview" aria-labelledby="overview-title"><h2 id="overview-title">All slides</h2><ol></ol>
    <form method="dialog"><button>Close</button></form></dialog>
    <dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>
    <dt>→ ↓ Space Page Down</dt><dd>next, or unfold what is folded</dd>
    <dt>← ↑ Page Up</dt><dd>back</dd><dt>Home, End</dt><dd>first and last slide</dd>
    <dt>o, Esc</dt><dd>overview</dd><dt>n</dt><dd>notes and code that is not on the slide</dd>
    <dt>f</dt><dd>full screen</dd><dt>?</dt><dd>these keys</dd></dl>
    <form method="dialog"><button>Close</button></form></dialog>`);
  const [overview, keys] = document.querySelectorAll("dialog");
  const [back, on] = [document.getElementById("back"), document.getElementById("on")];
  const status = document.querySelector(".foot p");
  const say = (more = "") => { status.textContent = `${at + 1} of ${slides.length}${more}`; };

  /* Shrink a slide until it fits, with its answers unfolded, so that nothing jumps when they are. */
  function fit(slide) {
    const body = slide.querySelector(".body");
    const folded = [...body.querySelectorAll("details:not([open])")];
    folded.forEach((answer) => { answer.open = true; });
    closeGaps(body);
    let size = body.querySelector(".picture") ? 1 : LARGEST;
    body.classList.remove("scrolls");
    body.removeAttribute("tabindex");
    const tooFull = () => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;
    for (; size >= SMALLEST; size -= 0.03) {
      body.style.setProperty("--fit", size);
      body.querySelectorAll("pre").forEach((code) => narrow(code, NARROWEST / size));
      if (!tooFull()) break;
    }
    if (tooFull()) {
      body.classList.add("scrolls");
      body.tabIndex = 0;
    }
    folded.forEach((answer) => { answer.open = false; });
  }

  /* Where many lines are too wide, they are set smaller; a few are broken. */
  function narrow(code, narrowest) {
    code.classList.remove("wraps");
    code.style.setProperty("--narrow", 1);
    const share = code.clientWidth / code.scrollWidth;
    if (share >= 1) return;
    const lengths = code.textContent.split("\n").map((line) => line.length);
    const wide = lengths.filter((length) => length > 0.97 * share * Math.max(...lengths));
    if (4 * wide.length > lengths.length) code.style.setProperty("--narrow", Math.max(narrowest, 0.98 * share));
    code.classList.toggle("wraps", code.scrollWidth > code.clientWidth);
  }

  /* Chromium leaves room for the widest root sign of the font; take back what is not used. */
  function closeGaps(body) {
    for (const sign of body.querySelectorAll("msqrt:not([style])")) {
      const inside = sign.lastElementChild.getBoundingClientRect().right;
      const gap = (sign.getBoundingClientRect().right - inside) / parseFloat(getComputedStyle(sign).fontSize);
      sign.style.marginRight = gap > 0.05 ? `${-gap}em` : "0";
    }
  }

  function go(place, byPerson = true) {
    at = Math.max(0, Math.min(slides.length - 1, place));
    slides.forEach((slide, i) => slide.classList.toggle("current", i === at));
    history.replaceState(null, "", `#/${at + 1}`);
    back.disabled = at === 0;
    on.disabled = at === slides.length - 1 && !slides[at].querySelector(FOLDED);
    fit(slides[at]);
    say();
    if (byPerson) slides[at].querySelector("h1, h2, h3").focus({ preventScroll: true });
  }

  function turn(part, unfold) {
    if (part.tagName === "DETAILS") part.open = unfold;
    else part.classList.toggle("shown", unfold);
    on.disabled = at === slides.length - 1 && !slides[at].querySelector(FOLDED);
    say(unfold ? ", more is shown" : "");
  }

  function next() {
    const part = slides[at].querySelector(FOLDED);
    if (part) turn(part, true);
    else if (at < slides.length - 1) go(at + 1);
  }

  function previous() {
    const part = [...slides[at].querySelectorAll(UNFOLDED)].pop();
    if (part) turn(part, false);
    else if (at > 0) go(at - 1);
  }

  function openOverview() {
    const list = overview.querySelector("ol");
    list.replaceChildren(...slides.map((slide, i) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#/${i + 1}`;
      link.textContent = slide.querySelector("h1, h2, h3").textContent;
      if (i === at) link.setAttribute("aria-current", "page");
      const words = document.createElement("span");
      const first = slide.querySelector(".body p, .body img, .body pre");
      words.textContent = ` ${(first?.alt || first?.textContent || "").trim().slice(0, 70)} …`;
      item.append(link, words);
      return item;
    }));
    overview.showModal();
    list.querySelector("[aria-current]").focus();
  }

  function toggleNotes() {
    const shown = root.classList.toggle("with-notes");
    for (const notes of document.querySelectorAll(".notes")) {
      notes.hidden = !shown;
      notes.tabIndex = 0;
    }
    say(shown ? (slides[at].querySelector(".notes") ? ", notes are shown" : ", no notes on this slide") : "");
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  }

  const ACTIONS = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next,
    ArrowLeft: previous, ArrowUp: previous, PageUp: previous,
    Home: () => go(0), End: () => go(slides.length - 1),
    f: toggleFullScreen, o: openOverview, Escape: openOverview, n: toggleNotes, "?": () => keys.showModal(),
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const open = document.querySelector("dialog[open]");
    if (open) {
      if (event.key === "o" || event.key === "?") open.close();
      return;
    }
    const inside = event.target.closest?.("button, summary, a, .scrolls, .notes");
    if (inside && (event.key === " " || (inside.matches(".scrolls, .notes") && /Arrow|Page/.test(event.key)))) return;
    const action = event.key === " " && event.shiftKey ? previous : ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  on.addEventListener("click", next);
  back.addEventListener("click", previous);
  document.getElementById("overview-button").addEventListener("click", openOverview);
  document.getElementById("keys-button").addEventListener("click", () => keys.showModal());
  overview.addEventListener("click", (event) => { if (event.target.closest("a")) overview.close(); });

  let touch = null;
  addEventListener("touchstart", (event) => { touch = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  addEventListener("touchend", (event) => {
    if (!touch || document.querySelector("dialog[open]")) return;
    const [across, up] = [event.changedTouches[0].clientX - touch.clientX, event.changedTouches[0].clientY - touch.clientY];
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(up)) (across < 0 ? next : previous)();
    touch = null;
  });

  const wanted = () => (Number.parseInt(location.hash.slice(2), 10) || 1) - 1;
  addEventListener("hashchange", () => { if (wanted() !== at) go(wanted()); });
  addEventListener("resize", () => requestAnimationFrame(() => fit(slides[at])));
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    document.querySelectorAll("details:not([open])").forEach((answer) => { answer.dataset.folded = ""; answer.open = true; });
    slides.forEach(fit);
  });
  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    document.querySelectorAll("[data-folded]").forEach((answer) => { answer.open = false; delete answer.dataset.folded; });
    fit(slides[at]);
  });

  go(wanted(), false);
  document.fonts.ready.then(() => {
    document.querySelectorAll("msqrt[style]").forEach((sign) => sign.removeAttribute("style"));
    fit(slides[at]);
  });
})();
