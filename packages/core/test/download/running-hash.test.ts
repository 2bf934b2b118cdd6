import { expect, it } from "vitest";
import { runningSha256 } from "../../src/download/running-hash.js";

it("a running hash is the SHA-256 of all pieces together, in lower-case hex", () => {
  const hash = runningSha256();
  hash.update(new TextEncoder().encode("a"));
  hash.update(new TextEncoder().encode("bc"));
  // The example of FIPS 180-4.
  expect(hash.digest()).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
