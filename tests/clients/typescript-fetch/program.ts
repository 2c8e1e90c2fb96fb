// Registers, lists page by page, grades and is refused, on all platforms; prints what it saw.
import * as chalk from "./digitalchalk/index.js";
import * as tahdah from "./tahdah/index.js";
import * as tahoe from "./tahoe/index.js";

const url = "http://127.0.0.1:8000";

function lastPart(location: string | null): string {
  const id = location?.split("/").pop();
  if (!id) throw new Error(`no id in ${location}`);
  return id;
}

async function useTahoe() {
  const configuration = new tahoe.Configuration({ basePath: url, apiKey: "Token mock-token" });
  const registrations = new tahoe.RegistrationsApi(configuration);
  for (const name of ["ana", "ben", "cleo"]) {
    const newRegistration = { username: name, email: `${name}@example.org`, name };
    await registrations.createRegistration({ newRegistration });
  }
  const users = new tahoe.UsersApi(configuration);
  const listed: (string | undefined)[] = [];
  let page: tahoe.UserPage;
  do {
    page = await users.listUsers({ limit: 2, offset: listed.length });
    listed.push(...page.results.map((user) => user.username));
  } while (page.next);
  const newRegistration = { username: "ana", email: "other@example.org", name: "Ana" };
  try {
    await registrations.createRegistration({ newRegistration });
  } catch (error) {
    if (!(error instanceof tahoe.ResponseError)) throw error;
    const taken = tahoe.DuplicateAccountFromJSON(await error.response.json()).invalidParams;
    return { listed, refused: error.response.status, taken };
  }
  return { listed };
}

async function useDigitalChalk() {
  const basePath = `${url}/dc/api/v5`;
  const configuration = new chalk.Configuration({ basePath, accessToken: "mock-token" });
  const offerings = await new chalk.OfferingsApi(configuration).listOfferings({ title: "forklift" });
  const offeringId = offerings.results[0]?.id ?? "";
  const users = new chalk.UsersApi(configuration);
  const registrations = new chalk.RegistrationsApi(configuration);
  const ids: string[] = [];
  for (const firstName of ["Ana", "Ben", "Cleo"]) {
    const newUser = { firstName, lastName: "Lee", email: `${firstName}@example.org` };
    const user = await users.createUserRaw({ newUser });
    const userId = lastPart(user.raw.headers.get("Location"));
    const made = await registrations.createRegistrationRaw({ newRegistration: { userId, offeringId } });
    ids.push(lastPart(made.raw.headers.get("Location")));
  }
  const [graded = "", ejected = ""] = ids;
  await registrations.updateRegistration({
    registrationId: graded,
    updateRegistrationRequest: { gradePercentage: 92.5 },
  });
  await registrations.updateRegistration({
    registrationId: ejected,
    updateRegistrationRequest: { status: "ejected" },
  });
  const listed: string[] = [];
  let page: chalk.RegistrationPage;
  do {
    page = await registrations.listRegistrations({ limit: 2, offset: listed.length });
    listed.push(...page.results.map((one) => `${one.status} ${one.gradePercentage ?? "-"}`));
  } while (page.next);
  try {
    await registrations.getRegistration({ registrationId: "no-such-id" });
  } catch (error) {
    if (!(error instanceof chalk.ResponseError)) throw error;
    const said = chalk.RequestErrorsFromJSON(await error.response.json()).errors;
    return { listed, refused: error.response.status, said: said !== undefined };
  }
  return { listed };
}

async function useTahdah() {
  const configuration = new tahdah.Configuration({ basePath: url, accessToken: "mock-token" });
  const candidates = new tahdah.CandidatesApi(configuration);
  const newCandidate = { firstName: "Ana", lastName: "Lee", email: "ana@example.org" };
  const { id } = await candidates.createCandidate({ newCandidate });
  const registrations = new tahdah.RegistrationsApi(configuration);
  const place = { legalentityid: 1001, experienceid: 2001 };
  const wanted = { candidateId: id, behavior: 1, registrationDate: new Date("2026-09-03") };
  await registrations.createRegistrations({ ...place, newRegistrations: { candidateIds: [wanted] } });
  const all = await registrations.listRegistrations(place);
  const listed = all.map((one) => Number(one.candidateId) === id && one.registrationDate);
  try {
    await candidates.createCandidate({ newCandidate });
  } catch (error) {
    if (!(error instanceof tahdah.ResponseError)) throw error;
    const refusal = tahdah.ErrorMessageFromJSON(await error.response.json());
    return { listed, refused: error.response.status, taken: refusal.errors?.map((one) => one.field) };
  }
  return { listed };
}

console.log(
  JSON.stringify({
    tahoe: await useTahoe(),
    digitalchalk: await useDigitalChalk(),
    tahdah: await useTahdah(),
  }),
);
