// Drives a browser over variance summaries and says what does not hold. tests/page.rs starts it:
//
//     node drive.mjs JOB.json
//
// A job is {"browser": PATH, "pages": [{"name", "html", "json", "large"}]}: `json` is the analysis that the page
// shows, from which everything here is computed anew. Prints {"faults": [...], "told": [...]}.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const folder = mkdtempSync(join(tmpdir(), "charte-diff-page-"));
const faults = [];
const told = [];

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
/** What a noisy machine may take for what a quiet one does in a fifth of it. */
const PATIENCE = 5000;
const GRAVITY = ["note", "warning", "error"];

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLowerCase().trim();
const packed = (text) => text.normalize("NFC").replace(/[\s\u00ad\u200b]+/gu, "");

/** What the analysis says of each deviation of each family, by the address that the page gives it. */
function deviations(analysis) {
  const all = new Map();
  analysis.families.forEach((family, number) => {
    for (const document of family.documents)
      for (const held of document.deviations) {
        const id = `e${number + 1}-${held.id}`;
        const own = all.get(id) ?? { portals: new Set(), accepted: [], fresh: [] };
        own.kind = held.kind;
        // One id may be graver in one file than in another: the page tells the gravest.
        const graver = GRAVITY.indexOf(held.severity) > GRAVITY.indexOf(own.severity);
        own.severity = graver ? held.severity : own.severity;
        own.portals.add(document.portal);
        own.accepted.push(held.accepted !== null && !held.accepted.expired);
        own.fresh.push(held.new === true);
        own.text = held.found?.text ?? held.template?.text ?? "";
        all.set(id, own);
      }
  });
  return all;
}

class Check {
  constructor(page, context, tab) {
    Object.assign(this, { page, context, tab });
    this.analysis = JSON.parse(readFileSync(page.json, "utf8"));
    this.deviations = deviations(this.analysis);
  }

  fault(words) {
    faults.push(`${this.page.name}: ${words}`);
  }

  same(what, found, wanted) {
    const [one, other] = [found, wanted].map((held) => [...held].sort());
    if (JSON.stringify(one) !== JSON.stringify(other))
      this.fault(`${what}: ${one.length} are shown, ${other.length} should be`);
  }

  /** The ids of the elements that are rendered. */
  visible(selector) {
    return this.tab.$$eval(selector, (all) =>
      all.filter((held) => held.checkVisibility()).map((held) => held.id),
    );
  }

  async filters() {
    const wanted = (test) =>
      [...this.deviations].filter(([, held]) => test(held)).map(([id]) => id);
    const set = (id, value) =>
      this.tab.$eval(
        "#" + id,
        (input, value) => {
          input.value = value;
          const before = performance.now();
          input.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.offsetHeight;
          return performance.now() - before;
        },
        value,
      );
    const taken = [];
    const shows = async (what, fields, test) => {
      for (const [id, value] of fields) taken.push(await set(id, value));
      this.same(what, await this.visible(".finding"), wanted(test));
      await this.tab.click("#reset");
    };
    await shows("without a filter", [], () => true);
    const held = [...this.deviations.values()];
    for (const kind of new Set(held.map((held) => held.kind)))
      await shows(kind, [["by-kind", kind]], (held) => held.kind === kind);
    for (const severity of GRAVITY)
      await shows(severity, [["by-severity", severity]], (held) => held.severity === severity);
    await shows("accepted", [["by-standing", "accepted"]], (held) => held.accepted.some(Boolean));
    await shows("open", [["by-standing", "open"]], (held) => !held.accepted.every(Boolean));
    if (this.analysis.since)
      await shows("new", [["by-standing", "new"]], (held) => held.fresh.some(Boolean));
    // Names that say nothing by themselves stand with their paths, so the test takes those that do.
    const documents = this.analysis.families.flatMap((family) => family.documents);
    const counts = new Map();
    for (const { portal } of documents) counts.set(portal, (counts.get(portal) ?? 0) + 1);
    const names = [...counts].filter(([name, count]) => count === 1 && /^[\w.-]+$/.test(name));
    const step = Math.ceil(names.length / 8);
    for (const [name] of names.filter((_, at) => at % step === 0)) {
      await set("by-portal", name);
      const rows = await this.tab.$$eval(".grid tbody tr:not([hidden]) th", (all) =>
        all.map((held) => held.textContent),
      );
      if (rows.length === 0 || !rows.every((row) => row.includes(name)))
        this.fault(`${name}: the matrix shows ${rows.length} lines`);
      const tables = await this.tab.$$eval(".comparison:not([hidden]) h3", (all) =>
        all.map((held) => held.textContent),
      );
      if (!tables.every((title) => title.includes(name)))
        this.fault(`${name}: comparisons of others`);
      await shows(name, [], (held) => held.portals.has(name));
      await shows(
        `${name}, substantive`,
        [["by-portal", name], ["by-severity", "error"]],
        (held) => held.portals.has(name) && held.severity === "error",
      );
    }
    // A search finds every deviation whose words hold it, and shows nothing that does not.
    const words = held.map((held) => plain(held.text).match(/[a-z]{7,}/g) ?? []).flat();
    for (const word of [...new Set(words)].slice(0, 6)) {
      taken.push(await set("by-text", word.toUpperCase()));
      const shown = new Set(await this.visible(".finding"));
      for (const [id, held] of this.deviations)
        if (plain(held.text).split(/[^a-z]/).includes(word) && !shown.has(id) && !/[<\ufffd]/.test(held.text))
          this.fault(`the search for ${word} does not show ${id}`);
      const texts = await this.tab.$$eval(".finding:not([hidden])", (all) =>
        all.map((held) => held.textContent),
      );
      if (!texts.every((text) => plain(text).includes(word)))
        this.fault(`the search for ${word} shows what does not hold it`);
    }
    taken.push(await set("by-text", "qzxwv"));
    this.same("a word of nobody", await this.visible(".finding"), []);
    await this.tab.click("#reset");
    const slowest = Math.round(Math.max(...taken));
    told.push(`${this.page.name}: the slowest filter took ${slowest} ms`);
    if (slowest > PATIENCE) this.fault(`a filter takes ${slowest} ms`);
  }

  /** Every link leads to something that is seen, though everything was folded and filtered away. */
  async links() {
    const all = await this.tab.$$eval("a[href]", (all) => [...new Set(all.map((held) => held.getAttribute("href")))]);
    const step = this.page.large ? Math.ceil(all.length / 40) : 1;
    for (const link of all.filter((_, at) => at % step === 0)) {
      if (!/^#[\w-]+$/.test(link)) this.fault(`${link} leads away`);
      const seen = await this.tab.evaluate(async (link) => {
        const text = document.getElementById("by-text");
        text.value = "qzxwv";
        text.dispatchEvent(new Event("input", { bubbles: true }));
        document.getElementById("fold").click();
        history.replaceState(null, "", "#");
        location.hash = link;
        await new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 20));
        const target = document.getElementById(link.slice(1));
        const box = target.getBoundingClientRect();
        const bar = document.getElementById("filters").getBoundingClientRect();
        const covered = bar.top <= 0 && !document.getElementById("filters").contains(target) ? bar.bottom : 0;
        return {
          rendered: target.checkVisibility() && box.height > 0,
          top: box.top >= covered - 1 && box.top < innerHeight,
          at: Math.round(box.top),
        };
      }, link);
      if (!seen.rendered) this.fault(`${link} leads to nothing that is seen`);
      else if (!seen.top) this.fault(`${link} leads beside what is seen (${seen.at})`);
    }
    await this.tab.click("#reset");
    await this.tab.click("#unfold");
  }

  /** With the tabulator one comes to everything that can be used, and sees where one is. */
  async keyboard() {
    const wanted = await this.tab.evaluate(() => {
      scrollTo(0, 0);
      document.activeElement.blur();
      const every = "a[href], input, select, button, summary, [tabindex='0']";
      const held = [...document.querySelectorAll(every)].filter((held) => held.checkVisibility());
      const groups = new Set();
      // Of radio buttons that belong together one is a stop.
      const stops = held.filter((held) => {
        if (held.type !== "radio") return true;
        const first = !groups.has(held.name);
        groups.add(held.name);
        return first;
      });
      stops.forEach((held, at) => (held.dataset.stop = at));
      return stops.length;
    });
    const reached = new Set();
    let unseen = 0;
    for (let presses = 0; presses < wanted + 20 && reached.size < wanted; presses += 1) {
      await this.tab.keyboard.press("Tab");
      const stop = await this.tab.evaluate(() => {
        const held = document.activeElement;
        return { at: held.dataset.stop, outline: getComputedStyle(held).outlineStyle !== "none" };
      });
      if (stop.at === undefined) continue;
      reached.add(stop.at);
      if (!stop.outline) unseen += 1;
    }
    if (reached.size < wanted) this.fault(`the keyboard reaches ${reached.size} of ${wanted}`);
    if (unseen) this.fault(`${unseen} stops of the keyboard are not seen`);
  }

  async accessible(size) {
    await this.tab.setViewportSize(size);
    await this.tab.evaluate(axe);
    const { violations } = await this.tab.evaluate(() => window.axe.run());
    for (const held of violations)
      this.fault(`axe at ${size.width}: ${held.id} (${held.help}): ${held.nodes.length}, ${held.nodes[0].html.slice(0, 160)}`);
    const wide = await this.tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) this.fault(`at ${size.width} the page is ${wide} too wide`);
  }

  /** On paper there is everything, folded or not, and no table is wider than the sheet. */
  async paper(scripts) {
    await this.tab.emulateMedia({ media: "print" });
    await this.tab.setViewportSize({ width: 688, height: 1000 });
    const clipped = await this.tab.$$eval("table, svg", (all) => {
      const edge = document.body.getBoundingClientRect().right + 1;
      return all.filter((held) => held.getBoundingClientRect().right > edge).map((held) => held.className);
    });
    if (clipped.length) this.fault(`wider than the sheet: ${clipped}`);
    await this.tab.emulateMedia({ media: "screen" });
    await this.tab.setViewportSize(DESKTOP);
    if (scripts) await this.tab.click("#fold");
    const file = join(folder, "page.pdf");
    writeFileSync(file, await this.tab.pdf({ preferCSSPageSize: true, printBackground: true }));
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
    const sheets = text.split("\f").length - 1;
    const held = packed(text);
    for (const id of this.deviations.keys())
      if (!held.includes(id.split("-")[1])) this.fault(`${id} is not in the printed pages`);
    for (const { portal } of this.analysis.families.flatMap((family) => family.documents))
      if (/^[\w.-]+$/.test(portal) && !held.includes(packed(portal)))
        this.fault(`${portal} is not in the printed pages`);
    if (!held.includes(`1/${sheets}`) || !held.includes(`${sheets}/${sheets}`))
      this.fault("the pages have no numbers");
    told.push(`${this.page.name}: ${sheets} printed pages`);
  }
}

async function check(browser, page) {
  const url = pathToFileURL(page.html).href;
  const open = async (options) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    const tab = await context.newPage();
    const requests = [];
    const said = [];
    tab.on("request", (request) => requests.push(request.url()));
    tab.on("console", (message) => said.push(message.text()));
    tab.on("pageerror", (error) => said.push(String(error)));
    tab.on("dialog", (dialog) => {
      said.push(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await tab.goto(url);
    const held = new Check(page, context, tab);
    const close = async () => {
      if (requests.length !== 1 || requests[0] !== url) held.fault(`requests: ${requests}`);
      if (said.length) held.fault(`the console says: ${said.slice(0, 3).join(" | ")}`);
      if (tab.url().split("#")[0] !== url) held.fault(`the page has gone to ${tab.url()}`);
      await context.close();
    };
    return { held, tab, close };
  };

  const { held, tab, close } = await open({});
  const first = await tab.evaluate(
    () =>
      new Promise((done) => {
        const read = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
        const look = () => (read() === undefined ? requestAnimationFrame(look) : done(read()));
        look();
      }),
  );
  const elements = await tab.evaluate(() => document.getElementsByTagName("*").length);
  told.push(`${page.name}: first view after ${Math.round(first)} ms, ${elements} elements`);
  if (first > PATIENCE) held.fault(`the first view takes ${Math.round(first)} ms`);
  await held.filters();
  await held.links();
  if (!page.large) {
    await held.keyboard();
    for (const size of [PHONE, DESKTOP]) await held.accessible(size);
  }
  await held.paper(true);
  await close();

  // Without scripts: no filters, and everything there to read or to unfold.
  const bare = await open({ javaScriptEnabled: false });
  if ((await bare.held.visible("#filters")).length) bare.held.fault("filters without scripts");
  bare.held.same("without scripts", await bare.held.visible(".finding"), bare.held.deviations.keys());
  if (!page.large) await bare.held.paper(false);
  await bare.close();
}

const browser = await chromium.launch({
  executablePath: job.browser,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  for (const page of job.pages) await check(browser, page);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(JSON.stringify({ faults, told }));
