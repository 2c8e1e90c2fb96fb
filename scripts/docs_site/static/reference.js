// Shows the spec in the page. The mock server has the page's own origin. For a page opened from a
// file it is the default of `matricula mock`.
(function () {
  "use strict";
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const spec = read("spec");
  const isServed = location.protocol === "http:" || location.protocol === "https:";
  const origin = isServed ? location.origin : "http://127.0.0.1:8000";
  const path = spec.servers[0].url;
  spec.servers[0].url = origin + (path === "/" ? "" : path);
  document.documentElement.classList.toggle("served", isServed);

  Scalar.createApiReference("#reference", {
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
    showDeveloperTools: "never",
    // This page sends only the requests that the reader tries.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
  });
})();
