// Search: pages and sites that hold every word looked for, in what is said of them or in the texts that the report holds.

// Found at most; more would help no one.
const FOUND = 500;

// Accents, vowel signs and lengthening do not matter.
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0670\u0640]/g, "").toLowerCase();

let search = 0;

function find(query) {
  const own = ++search;
  const terms = plain(query).split(/\s+/).filter(Boolean);
  const holds = (text) => {
    const folded = plain(text);
    return terms.every((term) => folded.includes(term));
  };
  const status = el("p.note", { role: "status" }, "Searching …");
  const [sites, list] = [el("div"), el("div")];
  const run = async () => {
    const found = new Set();
    const named = [];
    if (terms.length > 0) {
      for await (const part of scan("sites")) {
        if (own !== search) return;
        named.push(...part.filter((site) => holds(site.name)).map((site) => site.number));
      }
      const most = Math.min(named.length, FOUND);
      if (most) sites.replaceChildren(el("h2", {}, "Sites"), paged(most, 5, (at) => siteItem(named[at], false), { name: "sites" }));
    }
    const look = async (kind, text, number) => {
      for await (const part of scan(kind)) {
        if (own !== search || found.size >= FOUND) return;
        for (const one of part) if (found.size < FOUND && holds(text(one))) found.add(number(one));
        if (terms.length > 0) status.textContent = `Searching … ${plural(found.size, "page")} so far`;
      }
    };
    await look("pages", (page) => `${page.headline} ${page.site} ${page.id}`, (page) => page.number);
    if (terms.length > 0) await look("texts", ({ pieces }) => pieces.map((piece) => (typeof piece === "string" ? piece : (piece[0] ?? ""))).join(""), (text) => text.page);
    if (own !== search) return;
    const pages = [...found];
    status.textContent = found.size >= FOUND ? `The first ${number(FOUND)} pages found` : `${plural(found.size, "page")} found`;
    list.replaceChildren(el("h2", {}, "Pages"), paged(pages.length, 20, async (at) => pageLine(await row("pages", pages[at])), { tag: "div.list.plain", name: "pages" }));
  };
  const searched = head.texts < head.totals.pages ? `Headlines, sites and ids of all pages are searched, and the texts of ${number(head.texts)}.` : "Headlines, sites, ids and texts are searched.";
  run();
  return [el("h1", {}, terms.length ? words("span", `“${query}”`) : "All pages"), status, sites, list, el("p.note", {}, searched)];
}
