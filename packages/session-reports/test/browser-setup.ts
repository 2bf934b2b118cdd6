import type { TestProject } from "vitest/node";
import { serve } from "@identity-reports/fake-server";
import { sessionFake } from "@identity-reports/session-reports/fake";

/** Runs in Node before the browser tests: a Fudo fake behind something that lets pages of other origins in. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fake = sessionFake({ runMs: 30, behaviour: { cors: "open" } });
  const server = await serve(fake);
  project.provide("fudo", { url: server.url, ...fake.credentials });
  return () => server.close();
}
