"use strict";
// Filters, search and folding. The page says all it has to say without them; nothing here reads or sends anything else.
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const by = (id) => document.getElementById(id);
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLowerCase().trim();
  const split = (text) => (text ? text.split(" ") : []);

  const bar = by("filters");
  const count = by("count");
  const inputs = ["portal", "kind", "severity", "standing", "text"].map((name) => by("by-" + name));
  const [byPortal, byKind, bySeverity, byStanding, byText] = inputs;
  const names = all("#names option").map((option) => plain(option.value));
  const read = (element) => ({
    element,
    data: element.dataset,
    portals: split(element.dataset.p),
    findings: split(element.dataset.f),
    text: null,
  });
  const findings = all(".finding").map(read);
  const comparisons = all(".comparison").map(read);
  const lines = all(".grid tbody tr").map(read);
  const folds = all("details.fold, details.lines");

  const says = (held, words) => {
    if (!words) return true;
    held.text ??= plain(held.element.textContent);
    return held.text.includes(words);
  };
  const show = (held, visible) => {
    if (held.element.hidden === visible) held.element.hidden = !visible;
  };

  const apply = () => {
    const words = plain(byText.value);
    const portal = plain(byPortal.value);
    let wanted = null;
    if (portal) {
      const exact = names.includes(portal);
      wanted = new Set();
      names.forEach((name, number) => {
        if (exact ? name === portal : name.includes(portal)) wanted.add(String(number));
      });
    }
    const ofPortal = (held) => !wanted || held.portals.some((number) => wanted.has(number));
    const about = byKind.value || bySeverity.value || byStanding.value || words;
    const chosen = new Set();
    const full = new Set();
    for (const held of findings) {
      const data = held.data;
      const fits =
        ofPortal(held) &&
        (!byKind.value || data.kind === byKind.value) &&
        (!bySeverity.value || data.severity === bySeverity.value) &&
        (!byStanding.value || split(data.standing).includes(byStanding.value));
      const visible = fits && says(held, words);
      if (fits) chosen.add(data.n);
      if (visible) full.add(data.n);
      show(held, visible);
    }
    // A comparison stays where it holds the words itself, though the text of its deviations does not.
    for (const held of comparisons) {
      const own = held.findings;
      const visible =
        ofPortal(held) &&
        (own.some((number) => full.has(number)) ||
          (own.some((number) => chosen.has(number)) && says(held, words)));
      show(held, visible);
    }
    for (const held of lines) {
      show(held, ofPortal(held) && (!about || held.findings.some((number) => full.has(number))));
    }
    const on = inputs.some((input) => plain(input.value));
    bar.classList.toggle("on", on);
    const { all: every, word, lead, none } = count.dataset;
    const figures = full.size === findings.length ? every : full.size + " " + word + " " + every;
    count.textContent = (on ? lead + " " : "") + figures + (full.size || !on ? "" : " — " + none);
  };

  const reset = () => {
    for (const input of inputs) input.value = "";
    apply();
  };

  // What a link leads to is shown, whatever is folded or filtered; the bar of filters does not stand over it.
  const arrive = () => {
    const target = location.hash.length > 1 && by(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    // What comes near is laid out only then, and may push the target away.
    const come = (left) => {
      target.scrollIntoView();
      if (left > 0) requestAnimationFrame(() => come(left - 1));
    };
    come(3);
  };
  const keepClear = () => {
    const covers = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.scrollPaddingTop = covers + 12 + "px";
  };

  bar.hidden = false;
  bar.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  for (const input of inputs) input.addEventListener("input", apply);
  by("reset").addEventListener("click", reset);
  const fold = (open) => () => folds.forEach((held) => (held.open = open));
  by("fold").addEventListener("click", fold(false));
  by("unfold").addEventListener("click", fold(true));
  addEventListener("hashchange", arrive);
  // A second click on the same link changes no address, and what it leads to may have been hidden since.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && link.hash === location.hash) setTimeout(arrive);
  });
  new ResizeObserver(keepClear).observe(bar);
  addEventListener("resize", keepClear);
  keepClear();

  // On paper nothing is folded.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((held) => (held.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((held) => (held.open = false)));

  // Decisions are on the page alone: whoever leaves it without having printed it is asked.
  let decided = false;
  addEventListener("input", (event) => (decided ||= !bar.contains(event.target)));
  addEventListener("afterprint", () => (decided = false));
  addEventListener("beforeunload", (event) => decided && event.preventDefault());

  arrive();
})();
