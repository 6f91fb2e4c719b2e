"use strict";
// Filters, search and folding. The page says all it has to say without them; nothing here reads or sends anything else.
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const by = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
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
    text: null,
  });
  const findings = all(".finding").map(read);
  const comparisons = all(".comparison").map(read);
  const lines = all(".grid tbody tr").map(read);
  const folds = all("details.fold");

  const says = (held, words) => {
    if (!words) return true;
    held.text ??= plain(held.element.textContent);
    return held.text.includes(words);
  };

  const apply = () => {
    const words = plain(byText.value.trim());
    const portal = plain(byPortal.value.trim());
    let wanted = null;
    if (portal) {
      const exact = names.indexOf(portal);
      wanted = new Set();
      names.forEach((name, number) => {
        if (exact >= 0 ? name === portal : name.includes(portal)) wanted.add(String(number));
      });
    }
    const ofPortal = (held) => !wanted || held.portals.some((number) => wanted.has(number));
    const kinds = new Set();
    const full = new Set();
    let shown = 0;
    for (const held of findings) {
      const data = held.data;
      const chosen =
        ofPortal(held) &&
        (!byKind.value || data.kind === byKind.value) &&
        (!bySeverity.value || data.severity === bySeverity.value) &&
        (!byStanding.value || split(data.standing).includes(byStanding.value));
      const visible = chosen && says(held, words);
      if (chosen) kinds.add(data.n);
      if (visible) {
        full.add(data.n);
        shown += 1;
      }
      held.element.hidden = !visible;
    }
    for (const held of comparisons) {
      const own = split(held.data.f);
      held.element.hidden = !(
        ofPortal(held) &&
        (own.some((number) => full.has(number)) ||
          (own.some((number) => kinds.has(number)) && says(held, words)))
      );
    }
    for (const held of lines) held.element.hidden = !ofPortal(held);
    const on = inputs.some((input) => input.value);
    bar.classList.toggle("on", on);
    const figures = shown + " " + count.dataset.word + " " + findings.length;
    count.textContent =
      (on ? count.dataset.lead + " " : "") + figures + (shown ? "" : " — " + count.dataset.none);
  };

  const reset = () => {
    for (const input of inputs) input.value = "";
    apply();
  };

  // What a link leads to is shown, whatever is folded or filtered.
  const arrive = () => {
    const target = location.hash.length > 1 && by(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    target.scrollIntoView();
  };

  bar.hidden = false;
  bar.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  for (const input of inputs) input.addEventListener("input", apply);
  by("reset").addEventListener("click", reset);
  const fold = (open) => () => folds.forEach((held) => (held.open = open));
  by("fold").addEventListener("click", fold(false));
  by("unfold").addEventListener("click", fold(true));
  if (folds.length > 30) fold(false)();
  addEventListener("hashchange", arrive);

  // On paper nothing is folded.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((held) => (held.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((held) => (held.open = false)));
  apply();
  arrive();
})();
