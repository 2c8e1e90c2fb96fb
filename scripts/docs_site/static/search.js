// The search page. It reads the texts from a script, because a page opened from a file can't fetch.
(function () {
  "use strict";
  const MOST = 60;
  const AROUND = 90; // characters on each side of the first word of a snippet
  const query = new URLSearchParams(location.search).get("q") || "";
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const isWord = /[\p{L}\p{N}_]/u;

  // A whole word counts more than the start of a word, and that more than a part of one.
  function rate(text, word) {
    let best = 0;
    for (let at = text.indexOf(word); at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
      const starts = at === 0 || !isWord.test(text[at - 1]);
      const ends = !isWord.test(text[at + word.length] || " ");
      best = Math.max(best, starts && ends ? 3 : starts ? 2 : 1);
    }
    return best;
  }

  function score([title, page, , text]) {
    const [head, above, body] = [title, page, text].map((one) => one.toLowerCase());
    let sum = 0;
    for (const word of words) {
      const found = 10 * rate(head, word) + 3 * rate(above, word) + 2 * rate(body, word);
      if (!found) return 0;
      sum += found;
    }
    return sum + (head === words.join(" ") ? 30 : 0);
  }

  function mark(text) {
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pieces = text.split(new RegExp(`(${escaped.join("|")})`, "gi"));
    return pieces.map((piece, place) => {
      if (place % 2 === 0) return piece;
      const found = document.createElement("mark");
      found.textContent = piece;
      return found;
    });
  }

  function cut(text) {
    const places = words.map((word) => text.toLowerCase().indexOf(word)).filter((at) => at >= 0);
    const start = Math.max(0, Math.min(...(places.length ? places : [0])) - AROUND);
    const end = start + 2 * AROUND + 20;
    return (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
  }

  function show([title, page, url, text]) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.append(...mark(title));
    item.append(link);
    if (page !== title) {
      const small = document.createElement("small");
      small.textContent = page;
      item.append(small);
    }
    const snippet = document.createElement("p");
    snippet.append(...mark(cut(text)));
    item.append(snippet);
    return item;
  }

  if (!words.length) return;
  const found = window.SEARCH_TEXTS.map((row) => ({ row, score: score(row) })).filter((hit) => hit.score);
  // A short section is more about its words than a long one.
  found.sort((one, other) => other.score - one.score || one.row[3].length - other.row[3].length);
  const count = found.length > MOST ? `The best ${MOST} of ${found.length} results` : `${found.length} results`;
  document.getElementById("search-count").textContent = found.length ? `${count} for “${query}”` : `Nothing found for “${query}”`;
  document.getElementById("search-results").append(...found.slice(0, MOST).map((hit) => show(hit.row)));
  for (const input of document.querySelectorAll("input[name=q]")) input.value = query;
})();
