// The whole in a screenful: counts, similarities, and the first of each part.
function overview() {
  const { totals } = head;
  const total = (value, what, more, href) =>
    el("a.total", { href }, el("b", {}, value), el("span", {}, what), el("small", {}, more));
  const title = totals.sites ? `${plural(totals.pages, "page")} of ${plural(totals.sites, "site")}` : plural(totals.pages, "page");
  const top = (kind, heading, href, line) =>
    count(kind) > 0 &&
    el("section.card", {}, el("h2", {}, el("a", { href }, heading)), paged(Math.min(count(kind), 5), 5, async (at) => line(await row(kind, at)), { tag: "div.list.plain" }));
  return [
    el("h1", {}, title),
    el("div.totals", {},
      total(bytes(totals.bytes), "of text", `${plural(totals.pages, "page")}${totals.records_skipped ? `, ${plural(totals.records_skipped, "bad record")} skipped` : ""}`, "#find/"),
      total(percent(totals.bytes_removed, totals.bytes), "of the text is chrome", `${plural(totals.templates, "wording")} on ${plural(totals.pages_stripped, "page")}`, "#chrome"),
      total(number(totals.duplicates), totals.duplicates === 1 ? "page is a copy" : "pages are copies", `in ${plural(totals.duplicate_clusters, "cluster")}`, "#copies"),
      total(number(totals.events), totals.events === 1 ? "event" : "events", `${number(totals.events_with_several_reports)} with several independent reports`, "#events")),
    el("div.columns-2", {},
      top("stories", "Best covered", "#events", (story) =>
        titled(story.headline, `#events/${story.number}`, facts(plural(story.events.flat().length, "report"), story.sites > 0 && plural(story.sites, "site"), days(story.first, story.last)))),
      top("clusters", "Most copied", "#copies", (cluster) =>
        titled(cluster.headline, `#copies/${cluster.number}`, facts(plural(cluster.members.length, "page"), cluster.sites > 0 && plural(cluster.sites, "site")))),
      top("sites", "Largest sites", "#chrome", (site) =>
        titled(site.name || "pages without a site", `#chrome/${site.number}`, facts(bar((100 * site.gone) / Math.max(site.bytes, 1)), `${percent(site.gone, site.bytes)} chrome`, plural(site.pages, "page")))),
      count("pages") > 0 && el("section.card", {}, el("h2", {}, el("a", { href: "#copies" }, "Copy or not")), odds(), legend())),
    totals.repeated_lines > 0 && repeats(),
  ];
}

// The decision about copies: the model's odds, of which an even chance is the threshold.
const odds = () =>
  histogram(head.odds, {
    mark: 0.5,
    labels: ["surely another text", "even odds", "surely a copy"],
    describe: (at) => `log odds ${-10 + at / 2} to ${-9.5 + at / 2}`,
  });

const legend = () => el("p.legend", {}, el("span.key.joined"), "joined to a cluster ", el("span.key.refused"), "refused");

const repeats = () =>
  el("section.card", {},
    fold(el("span", {}, `${plural(head.totals.repeated_lines, "line")} that repeat an earlier line of the same page, as captions do; they are marked, not removed`),
      () => paged(head.repeating.length, 10, async (at) => pageLine(await row("pages", head.repeating[at])), { tag: "div.list.plain" })));
