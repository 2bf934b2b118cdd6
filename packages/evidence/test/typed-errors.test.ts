import { join } from "node:path";
import {
  collect,
  compareCollections,
  compareFiles,
  comparisonLines,
  parsePlan,
  renderSummary,
  verifyCollection,
  type CollectOptions,
} from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./support/collected.ts";
import { identities, planOf } from "./support/plans.ts";

const collectWith = (options: Partial<CollectOptions>) =>
  collect(planOf(identities), {
    clients: { acme: sailPointFake().client() },
    folder: join(temporaryFolder(), "new"),
    ...options,
  });
const signer = (suffix: string) => ({ suffix, sign: () => "a signature" });
/** A value from code without types. */
const untyped = <T>(value: unknown): T => value as T;
const suffixRule =
  'expected small letters and digits, at most 16, as in "jws"; not "txt", and no name of a Windows device; got';

describe("an argument that is wrong is named, in words", () => {
  const bigId = { version: 1, reports: [{ ...identities, tenant: "acme", arguments: { id: 10n } }] };
  const cases: Record<string, [call: () => unknown, message: string]> = {
    "a folder that is not there": [() => verifyCollection("/nope"), "/nope cannot be read: it does not exist"],
    "a file in place of a folder": [
      () => verifyCollection("/dev/null"),
      "/dev/null cannot be read: it is not a folder, or a part of its path is not",
    ],
    "a path with a NUL, to verify": [() => verifyCollection("a\0b"), "folder: has a NUL, which no path can have"],
    "a path with a NUL, to collect": [
      () => collectWith({ folder: "a\0b" }),
      "folder: has a NUL, which no path can have",
    ],
    "a path with a NUL, to compare": [
      () => compareCollections("a\0b", "c", { key: "Id" }),
      "before: has a NUL, which no path can have",
    ],
    "a file as the folder of a collection": [() => collectWith({ folder: "/dev/null" }), "/dev/null: is not a folder"],
    "no verification": [
      () => renderSummary(untyped(null)),
      "verification: expected what verifyCollection resolved to: expected an object",
    ],
    "another object as a verification": [
      () => renderSummary(untyped({})),
      "verification: expected what verifyCollection resolved to: version: expected 1",
    ],
    "another object as a comparison": [
      () => [...comparisonLines(untyped({}))],
      "comparison: expected what compareCollections resolved to: version: expected 1",
    ],
    "a BigInt in a plan": [
      () => parsePlan(bigId),
      "the plan: reports[0].arguments.id: is a BigInt, which JSON does not have; write it as a string",
    ],
    "a normalization that there is not": [
      () => compareFiles("a", "b", { key: "Id", normalize: [untyped("upper")] }),
      'normalize[0]: expected one of "trim", "case", "unicode", got "upper"',
    ],
    "a normalization that is no list": [
      () => compareFiles("a", "b", { key: "Id", normalize: untyped("trim") }),
      'normalize: expected a list of trim, case, unicode; got "trim"',
    ],
    "a signature that is called like a text": [
      () => collectWith({ sign: [signer("jws"), signer("txt")] }),
      `sign[1].suffix: ${suffixRule} "txt"`,
    ],
    "a signature that is called like a device": [
      () => collectWith({ timestamp: signer("con") }),
      `timestamp.suffix: ${suffixRule} "con"`,
    ],
    "two signatures of one name": [
      () => collectWith({ sign: [signer("jws"), signer("jws")] }),
      'sign: has the suffix "jws" twice',
    ],
  };

  test.each(Object.entries(cases))("%s", async (_, [call, message]) => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ name: expect.stringMatching(/^(?:Config|Evidence)Error$/), message });
  });
});
