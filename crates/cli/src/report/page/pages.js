// Pages: a line in a list, and a page with what was removed marked in its place.
const RULES = {
  line: "a line that several stories of the site carry",
  slots: "a line with slots: fixed words with names, dates or numbers between",
  "line-model": "a line that stands here only, but neither reads nor stands like the text",
  head: "words at the start of the text or glued to it",
  tail: "words at the end of the text or glued to it",
  "site-name": "the name of the site on the headline",
  links: "a line of nothing but links",
};

const siteLink = (page) => page.site && el("a.site", { href: `#chrome/${page.siteNumber}` }, words("bdi", page.site));
const pageFacts = (page, ...more) => facts(siteLink(page), page.date && words("bdi", page.date), words("bdi.id", page.id), ...more);
const titled = (headline, href, ...facts) => el("div.line", { dir: "auto" }, el("a.headline", { href }, headline), ...facts);
const pageLine = (page) => titled(page.headline, `#page/${page.number}`, pageFacts(page));

// What is left of a page: undefined if its text is not in the report.
async function keptText(page) {
  if (page.text === null) return undefined;
  const { pieces } = await row("texts", page.text);
  return pieces.map((piece) => (typeof piece === "string" ? piece : Array.isArray(piece) && piece.length === 1 ? piece[0] : "")).join("").trim();
}

const notHere = () => el("p.note", {}, `The report holds the texts of ${number(head.texts)} of ${plural(head.totals.pages, "page")}, not this one: see pages.jsonl.`);

async function marked(page) {
  if (page.text === null) return notHere();
  const { pieces } = await row("texts", page.text);
  const text = pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    if (typeof piece === "number") return el("i", { dir: "ltr" }, ` … ${plural(piece, "character")} not shown`);
    const [part, rule, stories, on, wording] = piece;
    if (rule === undefined) return el("mark", { title: "repeats an earlier line of the page" }, part);
    const support = `on ${plural(on, "page")}${stories === on ? "" : `, ${stories === 1 ? "1 story" : `${number(stories)} stories`}`}`;
    const reason = `${rule}: ${RULES[rule] ?? "removed"}; ${support}${wording && `: ${wording}`}`;
    return el("del", { "data-rule": rule, title: reason }, part);
  });
  const box = el("div.text", { dir: "auto" }, text);
  if (!box.querySelector("del")) return box;
  const toggle = el("input", { type: "checkbox", onchange: () => box.classList.toggle("clean", toggle.checked) });
  return [el("label.switch", {}, toggle, " without what was removed"), box];
}

async function pageView(place) {
  const page = await row("pages", place);
  if (!page) return el("p", {}, "There is no such page.");
  const link = page.link && el("a", { href: page.link, rel: "noopener noreferrer" }, "on the web");
  const cluster = page.cluster !== null && el("a", { href: `#copies/${page.cluster}` }, "see its copies");
  const story = page.story !== null && el("a", { href: `#events/${page.story}` }, "see its story");
  return [words("h1", page.headline), el("p", {}, pageFacts(page, `${page.removed} % removed`, cluster, story, link)), await marked(page)].flat();
}
