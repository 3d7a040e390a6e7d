// Elements. Whatever comes from a page becomes text, never markup.
function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Text of a page: its own direction, and no influence on what stands around it. A box that is about one text, such as a
// line of a list, takes the direction of that text instead: it has `dir="auto"`, and the text in it has none of its own.
const words = (name, text) => el(name, { dir: "auto" }, text);

const whole = new Intl.NumberFormat("en");
const number = (value) => whole.format(value);
const plural = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
const percent = (part, all) => {
  const share = (100 * part) / Math.max(all, 1);
  if (part > 0 && share < 1) return "under 1 %";
  if (part < all && share > 99) return "over 99 %";
  return `${Math.round(share)} %`;
};
const bytes = (value) => {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; value >= 999.5 && unit + 1 < units.length; unit++) value /= 1000;
  return `${unit && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
};
const day = (time) => new Date(time * 1000).toISOString().slice(0, 10);
const days = (first, last) => {
  if (first === null) return "";
  return day(first) === day(last) ? day(first) : `${day(first)} – ${day(last)}`;
};

const facts = (...all) => el("span.facts", { dir: "ltr" }, all.filter(Boolean).map((fact) => (fact.nodeType ? fact : el("span", {}, fact))));

// A share as a short bar; the number stands beside it as text.
const bar = (share) => el("span.bar", { "aria-hidden": "true", style: `--share:${Math.min(share, 100)}%` });

// Something that opens; what is in it is made when it does.
function fold(summary, fill, isOpen = false) {
  const body = el("div.body");
  const box = el("details", {}, el("summary", { dir: "auto" }, summary), body);
  let filled = false;
  const open = async () => {
    if (!box.open || filled) return;
    filled = true;
    body.append(...[await fill()].flat());
  };
  box.addEventListener("toggle", open);
  box.open = isOpen;
  return box;
}

// A list of which a screenful is made at a time. `make` gives the element of the nth item.
function paged(total, size, make, { start = 0, tag = "div.list", name = "list" } = {}) {
  const list = el(tag);
  const box = el("div.paged", {}, list);
  const pages = Math.ceil(total / size);
  const status = el("span", { role: "status" });
  const button = (label, move) => el("button", { type: "button", "aria-label": `${label} part of the ${name}`, onclick: () => show(at + move, true) }, label);
  const [before, after] = [button("Previous", -1), button("Next", 1)];
  let at = 0;
  async function show(page, byHand) {
    at = page;
    const first = page * size;
    const numbers = Array.from({ length: Math.min(size, total - first) }, (_, n) => first + n);
    list.replaceChildren(...(await Promise.all(numbers.map(make))));
    status.textContent = `${number(first + 1)} to ${number(first + numbers.length)} of ${number(total)}`;
    [before.disabled, after.disabled] = [page === 0, page + 1 >= pages];
    if (byHand) box.scrollIntoView({ block: "start" });
  }
  if (pages > 1) box.append(el("div.pager", {}, before, status, after));
  box.ready = total > 0 ? show(Math.min(Math.floor(start / size), pages - 1)) : Promise.resolve();
  return box;
}

// Columns over a scale: `joined` below, `refused` above, where there is any.
function histogram(bins, { mark, labels, describe }) {
  if (![...bins.joined, ...bins.refused].some(Boolean)) return el("p.note", {}, "No page was near enough another to be compared.");
  const most = Math.max(1, ...bins.joined.map((value, at) => value + bins.refused[at]));
  const columns = bins.joined.map((value, at) => {
    const other = bins.refused[at];
    const part = (kind, size) => size > 0 && el(`span.${kind}`, { style: `height:${(100 * size) / most}%` });
    return el("span.column", { title: `${describe(at)}: ${number(value)} joined, ${number(other)} refused` }, part("refused", other), part("joined", value));
  });
  const line = mark !== undefined && el("span.mark", { style: `inset-inline-start:${mark * 100}%` }, el("span", {}, "threshold"));
  const sum = (list) => list.reduce((all, one) => all + one, 0);
  const told = `${number(sum(bins.joined))} pages joined to a cluster, ${number(sum(bins.refused))} whose nearest text was refused`;
  return el("div.histogram", { role: "img", "aria-label": told, dir: "ltr" }, el("div.columns", {}, columns, line), el("div.scale", {}, labels.map((label) => el("span", {}, label))));
}
