// Search: shows the items that hold every word looked for. The page can be read without it.
const find = document.getElementById("find");
const items = [...document.querySelectorAll(".item")];
const texts = new Map();
const plain = (text) => text.normalize("NFKC").toLowerCase();
const text = (item) => {
  if (!texts.has(item)) texts.set(item, plain(item.textContent));
  return texts.get(item);
};
let timer;
find.hidden = false;
find.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => text(item).includes(word));
  }, 150);
});
