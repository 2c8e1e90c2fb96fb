// The server of the samples: the mock server, the vendor's, or another URL. The choice is kept for
// all pages. Each sample is there for the mock server and for the vendor's; another URL replaces the
// mock server's.
(function () {
  "use strict";
  const MOCK = "http://127.0.0.1:8000";
  const KIND = "sample-server";
  const box = document.querySelector(".server-choice");
  if (!box) return;
  const urlKey = `sample-url-${box.dataset.platform}`;
  let mock = MOCK;

  // A browser may refuse to store anything for a file.
  const read = (key) => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* this page only */ } };

  const make = (name, attributes, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };

  const texts = [];
  for (const sample of document.querySelectorAll(".for-mock")) {
    const walker = document.createTreeWalker(sample, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.data.includes(MOCK)) texts.push([walker.currentNode, walker.currentNode.data]);
    }
  }

  const parse = (text) => {
    try {
      const url = new URL(text);
      return /^https?:$/.test(url.protocol) ? url.origin + url.pathname.replace(/\/+$/, "") : "";
    } catch {
      return "";
    }
  };

  const options = [
    ["mock", "Mock server"],
    ["vendor", `${box.dataset.label}: ${box.dataset.vendor}`],
    ["own", "Another URL"],
  ].map(([value, text]) => make("option", { value, text }));
  const choice = make("select", { id: "sample-server" }, ...options);
  const field = make("input", { id: "sample-url", type: "url", placeholder: "https://", value: read(urlKey) });
  const row = make("span", { hidden: true }, make("label", { htmlFor: "sample-url", textContent: "URL" }), field);

  const show = () => {
    const own = parse(field.value);
    row.hidden = choice.value !== "own";
    field.setAttribute("aria-invalid", String(!row.hidden && !own));
    document.documentElement.dataset.server = choice.value === "vendor" ? "vendor" : "mock";
    options[0].text = `Mock server: ${mock}`;
    const base = choice.value === "own" && own ? own : mock;
    for (const [node, text] of texts) node.data = text.replaceAll(MOCK, base);
  };

  choice.addEventListener("change", () => {
    keep(KIND, choice.value);
    show();
    if (choice.value === "own") field.focus();
  });
  field.addEventListener("input", () => {
    if (parse(field.value)) keep(urlKey, field.value);
    show();
  });

  box.append(make("label", { htmlFor: "sample-server", textContent: "Server" }), choice, row);
  box.hidden = false;
  choice.value = ["mock", "vendor", "own"].includes(read(KIND)) ? read(KIND) : "mock";
  show();

  // The mock server serves these pages itself, perhaps on another port.
  const place = location.pathname.lastIndexOf("/docs/reference/");
  if (location.protocol.startsWith("http") && place >= 0) {
    const here = location.origin + location.pathname.slice(0, place);
    fetch(`${here}/_mock/health`).then((response) => {
      if (response.ok) { mock = here; show(); }
    }, () => {});
  }
})();
