import { describe, expect, test } from "vitest";
import { DecodeError, type RunHandle } from "@identity-reports/sailpoint-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";

interface Case {
  /** Starts a run that the vendor accepts under this id, and waits for it. */
  readonly run: (id: unknown, onStarted: (handle: RunHandle) => void) => Promise<unknown>;
  readonly submit: (id: unknown) => Promise<unknown>;
}

function sailpoint(id: unknown) {
  const fake = sailPointFake();
  fake.fail("startReport", [{ status: 200, body: { id } }]);
  return fake.client();
}

function fudo(id: unknown) {
  const fake = sessionFake();
  const body = { result: "success", report: { id } };
  fake.fail("createReport", [{ status: 200, body }]);
  return fake.client();
}

function ping(id: unknown) {
  const fake = pingFake();
  fake.fail("startRun", [{ status: 200, body: { id } }]);
  return fake.client();
}

const details = { reportType: "IDENTITIES" } as const;
const criteria = { criteria: [{ field: "protocol", value: "ssh" }] };
const membership = { name: "ROLE-MEMBERSHIP-REPORT", realm: "alpha" } as const;

const vendors: Readonly<Record<string, Case>> = {
  SailPoint: {
    run: (id, onStarted) => sailpoint(id).runReport(details, { onStarted }),
    submit: (id) => sailpoint(id).submitReport(details),
  },
  Fudo: {
    run: (id, onStarted) => fudo(id).runReport(criteria, { onStarted }),
    submit: (id) => fudo(id).submitReport(criteria),
  },
  Ping: {
    run: (id, onStarted) => ping(id).runReport(membership, { onStarted }),
    submit: (id) => ping(id).submitReport(membership),
  },
};

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe.each(Object.entries(vendors))("an accepted run of %s with an id that no request can name", (_, vendor) => {
  test.each(["", " ", "\t", "\n", ".", "..", " . ", "\ud800", "a\udfffb"])("%j is the vendor's fault", async (id) => {
    for (const call of [vendor.submit, (each: unknown) => vendor.run(each, () => {})]) {
      const failure = await failureOf(call(id));
      expect(DecodeError.is(failure)).toBe(true);
      expect(failure).toMatchObject({ code: "decode_failed", carriedOut: "yes", isRetryable: false, status: 200 });
    }
  });

  test("is not announced", async () => {
    const started: RunHandle[] = [];
    await failureOf(vendor.run("..", (handle) => started.push(handle)));
    expect(started).toEqual([]);
  });

  test.each([".", "..", "a\udfffb"])("%j is in the handle of the error, as it came", async (id) => {
    expect(await failureOf(vendor.submit(id))).toMatchObject({ handle: { version: 1, id } });
  });

  test("that is blank leaves no handle", async () => {
    expect(await failureOf(vendor.submit(" "))).not.toHaveProperty("handle");
  });
});

test("an id that is no number is the fault of a Fudo appliance", async () => {
  for (const id of ["abc", "defined", "-1", "1e3", "99999999999999999999"]) {
    expect(await failureOf(fudo(id).submitReport(criteria))).toMatchObject({
      name: "DecodeError",
      carriedOut: "yes",
      handle: { id },
    });
  }
});

test("the error has the vendor's id of the request, for its support", async () => {
  expect(await failureOf(sailpoint(".").submitReport(details))).toMatchObject({
    requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test.each(["71", "a b", "ä/ö?#", "...", "a.b", "9124292845052624897"])("%j is an id like any other", async (id) => {
  expect(await sailpoint(id).submitReport(details)).toMatchObject({ id });
});
