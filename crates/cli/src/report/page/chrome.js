// Chrome: what each site repeats, and pages with it marked in its place.

// The slots of a wording stand out: `#` is a number, `{title}` the page's own title, `…` any words.
const slots = (text) => text.split(/(#|\{\w+\}|…)/).map((part, at) => (at % 2 ? el("span.slot", {}, part) : part));

async function template(used, site) {
  const stories = used.stories === 1 ? "1 story" : `${number(used.stories)} stories`;
  const examples = (await rows("pages", used.examples)).map((page) => el("a", { href: `#page/${page.number}` }, words("bdi", page.id)));
  return el("li.template", { dir: "auto" },
    el("span.wording", {}, slots(used.wording)),
    facts(el("span.rule", { title: RULES[used.rule] ?? "" }, used.rule), bar((100 * used.from) / Math.max(site.pages, 1)), `removed from ${plural(used.from, "page")}`, `learnt from ${plural(used.pages, "page")}${used.stories === used.pages ? "" : `, ${stories}`}`, used.seen && (used.seen[0] === used.seen[1] ? `seen ${used.seen[0]}` : `seen ${used.seen.join(" – ")}`), el("span", {}, "such as ", examples.flatMap((link, at) => (at ? [", ", link] : [link])))));
}

async function siteItem(at, isOpen) {
  const site = await row("sites", at);
  const name = el("span.headline", {}, site.name || "Pages without a site: nothing is learnt from them");
  const summary = [name, facts(bar((100 * site.gone) / Math.max(site.bytes, 1)), el("b", {}, `${percent(site.gone, site.bytes)} removed`), plural(site.pages, "page"), plural(site.wordings, "wording"))];
  return fold(summary, () => {
    const more = site.wordings - site.templates.length;
    const pageItem = async (n) => {
      const page = await row("pages", site.list[n]);
      return fold([el("span.headline", {}, page.headline), facts(`${page.removed} % removed`, page.date && words("bdi", page.date), words("bdi.id", page.id))], () => marked(page), n === 0);
    };
    return [
      site.templates.length === 0 && el("p.note", {}, "Nothing that repeats was found."),
      site.templates.length > 0 && paged(site.templates.length, 12, (n) => template(site.templates[n], site), { tag: "ul.list.plain", name: "wordings" }),
      more > 0 && el("p.note", {}, `and ${plural(more, "wording")} more, of fewer pages`),
      el("h3", {}, "Pages, with what was removed struck out"),
      paged(site.list.length, 8, pageItem, { name: "pages" }),
      site.pages > site.list.length && el("p.note", {}, `and ${plural(site.pages - site.list.length, "page")} more`),
    ].filter(Boolean);
  }, isOpen);
}

function chrome(place) {
  return [
    el("h1", {}, "Chrome"),
    el("p.note", {}, "What each site repeats, and which was removed. In a wording ", el("span.slot", {}, "#"), " stands for a number, ", el("span.slot", {}, "{title}"), " for the page’s own title and ", el("span.slot", {}, "…"), " for any words."),
    paged(count("sites"), 25, (at) => siteItem(at, at === place), { start: place ?? 0, name: "sites" }),
  ];
}
