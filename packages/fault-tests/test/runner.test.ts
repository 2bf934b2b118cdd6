import { beforeAll, expect, it } from "vitest";
import { faults } from "../src/faults.ts";
import type { Endpoint, OpenEndpoint, ReadyEndpoint } from "./support/endpoint.ts";
import type { Outcome } from "./support/outcomes.ts";
import { openPlaces, type Places } from "./support/places.ts";
import { runCell } from "./support/run-cell.ts";
import { vendors } from "./support/vendors.ts";

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
});

function endpointNamed(name: string): Endpoint {
  const endpoint = vendors.flatMap(({ endpoints }) => endpoints).find((each) => each.name === name);
  if (endpoint === undefined) throw new Error(`there is no ${name}`);
  return endpoint;
}

/** What the runner has to say about a table that is wrong. */
async function complaintsAbout(name: string, fault: keyof typeof faults, outcome: Outcome): Promise<string> {
  const endpoint = endpointNamed(name);
  return (await runCell(endpoint, "fake", faults[fault], outcome, places)).complaints.join("\n");
}

it.each<[why: string, endpoint: string, fault: keyof typeof faults, wrong: Outcome, complaint: string]>([
  [
    "a fault that no request met",
    "sailpoint.startReport",
    "500",
    { is: "repeats", error: "ServerError", carriedOut: "maybe" },
    "1 faults were met by no request",
  ],
  [
    "a request too many",
    "sailpoint.getReportResult",
    "500",
    { is: "fails", error: "ServerError", carriedOut: "maybe" },
    "expected 1 requests, the server saw 2",
  ],
  [
    "another error",
    "session.createReport",
    "500",
    { is: "fails", error: "NetworkError", carriedOut: "maybe" },
    "expected NetworkError, got ServerError",
  ],
  [
    "a wrong word on what was carried out",
    "ping.startRun",
    "500",
    { is: "fails", error: "ServerError", carriedOut: "no" },
    'the error says {"attempts":1,"carriedOut":"maybe"}',
  ],
  ["a failure", "ping.startRun", "500", { is: "succeeds" }, "expected a result, got ServerError"],
  [
    "a success",
    "ping.getRun",
    "a slow drip",
    { is: "fails", error: "DecodeError", carriedOut: "yes" },
    "expected DecodeError, got {",
  ],
])("the runner notices %s", async (_, endpoint, fault, wrong, complaint) => {
  expect(await complaintsAbout(endpoint, fault, wrong)).toContain(complaint);
});

it("the runner notices a request that comes too early", async () => {
  const impatient = { ...faults["429 with a fraction"], retryAfterMs: 60_000 };
  const { complaints } = await runCell(endpointNamed("ping.getRun"), "fake", impatient, { is: "waits" }, places);
  expect(complaints.join()).toContain("asked for 60000 ms, and was asked again after");
});

/** An endpoint with something else in place of what belongs to it. */
const changed = (endpoint: Endpoint, change: (ready: ReadyEndpoint) => Partial<ReadyEndpoint>): Endpoint => ({
  ...endpoint,
  async prepare(source) {
    const ready = await endpoint.prepare(source);
    return { ...ready, ...change(ready) };
  },
});

const calling = (
  ready: ReadyEndpoint,
  call: (real: OpenEndpoint["call"]) => Promise<unknown>,
): Partial<ReadyEndpoint> => ({
  open(options) {
    const opened = ready.open(options);
    return { ...opened, call: () => call(opened.call) };
  },
});

it.each<[what: string, change: (ready: ReadyEndpoint) => Partial<ReadyEndpoint>, complaint: string]>([
  [
    "a change that is made twice",
    (ready) => calling(ready, async (call) => [await call(), await call()]),
    "carried out 2 times, but the caller was told yes",
  ],
  [
    "a change that is not made",
    (ready) => calling(ready, async () => ({ id: "made up" })),
    "carried out 0 times, but the caller was told yes",
  ],
  [
    "a result that is not whole",
    (ready) => calling(ready, async (call) => Object.assign({}, await call(), { time: performance.now() })),
    "the result is not whole",
  ],
  [
    "a fake that does not know its own objects",
    () => ({ answer: async () => ({ status: 404, headers: {}, body: "{}" }) }),
    "a good request was answered 404",
  ],
])("the runner notices %s", async (_, change, complaint) => {
  const endpoint = changed(endpointNamed("session.createReport"), change);
  const { complaints } = await runCell(endpoint, "fake", faults["429 with a fraction"], { is: "waits" }, places);
  expect(complaints.join("\n")).toContain(complaint);
});
