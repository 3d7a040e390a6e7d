// Events on a time line: stories, their events, the independent reports of each, and under each report its copies.

// At most so many columns of days.
const COLUMNS = 60;

// The days that all pages are of.
const [firstDay, lastDay] = [head.days[0]?.[0], head.days.at(-1)?.[0]];

function timeline(choose) {
  if (head.days.length < 2) return null;
  const [first, last] = [firstDay, lastDay];
  const width = [1, 2, 7, 14, 30, 91, 365].find((width) => (last - first + 1) / width <= COLUMNS) ?? Math.ceil((last - first + 1) / COLUMNS);
  const bins = Array(Math.ceil((last - first + 1) / width)).fill(0);
  for (const [at, pages] of head.days) bins[Math.floor((at - first) / width)] += pages;
  const most = Math.max(...bins);
  const date = (at) => new Date(at * 864e5).toISOString().slice(0, 10);
  const column = (pages, at) => {
    const [from, to] = [first + at * width, first + (at + 1) * width - 1];
    const span = width === 1 ? date(from) : `${date(from)} – ${date(to)}`;
    const label = `${span}: ${plural(pages, "page")}`;
    const button = el("button.column", { type: "button", title: label, "aria-label": label, "aria-pressed": "false", onclick: () => {
      const chosen = button.getAttribute("aria-pressed") === "true";
      for (const other of columns) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", String(!chosen));
      choose(chosen ? null : [from * 86400, (to + 1) * 86400, span]);
    } }, pages > 0 && el("span.joined", { style: `height:${(100 * pages) / most}%` }));
    return button;
  };
  const columns = bins.map(column);
  return el("section.card", {}, el("h2", {}, "Pages by date"), el("div.histogram.days", { dir: "ltr" }, el("div.columns", {}, columns), el("div.scale", {}, el("span", {}, date(first)), el("span", {}, date(last)))), el("p.note", {}, "Choose a column to see the stories of its days. The line under a story shows its own, on the same scale."));
}

async function report(numbers) {
  const pages = await rows("pages", numbers);
  const copies = pages.slice(1);
  const list = () => paged(copies.length, 10, (at) => pageLine(copies[at]), { tag: "div.list.plain", name: "copies" });
  const compare = el("a", { href: `#copies/${pages[0].cluster}` }, "compare");
  return el("li", {}, pageLine(pages[0]), copies.length > 0 && fold(facts(`and ${copies.length === 1 ? "1 copy" : `${number(copies.length)} copies`}`), () => [list(), el("p.note", {}, compare)]));
}

async function eventItem(reports) {
  const dated = (await rows("pages", reports.flat().slice(0, 500))).filter((page) => page.time !== null).map((page) => page.time);
  const when = dated.length ? days(Math.min(...dated), Math.max(...dated)) : "no date";
  return el("li", {}, el("span.when", {}, when), el("span.facts", {}, plural(reports.length, "independent report")), paged(reports.length, 10, (at) => report(reports[at]), { tag: "ul.list.plain", name: "reports" }));
}

// The days of a story on the scale of all.
function lane(story) {
  if (story.first === null || firstDay === lastDay) return null;
  const place = (time) => (100 * (time / 86400 - firstDay)) / (lastDay + 1 - firstDay);
  const [from, to] = [place(story.first), place(story.last)];
  return el("span.lane", { "aria-hidden": "true", dir: "ltr" }, el("span", { style: `left:${from}%;width:${to - from}%` }));
}

async function storyItem(at, isOpen) {
  const story = await row("stories", at);
  const told = [plural(story.events.flat().length, "report"), story.events.length > 1 && plural(story.events.length, "event"), story.sites > 0 && plural(story.sites, "site"), days(story.first, story.last)];
  const [first, ...others] = told;
  return fold([el("span.headline", {}, story.headline), facts(el("b", {}, first), ...others), lane(story)].filter(Boolean), () => paged(story.events.length, 10, (n) => eventItem(story.events[n]), { tag: "ol.rail", name: "events" }), isOpen);
}

function events(place) {
  const list = el("div");
  let chosen = null;
  let inTime = false;
  const show = async () => {
    const found = [];
    if (chosen || inTime) {
      const within = ({ first, last }) => !chosen || (first !== null && first < chosen[1] && last >= chosen[0]);
      for await (const part of scan("stories")) for (const story of part) if (within(story)) found.push([story.first ?? Infinity, story.number]);
      if (inTime) found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    } else for (let at = 0; at < count("stories"); at++) found.push([0, at]);
    const all = found.length === 1 ? "1 story" : `${number(found.length)} stories`;
    const start = found.findIndex(([, at]) => at === place);
    list.replaceChildren(
      el("p.note", { role: "status" }, count("stories") === 0 ? "No event has several independent reports." : chosen ? `${all} of ${chosen[2]}` : all),
      paged(found.length, 25, (n) => storyItem(found[n][1], found[n][1] === place), { start: Math.max(start, 0), name: "stories" }));
    await list.querySelector(".paged").ready;
  };
  const order = el("label.switch", {}, el("input", { type: "checkbox", onchange: (event) => ((inTime = event.target.checked), show()) }), " in the order of time");
  return [
    el("h1", {}, "Events"),
    el("p.note", {}, "A story holds one event or more; an event the independent reports of one happening, each with its copies folded under it. Those that most sites report come first."),
    timeline((days) => ((chosen = days), show())),
    count("stories") > 1 && head.days.length > 1 && order,
    show().then(() => list),
  ];
}
