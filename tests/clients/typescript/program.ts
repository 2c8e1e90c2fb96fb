// Registers, lists page by page, grades and is refused, on all platforms; prints what it saw.
// The test writes the path of an operation in place of its name, such as {tahoe.listUsers}.
import createClient from "openapi-fetch";
import type { paths as Chalk } from "./digitalchalk.js";
import type { paths as Tahdah } from "./tahdah.js";
import type { paths as Tahoe } from "./tahoe.js";

const url = "http://127.0.0.1:8000";

function lastPart(location: string | null): string {
  const id = location?.split("/").pop();
  if (!id) throw new Error(`no id in ${location}`);
  return id;
}

function got<T>(response: { data?: T; response: Response }): T {
  if (response.data === undefined) throw new Error(`${response.response.url}: ${response.response.status}`);
  return response.data;
}

async function useTahoe() {
  const tahoe = createClient<Tahoe>({ baseUrl: url, headers: { Authorization: "Token mock-token" } });
  for (const name of ["ana", "ben", "cleo"]) {
    const body = { username: name, email: `${name}@example.org`, name };
    got(await tahoe.POST("{tahoe.createRegistration}", { body }));
  }
  const listed: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const query: { limit: number; offset: number } = { limit: 2, offset };
    const page = got(await tahoe.GET("{tahoe.listUsers}", { params: { query } }));
    listed.push(...page.results.map((user) => user.username ?? ""));
    offset = page.next ? offset + query.limit : undefined;
  }
  const again = await tahoe.POST("{tahoe.createRegistration}", {
    body: { username: "ana", email: "other@example.org", name: "Ana" },
  });
  const taken = again.error && "invalid-params" in again.error ? again.error["invalid-params"] : undefined;
  return { listed, refused: again.response.status, taken };
}

async function useDigitalChalk() {
  const headers = { Authorization: "Bearer mock-token" };
  const chalk = createClient<Chalk>({ baseUrl: `${url}/dc/api/v5`, headers });
  const offerings = got(await chalk.GET("{digitalchalk.listOfferings}", { params: { query: { title: "forklift" } } }));
  const offeringId = offerings.results[0]?.id ?? "";
  const ids: string[] = [];
  for (const firstName of ["Ana", "Ben", "Cleo"]) {
    const person = { firstName, lastName: "Lee", email: `${firstName}@example.org` };
    const user = await chalk.POST("{digitalchalk.createUser}", { body: person });
    const userId = lastPart(user.response.headers.get("Location"));
    const made = await chalk.POST("{digitalchalk.createRegistration}", { body: { userId, offeringId } });
    ids.push(lastPart(made.response.headers.get("Location")));
  }
  const [graded = "", ejected = ""] = ids;
  await chalk.PUT("{digitalchalk.updateRegistration}", {
    params: { path: { registration_id: graded } },
    body: { gradePercentage: 92.5 },
  });
  await chalk.PUT("{digitalchalk.updateRegistration}", {
    params: { path: { registration_id: ejected } },
    body: { status: "ejected" },
  });
  const listed: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const query: { limit: number; offset: number } = { limit: 2, offset };
    const page = got(await chalk.GET("{digitalchalk.listRegistrations}", { params: { query } }));
    listed.push(...page.results.map((one) => `${one.status} ${one.gradePercentage ?? "-"}`));
    offset = page.next ? offset + query.limit : undefined;
  }
  const missing = await chalk.GET("{digitalchalk.getRegistration}", {
    params: { path: { registration_id: "no-such-id" } },
  });
  return { listed, refused: missing.response.status, said: missing.error !== undefined && "errors" in missing.error };
}

async function useTahdah() {
  const headers = { Authorization: "Bearer mock-token" };
  const tahdah = createClient<Tahdah>({ baseUrl: url, headers });
  const person = { firstName: "Ana", lastName: "Lee", email: "ana@example.org" };
  const candidate = got(await tahdah.POST("{tahdah.createCandidate}", { body: person }));
  const params = { path: { legalentityid: 1001, experienceid: 2001 } };
  const wanted = { candidateId: candidate.id, behavior: 1, registrationDate: "2026-09-03" };
  await tahdah.POST("{tahdah.createRegistrations}", { params, body: { candidateIds: [wanted] } });
  const listed = got(await tahdah.GET("{tahdah.listRegistrations}", { params }));
  const again = await tahdah.POST("{tahdah.createCandidate}", { body: person });
  return {
    listed: listed.map((one) => Number(one.candidateId) === candidate.id && one.registrationDate),
    refused: again.response.status,
    taken: again.error?.errors?.map((error) => error.field),
  };
}

console.log(
  JSON.stringify({
    tahoe: await useTahoe(),
    digitalchalk: await useDigitalChalk(),
    tahdah: await useTahdah(),
  }),
);
