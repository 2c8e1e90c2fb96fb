// The menu on small screens, and the search.
(function () {
  "use strict";
  const page = document.documentElement;
  page.classList.add("scripted");
  const root = page.dataset.root;
  const button = document.getElementById("menu-button");
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const index = window.SEARCH_INDEX || [];
  const MOST = 12;
  let chosen = -1;

  function showMenu(open) {
    page.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  }
  button.addEventListener("click", () => showMenu(!page.classList.contains("menu-open")));
  document.getElementById("menu").addEventListener("click", (event) => {
    if (event.target.closest("a")) showMenu(false);
  });

  // A hit in the title or in an operation's id, the first of its words, scores more than others.
  // Every word must be found.
  function score(row, words) {
    const title = row[0].toLowerCase();
    const rest = (row[1] + " " + row[3]).toLowerCase();
    let sum = 0;
    for (const word of words) {
      if (title.startsWith(word)) sum += 5;
      else if (row[3].toLowerCase().startsWith(word)) sum += 4;
      else if (title.includes(word)) sum += 3;
      else if (rest.includes(word)) sum += 1;
      else return 0;
    }
    return sum;
  }

  function find(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return index
      .map((row, place) => ({ row, place, score: score(row, words) }))
      .filter((hit) => hit.score)
      .sort((a, b) => b.score - a.score || a.place - b.place)
      .slice(0, MOST)
      .map((hit) => hit.row);
  }

  function makeItem([title, where, url], place) {
    const item = document.createElement("li");
    item.id = "found-" + place;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const link = document.createElement("a");
    link.href = root + url;
    link.tabIndex = -1;
    link.textContent = title;
    const small = document.createElement("span");
    small.textContent = where;
    link.append(small);
    item.append(link);
    return item;
  }

  function show() {
    const rows = find(input.value);
    const isAsked = input.value.trim() !== "";
    list.replaceChildren(...rows.map(makeItem));
    if (isAsked && !rows.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = "Nothing found";
      list.append(none);
    }
    list.hidden = !isAsked;
    input.setAttribute("aria-expanded", String(isAsked));
    choose(-1);
  }

  function choose(place) {
    const items = list.querySelectorAll("li[id]");
    chosen = items.length ? (place + items.length) % items.length : -1;
    if (place < 0 && place !== -2) chosen = -1;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", items[chosen].id);
      items[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function hide() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? -2 : chosen - 1);
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter") {
      const link = list.querySelectorAll("li[id] a")[Math.max(chosen, 0)];
      if (link) link.click();
    } else return;
    if (event.key !== "Escape") event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) hide();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") showMenu(false);
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
})();
