import type { TestProject } from "vitest/node";
import { serve } from "@identity-reports/fake-server";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";

/** Runs in Node before the browser tests: a SailPoint fake on another origin than the page. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fake = sailPointFake({ runMs: 30 });
  const server = await serve(fake);
  project.provide("sailPoint", { url: server.url, ...fake.credentials });
  return () => server.close();
}
