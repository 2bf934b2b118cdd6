import { expect, it } from "vitest";
import { eagerClient } from "@identity-reports/core/fake";

class Client {
  readonly #calls: [string, unknown, unknown][] = [];
  get calls(): readonly [string, unknown, unknown][] {
    return this.#calls;
  }
  async runReport(input: string, options?: object): Promise<void> {
    this.#calls.push(["run", input, options]);
  }
  async submitReport(input: string, options?: object): Promise<void> {
    this.#calls.push(["submit", input, options]);
  }
  async checkReport(input: string, options?: object): Promise<void> {
    this.#calls.push(["check", input, options]);
  }
  async resume(input: string, options?: object): Promise<void> {
    this.#calls.push(["resume", input, options]);
  }
}

it("asks almost at once, unless a call says otherwise, and is the same client in all else", async () => {
  const client = new Client();
  const eager = eagerClient(client);
  expect(eager).toBe(client);
  await eager.runReport("a");
  await eager.submitReport("b", { label: "nightly" });
  await eager.checkReport("d");
  await eager.resume("c", { poll: { firstMs: 7 } });
  await eager.resume("e", { poll: undefined });
  const poll = { firstMs: 1, maxMs: 200 };
  expect(client.calls).toEqual([
    ["run", "a", { poll }],
    ["submit", "b", { poll, label: "nightly" }],
    ["check", "d", { poll }],
    ["resume", "c", { poll: { firstMs: 7 } }],
    ["resume", "e", { poll }],
  ]);
});
