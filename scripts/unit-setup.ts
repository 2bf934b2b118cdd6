import { afterAll, vi } from "vitest";

// Test files share a worker: the next one begins with the real clock, and with globals and environment as they were.
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
