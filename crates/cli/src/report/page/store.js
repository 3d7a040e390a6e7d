// The data: a head, and rows of five kinds in parts, which are opened as they are needed.
const head = JSON.parse(document.getElementById("head").textContent);
const places = {};
for (const place of document.querySelectorAll("script[data-part]")) (places[place.dataset.part] ??= []).push(place);

// Names the columns that data.rs writes.
const shapes = {
  sites: ([name, pages, bytes, gone, wordings, stripped, templates, list]) => ({
    name, pages, bytes, gone, wordings, stripped, list,
    templates: templates.map(([rule, wording, from, stories, pages, seen, examples]) => ({
      rule, wording, from, stories, pages, seen, examples,
    })),
  }),
  clusters: ([headline, sites, members]) => ({
    headline, sites,
    members: members.map(([page, jaccard, containment, covered, conflicts]) => ({
      page, jaccard, containment, covered, conflicts,
    })),
  }),
  stories: ([headline, sites, first, last, events]) => ({ headline, sites, first, last, events }),
  pages: ([id, site, siteNumber, date, time, headline, link, removed, cluster, story, text]) => ({
    id, site, siteNumber, date, time, headline, link, removed, cluster, story, text,
  }),
  texts: ([page, pieces]) => ({ page, pieces }),
};

const count = (kind) => head.parts[kind].at(-1);

// Parts stay open until so many others were opened since.
const OPEN = 150;
const opened = new Map();

function part(kind, number) {
  const key = `${kind} ${number}`;
  const known = opened.get(key) ?? open(kind, number);
  opened.delete(key);
  opened.set(key, known);
  if (opened.size > OPEN) opened.delete(opened.keys().next().value);
  return known;
}

async function open(kind, number) {
  const text = places[kind][number].textContent;
  const bytes = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const start = head.parts[kind][number];
  return JSON.parse(await new Response(stream).text()).map((row, at) => ({ ...shapes[kind](row), number: start + at }));
}

async function row(kind, number) {
  const starts = head.parts[kind];
  let [low, high] = [0, starts.length - 1];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= number) low = middle;
    else high = middle;
  }
  return (await part(kind, low))[number - starts[low]];
}

const rows = (kind, numbers) => Promise.all(numbers.map((number) => row(kind, number)));

// Gives way to what else the browser has to do.
const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

// All rows of a kind, part by part.
async function* scan(kind) {
  for (let number = 0; number + 1 < head.parts[kind].length; number++) {
    yield await part(kind, number);
    await pause();
  }
}
