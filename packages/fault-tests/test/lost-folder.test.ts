import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DownloadError } from "@identity-reports/core";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { startFaultServer, type FaultServer } from "../src/fault-server.ts";
import { temporaryFolder } from "./support/child.ts";
import { expectError } from "../../core/test/support/failure-of.js";

const content = Array.from({ length: 20_000 }, (_, n) => `user-${n},user-${n * 7919}@example.com\n`).join("");
/** Windows refuses to remove or to move a folder with an open file in it. */
const isPosix = process.platform !== "win32";
const root = temporaryFolder();
let server: FaultServer;
let places = 0;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

/** A folder to save into, and its neighbours. */
interface Place {
  readonly folder: string;
  /** Belongs to another user. */
  readonly outside: string;
  /** Where there is nothing yet. */
  readonly elsewhere: string;
}

/** Moments at which a folder is lost, by how much has arrived. */
const moments: Readonly<Record<string, (receivedBytes: number) => boolean>> = {
  "while bytes arrive": (receivedBytes) => receivedBytes > content.length / 3,
  "between the last byte and the commit": (receivedBytes) => receivedBytes === content.length,
};
const ways = Object.keys(moments).flatMap((moment) =>
  (["error", "replace", "number"] as const).map((ifExists) => ({ moment, ifExists })),
);

/** Saves with a real client from a real server, and loses the folder at a moment. */
async function saveAndLose(lose: (place: Place) => void, { moment, ifExists }: (typeof ways)[number]) {
  const inside = join(root, String((places += 1)));
  const place = { folder: join(inside, "reports"), outside: join(inside, "outside"), elsewhere: join(inside, "moved") };
  mkdirSync(place.folder, { recursive: true });
  mkdirSync(place.outside);
  writeFileSync(join(place.outside, "theirs.txt"), "theirs");
  const target = join(place.folder, "report.csv");
  const answer = { body: content, headers: { "content-type": "text/csv" } };
  const running = server.begin({ faults: [], answer: async () => answer });
  const auth = { accessToken: "token" };
  const client = new SailPointReportsClient({ baseUrl: server.baseUrl, auth, headers: running.headers });
  const open = () => client.getReport({ taskResultId: "run-1", fileFormat: "csv" });
  const file = await open();
  let isLost = false;
  const onProgress = ({ receivedBytes }: { readonly receivedBytes: number }): void => {
    if (isLost || moments[moment]?.(receivedBytes) !== true) return;
    isLost = true;
    lose(place);
  };
  const result: unknown = await file.saveTo(target, { ifExists, onProgress }).catch((error: unknown) => error);
  expect(isLost).toBe(true);
  // The connection is let go, and the same client saves the same report as soon as there is a folder again.
  await running.settled();
  const again = await (await open()).saveTo(join(inside, "again.csv"));
  expect(again).toMatchObject({ sizeBytes: content.length, lengthVerified: true });
  await running.settled();
  await expect.poll(() => (server.closeIdle(), server.open)).toBe(0);
  return { place, target, file, result };
}

/** Everything in a folder, and in those below it; what is in files where it is short. */
const treeOf = (folder: string): unknown =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return [entry.name, treeOf(path)];
      return [entry.name, entry.isSymbolicLink() ? "link" : readFileSync(path, "utf8").slice(0, 10)];
    }),
  );

const theirs = { "theirs.txt": "theirs" };

describe.runIf(isPosix)("a folder that is removed under a running saveTo", () => {
  it.each(ways)("is told, and nothing is left behind ($moment, $ifExists)", async (way) => {
    const { place, target, file, result } = await saveAndLose(({ folder }) => rmSync(folder, { recursive: true }), way);
    expect(result).toBeInstanceOf(DownloadError);
    expect(result).toMatchObject({ code: "folder_missing", path: target, carriedOut: "yes", isRetryable: false });
    expect(expectError(result).message).toContain(target);
    await expect(file.verified).rejects.toBe(result);
    expect(treeOf(join(place.folder, ".."))).toEqual({ outside: theirs, "again.csv": "user-0,use" });
  });
});

describe.runIf(isPosix)("what takes its place is left alone", () => {
  const replacements: Readonly<Record<string, readonly [(place: Place) => void, unknown]>> = {
    "another folder": [({ folder }) => mkdirSync(folder), {}],
    "a link to another user's folder": [({ folder, outside }) => symlinkSync(outside, folder), "link"],
    "a file": [({ folder }) => writeFileSync(folder, "theirs"), "theirs"],
  };
  const replaced = Object.keys(replacements).flatMap((by) => ways.map((way) => ({ ...way, by })));

  it.each(replaced)("$by ($moment, $ifExists)", async ({ by, ...way }) => {
    const [replace, left] = replacements[by] ?? [];
    const { place, result } = await saveAndLose((lost) => {
      rmSync(lost.folder, { recursive: true });
      replace?.(lost);
    }, way);
    expect(result).toMatchObject({ name: "DownloadError", code: "folder_missing" });
    expect(treeOf(join(place.folder, ".."))).toEqual({ outside: theirs, reports: left, "again.csv": "user-0,use" });
  });
});

describe.runIf(isPosix)("a folder that is moved away under a running saveTo", () => {
  it.each(ways)("takes the part file along, and nothing else comes of it ($moment, $ifExists)", async (way) => {
    const { place, result } = await saveAndLose(({ folder, elsewhere }) => renameSync(folder, elsewhere), way);
    expect(result).toMatchObject({ name: "DownloadError", code: "folder_missing" });
    const [part = "", ...more] = readdirSync(place.elsewhere);
    expect(part).toMatch(/^report\.csv\.\w+\.part$/);
    expect(more).toEqual([]);
  });

  it.each(ways)("and can be reached by a link gets the file all the same ($moment, $ifExists)", async (way) => {
    const { place, target, result } = await saveAndLose(({ folder, elsewhere }) => {
      renameSync(folder, elsewhere);
      symlinkSync(elsewhere, folder);
    }, way);
    expect(result).toMatchObject({ path: target, sizeBytes: content.length, lengthVerified: true });
    expect(readdirSync(place.elsewhere)).toEqual(["report.csv"]);
    expect(readFileSync(target, "utf8")).toBe(content);
  });
});
