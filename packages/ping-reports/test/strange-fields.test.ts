import { describe, expect, test } from "vitest";
import { DecodeError, PingReportsClient, type Fetch, type NoticeEvent } from "@identity-reports/ping-reports";
import { failureOf } from "../../core/test/support/failure-of.js";

const toRun = { name: "AUDIT", realm: "alpha" } as const;
const key = { name: "AUDIT" };
const handle = { id: "run-1", name: "AUDIT" };
const quick = { poll: { firstMs: 1, maxMs: 2 } } as const;
const ours = { runId: "run-1", name: "AUDIT", status: "COMPLETED_SUCCESS" };

/** A client of a tenant that always answers so; and its notices. */
function clientOf(answer: unknown) {
  const notices: NoticeEvent[] = [];
  const fetch: Fetch = async () => Response.json(answer);
  const client = new PingReportsClient({
    tenant: "acme.example.com",
    auth: { accessToken: "t0ken-of-mine" },
    fetch,
    onEvent: (event) => void (event.type === "notice" && event.code === "fields_left_out" && notices.push(event)),
  });
  return { client, notices };
}

describe("a start that was answered with an id gives its handle, whatever else it says:", () => {
  test.each<[object, string]>([
    [{ id: "run-1", status: 5 }, "run-1"],
    [{ id: "run-1", statusMessage: {}, jobId: [] }, "run-1"],
    [{ id: 17 }, "17"],
    [{ id: {}, jobId: "run-1" }, "run-1"],
    [{ id: "", runId: 5 }, "5"],
    [{ id: null, runId: "run-1", parameters: 5 }, "run-1"],
  ])("%j", async (answer, id) => {
    expect((await clientOf(answer).client.submitReport(toRun)).id).toBe(id);
  });

  test("what does not fit is left out of the value, and named in one notice", async () => {
    const { client, notices } = clientOf({ id: "run-1", status: 5, statusMessage: "x" });
    expect(await client.startRun(toRun)).toEqual({ id: "run-1", statusMessage: "x" });
    expect(notices.map(({ message }) => message)).toEqual([
      "POST /reports/templates/{name}: left out values of another type than documented: status (expected string, got number)",
    ]);
  });

  test.each([{}, { id: {} }, { id: " " }, []])("but %j has none", async (answer) => {
    const failure = await failureOf(clientOf(answer).client.submitReport(toRun));
    expect(failure).toBeInstanceOf(DecodeError);
    expect(failure).toMatchObject({ carriedOut: "yes" });
  });
});

describe.each<[string, unknown]>([
  ["a display name that is a number", { runId: "run-2", displayName: 5 }],
  ["a state that is an object", { runId: "run-2", status: {} }],
  ["parameters that are a number", { runId: "run-2", parameters: 5, reportConfig: [] }],
  ["an object for an id", { runId: {}, status: "COMPLETED_FAILED" }],
  ["blank text for an id", { runId: "", status: "COMPLETED_FAILED" }],
  ["no attribute at all", {}],
  ["null for a row", null],
  ["text for a row", "run-1"],
])("a run of another user with %s", (_, theirs) => {
  test("does not end our wait", async () => {
    const { client } = clientOf({ result: [theirs, ours] });
    expect((await client.resume(handle, quick)).result).toEqual(ours);
  });

  test("does not spoil the list", async () => {
    const { client } = clientOf({ result: [theirs, ours] });
    expect((await client.listRuns(key).toArray()).at(-1)).toEqual(ours);
  });
});

describe("our own run", () => {
  test("ends our wait well with fields of other types, which are left out", async () => {
    const odd = { ...ours, displayName: 5, createDate: {}, parameters: 7, exportCsvStatus: [], new: 5 };
    const { client } = clientOf({ result: [odd] });
    expect((await client.resume(handle, quick)).result).toEqual({ ...ours, new: 5 });
  });

  test("is found by a number, too", async () => {
    const { client } = clientOf({ result: [{ ...ours, runId: 17 }] });
    expect((await client.getRun({ ...key, runId: "17" })).runId).toBe("17");
  });

  test.each([{}, [], true, false, "", " ", null, ["run-1"]])(
    "is known by being the only one: runId %j",
    async (runId) => {
      const { client } = clientOf({ result: [{ ...ours, runId }] });
      const { runId: _, ...named } = ours;
      expect((await client.resume(handle, quick)).result).toEqual(named);
    },
  );

  test.each([{}, "", null])("is not known by that where there are several: runId %j", async (runId) => {
    const { client } = clientOf({
      result: [
        { ...ours, runId },
        { ...ours, runId: "run-2" },
      ],
    });
    await expect(client.getRun({ ...key, runId: "run-1" })).rejects.toMatchObject({ code: "not_found" });
  });

  test.each([5, {}, [], true])("is of no use with the state %j: the error has the handle", async (status) => {
    const failure = await failureOf(clientOf({ result: [{ ...ours, status }] }).client.resume(handle, quick));
    expect(failure).toBeInstanceOf(DecodeError);
    expect(failure).toMatchObject({ handle });
  });
});

test("a total of digits is the number", async () => {
  const { client, notices } = clientOf({ result: [{ a: 1 }], total: "6", currentCount: "1", sortable: 1 });
  const page = await client.viewRun({ ...key, runId: "run-1" });
  expect(page).toEqual({ result: [{ a: 1 }], total: 6, currentCount: 1 });
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringContaining("sortable (expected boolean, got number)"),
  ]);
});

test.each([[null], [5], ["a"], [[]]])("a row that is %j is an error: rows are the report", async (row) => {
  const failure = await failureOf(clientOf({ result: [{ a: 1 }, row] }).client.viewRun({ ...key, runId: "run-1" }));
  expect(failure).toBeInstanceOf(DecodeError);
  expect(failure).toMatchObject({ issues: ["result (expected a list of rows, each an object)"] });
});

test.each([{ result: {} }, { result: "none" }, { result: 5 }])("%j is no list of runs", async (answer) => {
  expect(await failureOf(clientOf(answer).client.listRuns(key).toArray())).toBeInstanceOf(DecodeError);
  expect(await failureOf(clientOf(answer).client.getRun({ ...key, runId: "run-1" }))).toBeInstanceOf(DecodeError);
});

test("an odd template spoils itself only", async () => {
  const good = { name: "AUDIT", type: "published", version: "3", viewers: [5, "me"] };
  const { client } = clientOf({ result: [null, { name: {} }, { name: "OTHER", ootb: "yes" }, good] });
  const fitted = { name: "AUDIT", type: "published", version: 3, viewers: ["me"] };
  expect(await client.listTemplates().toArray()).toEqual([{ name: "OTHER" }, fitted]);
  expect(await client.getTemplate(key)).toEqual(fitted);
});
