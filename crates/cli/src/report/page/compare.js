// Two texts side by side: words aligned by their longest common subsequence, rows broken where both break a line.

// Beyond so many cells the longest common subsequence is sought between words that both texts have once.
const CELLS = 1e6;
// Fewer words in common than ALONE, with more than APART words that differ on both sides of them, are chance.
const ALONE = 3;
const APART = 6;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

// Words, each with what stands between it and the next one.
function tokens(text) {
  const found = [{ word: "", text: "" }];
  for (const { segment } of segmenter.segment(text)) {
    if (/[\p{L}\p{N}]/u.test(segment)) found.push({ word: segment, text: segment });
    else found.at(-1).text += segment;
  }
  return found;
}

// Pairs of places at which both have the same word, rising in both.
function align(a, b) {
  const pairs = [];
  const within = (a0, a1, b0, b1) => {
    while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) pairs.push([a0++, b0++]);
    const tail = [];
    while (a0 < a1 && b0 < b1 && a[a1 - 1] === b[b1 - 1]) tail.unshift([--a1, --b1]);
    if (a0 < a1 && b0 < b1) {
      if ((a1 - a0) * (b1 - b0) <= CELLS) common(a0, a1, b0, b1);
      else between(a0, a1, b0, b1);
    }
    for (const pair of tail) pairs.push(pair);
  };
  const common = (a0, a1, b0, b1) => {
    const width = b1 - b0 + 1;
    const longest = new Uint16Array((a1 - a0 + 1) * width);
    for (let i = a1 - a0 - 1; i >= 0; i--) {
      for (let j = b1 - b0 - 1; j >= 0; j--) {
        const at = i * width + j;
        longest[at] = a[a0 + i] === b[b0 + j] ? longest[at + width + 1] + 1 : Math.max(longest[at + width], longest[at + 1]);
      }
    }
    for (let i = 0, j = 0; i < a1 - a0 && j < b1 - b0; ) {
      const at = i * width + j;
      if (a[a0 + i] === b[b0 + j]) pairs.push([a0 + i++, b0 + j++]);
      else if (longest[at + width] >= longest[at + 1]) i++;
      else j++;
    }
  };
  // Words that each has once, in the longest order that both have (patience diff).
  const between = (a0, a1, b0, b1) => {
    const once = (list, from, to) => {
      const places = new Map();
      for (let at = from; at < to; at++) places.set(list[at], places.has(list[at]) ? -1 : at);
      return places;
    };
    const other = once(b, b0, b1);
    const anchors = [...once(a, a0, a1)].filter(([word, at]) => at >= 0 && (other.get(word) ?? -1) >= 0).map(([word, at]) => ({ i: at, j: other.get(word) }));
    const piles = [];
    for (const anchor of anchors) {
      let [low, high] = [0, piles.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (piles[middle].j < anchor.j) low = middle + 1;
        else high = middle;
      }
      anchor.before = piles[low - 1];
      piles[low] = anchor;
    }
    const chain = [];
    for (let anchor = piles.at(-1); anchor; anchor = anchor.before) chain.unshift(anchor);
    let [i, j] = [a0, b0];
    for (const anchor of chain) {
      within(i, anchor.i, j, anchor.j);
      pairs.push([anchor.i, anchor.j]);
      [i, j] = [anchor.i + 1, anchor.j + 1];
    }
    if (chain.length) within(i, a1, j, b1);
  };
  within(0, a.length, 0, b.length);
  return withoutChance(pairs, a.length, b.length);
}

function withoutChance(pairs, lengthA, lengthB) {
  const runs = [];
  for (const [i, j] of pairs) {
    const run = runs.at(-1);
    if (run && run.i + run.length === i && run.j + run.length === j) run.length++;
    else runs.push({ i, j, length: 1 });
  }
  const gap = (run, next) => Math.max((next?.i ?? lengthA) - (run ? run.i + run.length : 0), (next?.j ?? lengthB) - (run ? run.j + run.length : 0));
  const kept = runs.filter((run, at) => run.length >= ALONE || gap(runs[at - 1], run) <= APART || gap(run, runs[at + 1]) <= APART);
  return kept.flatMap(({ i, j, length }) => Array.from({ length }, (_, n) => [i + n, j + n]));
}

// Rows of two cells; a cell is a list of stretches, each the same in both or not.
function compared(left, right) {
  const [a, b] = [tokens(left), tokens(right)];
  const list = [];
  let cells = [[], []];
  const put = (side, text, same) => {
    const last = cells[side].at(-1);
    if (last?.same === same) last.text += text;
    else if (text) cells[side].push({ text, same });
  };
  const close = () => {
    if (cells[0].length || cells[1].length) list.push(cells);
    cells = [[], []];
  };
  let [i, j] = [0, 0];
  const until = (toI, toJ) => {
    while (i < toI) put(0, a[i++].text, false);
    while (j < toJ) put(1, b[j++].text, false);
  };
  for (const [atI, atJ] of align(a.map((token) => token.word), b.map((token) => token.word))) {
    until(atI, atJ);
    put(0, a[i].text, true);
    put(1, b[j].text, true);
    if (a[i++].text.includes("\n") & b[j++].text.includes("\n")) close();
  }
  until(a.length, b.length);
  close();
  return list;
}

// The two texts as a table of two columns that becomes one where there is no room.
function sideBySide(titles, left, right) {
  const cell = (stretches, tag) => {
    // The break that ends a row needs no line of its own.
    const texts = stretches.map(({ text }, at) => (at + 1 < stretches.length ? text : text.replace(/\s+$/, "")));
    return el("div.cell", { dir: "auto" }, stretches.map(({ same }, at) => (same ? texts[at] : el(tag, {}, texts[at]))));
  };
  const pairs = compared(left, right).map(([one, other]) => {
    const same = [...one, ...other].every((stretch) => stretch.same);
    return el(same ? "div.pair.same" : "div.pair", {}, cell(one, "del"), cell(other, "ins"));
  });
  return el("div.compare", {}, el("div.pair", {}, titles), pairs);
}
