// Search: pages and sites that hold every word looked for, in what is said of them or in the texts that the report holds.

// Found at most; more would help no one.
const FOUND = 500;

// Accents, vowel signs and lengthening do not matter.
const plain = (text) => (/^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFKD")).replace(/[\u0300-\u036f\u064b-\u0652\u0670\u0640]/g, "").toLowerCase();

let search = 0;

const pageList = (total, at) => paged(total, 20, async (n) => pageLine(await row("pages", at(n))), { tag: "div.list.plain", name: "pages" });

function find(query) {
  const own = ++search;
  const terms = plain(query).split(/\s+/).filter(Boolean);
  if (terms.length === 0) return [el("h1", {}, "All pages"), pageList(count("pages"), (n) => n)];
  const holds = (text) => {
    const folded = plain(text);
    return terms.every((term) => folded.includes(term));
  };
  const status = el("p.note", { role: "status" }, "Searching …");
  const [sites, list] = [el("div"), el("div")];
  const run = async () => {
    const found = new Set();
    const named = [];
    for await (const part of scan("sites")) {
      if (own !== search) return;
      named.push(...part.filter((site) => holds(site.name)).map((site) => site.number));
    }
    const most = Math.min(named.length, FOUND);
    if (most) sites.replaceChildren(el("h2", {}, "Sites"), paged(most, 5, (at) => siteItem(named[at], false), { name: "sites" }));
    const look = async (kind, text, number) => {
      for await (const part of scan(kind)) {
        if (own !== search || found.size >= FOUND) return;
        for (const one of part) if (found.size < FOUND && holds(text(one))) found.add(number(one));
        status.textContent = `Searching … ${plural(found.size, "page")} so far`;
      }
    };
    await look("pages", (page) => `${page.headline} ${page.site} ${page.id}`, (page) => page.number);
    await look("texts", ({ pieces }) => pieces.map((piece) => (typeof piece === "string" ? piece : (piece[0] ?? ""))).join(""), (text) => text.page);
    if (own !== search) return;
    const pages = [...found];
    status.textContent = found.size >= FOUND ? `The first ${number(FOUND)} pages found` : `${plural(found.size, "page")} found`;
    list.replaceChildren(el("h2", {}, "Pages"), pageList(pages.length, (n) => pages[n]));
  };
  const searched = head.texts < head.totals.pages ? `Headlines, sites and ids of all pages are searched, and the texts of ${number(head.texts)}.` : "Headlines, sites, ids and texts are searched.";
  run();
  return [el("h1", {}, words("span", `“${query}”`)), status, sites, list, el("p.note", {}, searched)];
}
