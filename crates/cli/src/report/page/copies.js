// Copies: near-duplicate clusters, who had the text first, and how each differs from the page that represents it.

// How much later, as exactly as both dates tell.
function later(page, first) {
  if (page.time === null) return "no date";
  const seconds = page.time - first.time;
  const exact = page.date.length > 10 && first.date.length > 10;
  if (seconds < 86400) {
    if (!exact || seconds < 60) return exact ? "at the same time" : seconds === 0 ? "the same day" : "within a day";
    return seconds < 3600 ? `${Math.floor(seconds / 60)} min later` : `${Math.floor(seconds / 3600)} h later`;
  }
  return `${plural(Math.floor(seconds / 86400), "day")} later`;
}

const evidence = (member) => {
  if (member.jaccard === 100 && member.containment === 100) return ["the same words"];
  const numbers = member.conflicts === 0 ? "no number differs" : member.conflicts === 1 ? "1 number differs" : `${member.conflicts} numbers differ`;
  return [`${member.jaccard} % alike`, `${member.containment} % contained`, member.covered > 0 && `${member.covered} % covered`, member.covered > 0 && numbers];
};

async function comparison(representative, page) {
  const [left, right] = [await keptText(representative), await keptText(page)];
  if (left === undefined || right === undefined) return notHere();
  const title = (label, { site, id }) => el("div.cell.who", {}, label, words("bdi", site || id));
  return sideBySide([title("Representative: ", representative), title("Compared: ", page)], left, right);
}

async function members(cluster) {
  const pages = await rows("pages", cluster.members.map((member) => member.page));
  const known = pages.map((page, at) => ({ page, ...cluster.members[at], represents: at === 0 }));
  known.forEach((member, at) => (member.page = pages[at]));
  known.sort((a, b) => (a.page.time ?? Infinity) - (b.page.time ?? Infinity) || a.page.number - b.page.number);
  const first = known[0].page;
  const alone = first.time !== null && known[1]?.page.time !== first.time;
  const lead = first.time === null
    ? "No page has a date that is understood: who was first is not known."
    : el("span", {}, alone ? "First: " : "First, with others: ", words("bdi", first.site || first.id), ", ", words("bdi", first.date), "; then the others in the order of their dates.");
  const item = (at) => {
    const { page, represents, ...member } = known[at];
    const when = at === 0 && first.time !== null ? "first" : first.time !== null ? later(page, first) : "";
    const told = represents ? [el("b", {}, "represents the others")] : [bar(member.jaccard), ...evidence(member)];
    return el("li", {}, when && el("span.when", {}, when), pageLine(page), facts(...told), !represents && fold("Compare side by side", () => comparison(pages[0], page)));
  };
  return [el("p.note", {}, lead), paged(known.length, 15, item, { tag: "ol.rail", name: "copies" })];
}

async function clusterItem(at, isOpen) {
  const cluster = await row("clusters", at);
  return fold([el("span.headline", {}, cluster.headline), facts(el("b", {}, plural(cluster.members.length, "page")), cluster.sites > 0 && plural(cluster.sites, "site"))], () => members(cluster), isOpen);
}

function copies(place) {
  const jaccard = () => histogram(head.jaccard, { labels: ["0 %", "50 % alike", "100 %"], describe: (at) => `${at * 5} to ${at * 5 + 5} %` });
  return [
    el("h1", {}, "Copies"),
    el("p.note", {}, "Each page beside the text it is most like: joined to its cluster, or refused. What decides are the odds of a trained model; from even odds on a page is a copy. Similarity alone does not tell: the same pages by the share of three-word phrases that the two have in common."),
    el("div.columns-2", {},
      el("section.card", {}, el("h2", {}, "Odds of being a copy"), odds()),
      el("section.card", {}, el("h2", {}, "Jaccard similarity"), jaccard())),
    legend(),
    count("clusters") === 0 && el("p", {}, "No page is a near-duplicate of another."),
    el("p.note", {}, el("b", {}, "Alike"), " is the share of all three-word phrases of both pages that they have in common, ", el("b", {}, "contained"), " the share of the page’s own that the representative has, ", el("b", {}, "covered"), " the share of the words of either, whichever is larger, that stand in common phrases."),
    paged(count("clusters"), 25, (at) => clusterItem(at, at === place), { start: place ?? 0, name: "clusters" }),
  ];
}
