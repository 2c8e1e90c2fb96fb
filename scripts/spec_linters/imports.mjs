// Imports specs as Postman, Bruno and Swagger UI do, and prints their requests as JSON:
//   node imports.mjs NODE_MODULES FILE...     {"FILE": {"Postman": ["GET /path", ...], ...}, ...}
// A path parameter is written as *. An import that fails has one text, its error.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const postman = require("openapi-to-postmanv2");
const bruno = require("@usebruno/converters");
const swagger = require("swagger-client");

const name = (method, path) => `${method.toUpperCase()} ${path.replace(/:[^/]+|\{[^{}]+\}/g, "*")}`;
const leaves = (items, key) => items.flatMap((one) => (one[key] ? leaves(one[key], key) : [one]));

const importers = {
  Postman: (text) =>
    new Promise((resolve, reject) => {
      postman.convertV2({ type: "string", data: text }, {}, (error, made) => {
        if (error || !made.result) return reject(error ?? new Error(made.reason));
        const requests = leaves(made.output[0].data.item, "item").map((one) => one.request);
        resolve(requests.map((one) => name(one.method, `/${one.url.path.join("/")}`)));
      });
    }),
  Bruno: async (text) => {
    const requests = leaves(bruno.openApiToBruno(text).items, "items").map((one) => one.request);
    return requests.map((one) => name(one.method, one.url.replace(/^\{\{baseUrl\}\}/, "")));
  },
  "Swagger UI": async (text) => {
    const { spec, errors } = await swagger.resolve({ spec: JSON.parse(text) });
    if (errors.length) throw new Error(errors.map((one) => one.message).join("; "));
    return Object.entries(spec.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, one]) => one.operationId)
        .map(([method]) => name(method, path)),
    );
  },
};

const found = {};
console.log = console.error; // the packages write to the output
for (const file of files) {
  const text = readFileSync(file, "utf-8");
  found[file] = {};
  for (const [tool, convert] of Object.entries(importers)) {
    found[file][tool] = await convert(text).catch((error) => [`failed: ${error.message}`]);
  }
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
