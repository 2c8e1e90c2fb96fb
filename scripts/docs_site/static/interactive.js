// Shows the spec in the page. "Test Request" is offered once a mock server has answered this page: the
// one that serves it, or, from a file or another server, the default of `matricula mock`.
(function () {
  "use strict";
  const DEFAULT = "http://127.0.0.1:8000";
  const text = (id) => document.getElementById(id).textContent;
  const read = (id) => JSON.parse(text(id));
  let spec = read("spec");
  const path = spec.servers[0].url;
  const theme = localStorage.getItem("theme") || "auto"; // as chosen on the other pages
  if (theme !== "auto") document.documentElement.dataset.theme = theme;
  const place = location.pathname.indexOf("/docs/interactive/");
  const isServed = location.protocol.startsWith("http") && place >= 0;

  const answers = (base) =>
    fetch(`${base}/_mock/health`).then((response) => response.ok, () => false);

  const draw = (base) => {
    // The samples have the URL of the mock server that answered this page.
    spec = JSON.parse(text("spec").replaceAll(DEFAULT, base || DEFAULT));
    spec.servers[0].url = (base || DEFAULT) + (path === "/" ? "" : path);
    document.documentElement.classList.toggle("with-mock", Boolean(base));
    document.getElementById("reference").replaceChildren();
    Scalar.createApiReference("#reference", configure(Boolean(base)));
  };

  const configure = (isTested) => ({
    content: spec,
    authentication: read("authentication"),
    generateOperationSlug: (operation) => operation.operationId,
    generateWebhookSlug: (webhook) => webhook.name,
    orderRequiredPropertiesFirst: true,
    orderSchemaPropertiesBy: "preserve",
    defaultOpenAllTags: true,
    documentDownloadType: "none",
    hiddenClients: true,
    hideClientButton: true,
    hideDarkModeToggle: true,
    ...(theme === "auto" ? {} : { forceDarkModeState: theme }),
    hideSearch: true, // the bar has the search of all pages
    showDeveloperTools: "never",
    // This page sends only the requests that the reader tries.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideTestRequestButton: !isTested,
  });

  const button = document.getElementById("find-mock");
  button.addEventListener("click", async () => {
    if (await answers(DEFAULT)) {
      draw(DEFAULT);
    } else {
      button.textContent = `No mock server answers this page at ${DEFAULT}. Try again`;
    }
  });

  const own = isServed && location.origin + location.pathname.slice(0, place);
  if (own) {
    answers(own).then((isMock) => draw(isMock ? own : ""));
  } else {
    draw("");
  }
})();
