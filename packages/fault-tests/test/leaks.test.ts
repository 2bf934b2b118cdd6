import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { issue } from "../../core/test/platform/tls-server.ts";
import { startFaultServer, type FaultServer } from "../src/fault-server.ts";
import { faults, type Fault } from "../src/faults.ts";
import type { GoodAnswer } from "../src/play-fault.ts";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder } from "./support/child.ts";
import { pdfFile } from "./support/endpoint.ts";
import { leakFaults, type FailingPlan, type LeakReport } from "./support/failing-plan.ts";
import { portOf } from "../../core/test/support/port-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";

/** What is compiled and cached on the way grows the heap for about as long. */
const warmUpCalls = 1_500;
const calls = 1_000;
const ways = 10;
const folder = temporaryFolder();
const certificate = issue({ name: "appliance", altNames: ["127.0.0.1"] });
const desk = createServer();
let elsewhere: FaultServer;
let plain: FaultServer;
let secure: FaultServer;

beforeAll(async () => {
  elsewhere = await startFaultServer();
  [plain, secure] = await Promise.all([
    startFaultServer({ elsewhere: elsewhere.baseUrl }),
    startFaultServer({ certificate }),
  ]);
  await once(desk.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  desk.close();
  await Promise.all([elsewhere, plain, secure].map((server) => server.close()));
});

/** A case in which every request meets the same fault. */
const always = (server: FaultServer, fault: Fault, answer: GoodAnswer) =>
  server.begin({ faults: Array.from({ length: warmUpCalls + calls }, () => fault), answer: async () => answer })
    .headers;

const good: GoodAnswer = {
  body: '{"result":"success","report":{}}',
  headers: { "content-type": "application/json" },
};

it(`${calls} failed and aborted calls on one signal leave nothing behind`, { timeout: 120_000 }, async () => {
  const program = await bundle(new URL("support/failing-program.ts", import.meta.url), folder);
  const port = portOf(desk);
  const last = plain.begin({ faults: [], answer: async () => good });
  const lastSecure = secure.begin({ faults: [], answer: async () => good });
  const plan: FailingPlan = {
    baseUrl: plain.baseUrl,
    secureUrl: secure.baseUrl,
    certificate: certificate.cert,
    reportUrl: `http://127.0.0.1:${port}`,
    warmUpCalls,
    calls,
    headers: mistyped(
      Object.fromEntries([
        ...leakFaults.map((name) => [name, always(plain, faults[name], pdfFile)]),
        ["good", last.headers],
      ]),
    ),
    secureHeaders: always(secure, faults["500"], good),
    secureGoodHeaders: lastSecure.headers,
  };
  const { exited } = start(program, [JSON.stringify(plan)], { nodeOptions: ["--expose-gc"] });
  const first = await Promise.race([once(desk, "request"), exited]);
  if (!Array.isArray(first)) throw new Error("the program ended before its report", { cause: first });
  const [request, response]: [IncomingMessage, ServerResponse] = mistyped(first);
  const { listeners, grownBytes, endings }: LeakReport = JSON.parse(await text(request));

  const each = (warmUpCalls + calls) / ways;
  expect(endings).toEqual({
    "500: ServerError": each,
    "500 over TLS: ServerError": each,
    "large error: ServerError": each,
    "reset: NetworkError": each,
    "redirect: HttpError": each,
    "other shape: DecodeError": each,
    "no file: DownloadError": each,
    "aborted in the headers: AbortError": each,
    "aborted in the body: AbortError": each,
    "aborted file: AbortError": each,
  });
  expect(listeners).toBe(0);
  expect(grownBytes).toBeLessThan(1_000_000);
  // The program still runs. What it keeps for later requests is closed here; anything else would stay.
  const open = (): number => {
    for (const server of [plain, secure]) server.closeIdle();
    return plain.open + secure.open;
  };
  await expect.poll(open, { timeout: 20_000 }).toBe(0);
  expect(elsewhere.received).toBe(0);

  response.end();
  expect(await exited).toEqual({ code: 0, signal: null, output: "" });
  // It ended by itself although it had connections to go on with.
  expect([...last.requests, ...lastSecure.requests].map(({ isAnswered }) => isAnswered)).toEqual([true, true]);
});
