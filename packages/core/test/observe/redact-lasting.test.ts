import { expect, test } from "vitest";
import { Redactor } from "../../src/observe/redact.js";

test("tokens come and go, a credential stays known", () => {
  const redactor = new Redactor();
  redactor.addLasting("the private/key");
  redactor.addLasting("abc");
  redactor.addLasting(undefined);
  redactor.add("the first token");
  for (let count = 0; count < 200; count++) redactor.add(`token number ${count}`);
  const text = "the private/key, the+private%2Fkey, the%20private%2Fkey, abc, the first token, token number 199";
  expect(redactor.clean(text)).toBe("[redacted], [redacted], [redacted], abc, the first token, [redacted]");
});
