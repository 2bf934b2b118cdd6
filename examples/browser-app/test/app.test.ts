import { describe } from "vitest";
import { accessibilityTests } from "./accessibility.ts";
import { demoRunTests } from "./demo-runs.ts";
import { demoTests } from "./demo.ts";
import { hasBrowser, serveApp } from "./support.ts";
import { tenantTests } from "./tenant.ts";

// One build and one browser for all of them.
describe.skipIf(!hasBrowser)("in Chromium", () => {
  const app = serveApp();
  describe("the demo", () => {
    demoTests(app);
    demoRunTests(app);
  });
  describe("a tenant of one's own", () => {
    tenantTests(app);
  });
  describe("accessibility", () => {
    accessibilityTests(app);
  });
});
