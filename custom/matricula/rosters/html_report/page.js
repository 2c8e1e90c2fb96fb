"use strict";
(() => {
  const table = document.getElementById("table");
  if (!table) return;
  const get = (id) => document.getElementById(id);
  const search = get("search"), outcome = get("outcome"), size = get("size"), body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const labels = heads.map((head) => head.textContent);
  const [stateAt, stepAt] = ["outcome", "next step"].map((name) => labels.indexOf(name));
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
  // Each row with its texts: the table itself has one page only, so that it stays quick.
  const people = Array.from(body.rows, (row) => {
    const texts = Array.from(row.cells, (cell) => cell.textContent);
    return { row, texts, found: fold(texts.join("\n")) };
  });
  let chosen = people, page = 0, step = "", sorted = -1, direction = 1, waiting = 0;

  const show = () => {
    const length = Number(size.value), pages = Math.max(Math.ceil(chosen.length / length), 1);
    page = Math.min(Math.max(page, 0), pages - 1);
    const first = page * length, some = chosen.slice(first, first + length);
    body.replaceChildren(...some.map((one) => one.row));
    const which = chosen.length ? `${first + 1} to ${first + some.length} of ${chosen.length}` : "none";
    get("shown").textContent = `Showing ${which}` + (chosen.length < people.length ? `, chosen from ${people.length}.` : ".");
    get("pages").hidden = pages < 2;
    get("page").textContent = `Page ${page + 1} of ${pages}`;
    get("previous").disabled = page === 0;
    get("next").disabled = page === pages - 1;
  };

  const choose = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    chosen = people.filter((one) =>
      (!outcome.value || one.texts[stateAt] === outcome.value) && (!step || one.texts[stepAt] === step)
      && words.every((word) => one.found.includes(word)));
    if (sorted >= 0) chosen.sort((one, other) => direction * order(one.texts[sorted], other.texts[sorted]));
    page = 0;
    show();
  };

  const sort = (place) => {
    // Up, down, and back to the order of the roster.
    if (sorted !== place) [sorted, direction] = [place, 1];
    else if (direction === 1) direction = -1;
    else sorted = -1;
    heads.forEach((head, at) => {
      if (at === sorted) head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    choose();
  };

  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = labels[place];
    button.addEventListener("click", () => sort(place));
    head.replaceChildren(button);
  });
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(choose, 120); });
  outcome.addEventListener("change", () => { step = ""; choose(); });
  size.addEventListener("change", () => { page = 0; show(); });
  get("controls").addEventListener("submit", (event) => { event.preventDefault(); choose(); });
  get("controls").addEventListener("reset", () => { step = ""; setTimeout(choose); });
  get("previous").addEventListener("click", () => { page -= 1; show(); });
  get("next").addEventListener("click", () => { page += 1; show(); });
  for (const button of document.querySelectorAll("button[data-outcome]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      search.value = "";
      outcome.value = button.dataset.outcome;
      step = button.dataset.step;
      choose();
      get("people").focus();
    });
  }
  addEventListener("beforeprint", () => body.replaceChildren(...chosen.map((one) => one.row)));
  addEventListener("afterprint", show);
  get("controls").hidden = false;
  show();
})();
