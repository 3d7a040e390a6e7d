// What is shown follows the fragment of the address, so that going back works and a place can be named to others.
const main = document.getElementById("main");
const field = document.getElementById("find");
const views = { overview, chrome, copies, events, page: pageView };

let shown = 0;

async function show() {
  if (location.hash === "#main") return main.focus();
  const own = ++shown;
  const [name = "", rest = ""] = location.hash.slice(1).split(/\/(.*)/s);
  const known = Object.hasOwn(views, name) || name === "find" ? name : "overview";
  const place = /^\d+$/.test(rest) ? Number(rest) : undefined;
  let content;
  if (known === "find") {
    let query = rest;
    try {
      query = decodeURIComponent(rest);
    } catch {
      // A fragment written by hand is searched as it is.
    }
    if (document.activeElement !== field) field.value = query;
    content = find(query);
  } else {
    search++;
    content = await Promise.all([await views[known](place)].flat());
  }
  if (own !== shown) return;
  main.className = known;
  main.replaceChildren(...[content].flat(2).filter(Boolean));
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${known}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  await Promise.all([...main.querySelectorAll(".paged")].map((box) => box.ready));
  const target = place !== undefined && main.querySelector("details[open]");
  if (target && known !== "page") target.scrollIntoView({ block: "start" });
  else if (known !== "find") scrollTo(0, 0);
}

let timer;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const hash = field.value.trim() ? `#find/${encodeURIComponent(field.value.trim())}` : "#overview";
    // Each letter typed would be a step back otherwise.
    history.replaceState(null, "", hash);
    show();
  }, 200);
});

// Light, dark, or as the system has it.
const theme = document.getElementById("theme");
const THEMES = ["auto", "light", "dark"];
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  theme.textContent = { auto: "◐", light: "☀", dark: "☾" }[name];
  theme.title = `Colours: ${name === "auto" ? "as the system has them" : name}`;
  theme.setAttribute("aria-label", theme.title);
}
// What the browser may refuse to keep for a file is not worth an error.
const remembered = () => {
  try {
    return localStorage.getItem("gleaner-theme");
  } catch {
    return null;
  }
};
setTheme(THEMES.includes(remembered()) ? remembered() : "auto");
theme.addEventListener("click", () => {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  setTheme(next);
  try {
    localStorage.setItem("gleaner-theme", next);
  } catch {
    // It holds until the report is closed.
  }
});

document.title = `${plural(head.totals.pages, "page")} – gleaner`;
addEventListener("hashchange", show);
show();
