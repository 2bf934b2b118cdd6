import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { SubmitEvent } from "../src/events.ts";
import { invocationRecord, queueEvent, serveBucket } from "../src/play-aws.ts";

const example = join(import.meta.dirname, "..");
/** What the schedule of template.yaml has as its input. */
const event: SubmitEvent = { vendor: "sailpoint", report: { reportType: "IDENTITIES" } };

beforeEach(() => {
  for (const method of ["log", "error"] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** A function that has just been started, in front of a SailPoint and a bucket over HTTP. */
async function coldStart() {
  const fake = sailPointFake();
  const tenant = await serve(fake);
  const bucket = await serveBucket();
  onTestFinished(() => Promise.all([tenant.close(), bucket.close()]).then(() => undefined));
  const { clientId, clientSecret } = fake.credentials;
  const env = { ...bucket.env, SAIL_BASE_URL: tenant.url, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return { fake, bucket, ...(await import("../src/lambda.ts")) };
}

test("what a schedule starts is in the bucket after the queue has delivered it", async () => {
  const { submit, collect, bucket } = await coldStart();
  const message = queueEvent(invocationRecord(event, await submit(event)));
  expect(await collect(message)).toEqual({ batchItemFailures: [] });
  const [[name, bytes] = []] = [...bucket.objects];
  expect(name).toMatch(/^sailpoint\/.+\/Identities Report\.csv$/);
  expect(bytes?.toString().split("\r\n")).toHaveLength(39);
});

test("a report that runs stays in the queue, and only that one", async () => {
  const { fake, submit, collect, bucket } = await coldStart();
  const ready = invocationRecord(event, await submit(event));
  fake.nextRun({ runMs: 600_000 });
  const running = invocationRecord(event, await submit({ ...event, report: { reportType: "ORPHAN_IDENTITIES" } }));
  const messages = queueEvent(ready, running);
  expect(await collect(messages)).toEqual({ batchItemFailures: [{ itemIdentifier: messages.Records[1]?.messageId }] });
  expect(bucket.objects.size).toBe(1);
});

test("a report that failed is logged, and leaves the queue", async () => {
  const { fake, submit, collect } = await coldStart();
  fake.nextRun({ outcome: "FAILURE" });
  expect(await collect(queueEvent(await submit(event)))).toEqual({ batchItemFailures: [] });
  expect(console.log).toHaveBeenCalledWith(expect.stringContaining('"state":"failed"'));
});

test("a start that failed is logged, and leaves the queue", async () => {
  const { fake, submit, collect } = await coldStart();
  fake.fail("startReport", ["reset-after"]);
  expect(await collect(queueEvent(invocationRecord(event, await submit(event))))).toEqual({ batchItemFailures: [] });
  expect(console.log).toHaveBeenCalledWith(expect.stringContaining('"carriedOut":"maybe"'));
});

test.each(["{", "{}", '{"detail-type":"Scheduled Event","detail":{}}'])(
  "the message %s stays in the queue, which puts it aside in the end",
  async (body) => {
    const { collect } = await coldStart();
    const messages = queueEvent({});
    const strange = { Records: messages.Records.map((record) => ({ ...record, body })) };
    expect((await collect(strange)).batchItemFailures).toHaveLength(1);
  },
);

test("S3 is told the SHA-256 of what the client verified", async () => {
  const { submit, collect, bucket } = await coldStart();
  await collect(queueEvent(await submit(event)));
  const [bytes = ""] = bucket.objects.values();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(console.log).toHaveBeenCalledWith(expect.stringContaining(`"sha256":"${sha256}"`));
});

test("the bundle that is deployed has the handlers that template.yaml names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bundle-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const outfile = join(folder, "lambda.mjs");
  const entryPoints = [join(example, "src/lambda.ts")];
  const { metafile } = await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@aws-sdk/*"],
    metafile: true,
    logLevel: "error",
  });
  const [output] = Object.values(metafile.outputs);
  const template = await readFile(join(example, "template.yaml"), "utf8");
  const named = [...template.matchAll(/Handler: lambda\.(\w+)/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(output?.exports));
});
