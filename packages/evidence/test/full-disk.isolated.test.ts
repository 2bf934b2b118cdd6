import type * as fs from "node:fs/promises";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { nextStep } from "@identity-reports/core";
import { collect, parsePlan, type CollectOptions, type CollectResult } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "./support/collected.ts";

/** A disk that has room for so many files, and for files of reports or only for those of a few bytes. What is linked, renamed or overwritten takes no more; what is removed gives it back. */
const disk = vi.hoisted(() => ({
  room: Infinity,
  files: new Set<string>(),
  errno: -28,
  hasRoomForReports: true,
  isReadOnly: false,
}));

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const take = (path: string, isReport: boolean): void => {
    if (disk.files.has(path)) return;
    if (disk.files.size >= disk.room || (isReport && !disk.hasRoomForReports)) {
      // Node has no name for a quota that is used up.
      const code = disk.errno === -28 ? "ENOSPC" : `Unknown system error ${disk.errno}`;
      throw Object.assign(new Error(`${code}: no space left on device, write`), {
        code,
        errno: disk.errno,
        syscall: "write",
      });
    }
    disk.files.add(path);
  };
  const leave = (path: string): void => {
    for (const each of disk.files) if (each === path || each.startsWith(`${path}/`)) disk.files.delete(each);
  };
  const metered = (handle: fs.FileHandle, path: string): fs.FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (name === "writeFile" || name === "writev") take(path, name === "writev");
          return Reflect.apply(value, target, args);
        };
      },
    });
  const open: typeof fs.open = async (path, flags, mode) =>
    metered(await original.open(path, flags, mode), String(path));
  const link: typeof fs.link = async (from, to) => {
    await original.link(from, to);
    disk.files.add(String(to));
  };
  const rename: typeof fs.rename = async (from, to) => {
    await original.rename(from, to);
    if (disk.files.delete(String(from))) disk.files.add(String(to));
  };
  const unlink: typeof fs.unlink = async (path) => {
    await original.unlink(path);
    leave(String(path));
  };
  const rm: typeof fs.rm = async (path, options) => {
    await original.rm(path, options);
    leave(String(path));
  };
  const mkdir = async (
    path: string,
    options: { readonly recursive?: boolean; readonly mode?: number } = {},
  ): Promise<string | undefined> => {
    // Node has this code for its own `recursive`.
    const code = options.recursive === true ? "ENOENT" : "EROFS";
    if (disk.isReadOnly && !existsSync(path))
      throw Object.assign(new Error(`${code}: no, mkdir '${path}'`), { code, syscall: "mkdir" });
    return await original.mkdir(path, options);
  };
  return { ...original, mkdir, open, link, rename, unlink, rm };
});

afterEach(() => {
  disk.room = Infinity;
  disk.errno = -28;
  disk.hasRoomForReports = true;
  disk.isReadOnly = false;
  disk.files.clear();
});

const plan = parsePlan({ version: 1, reports: [{ id: "identities", tenant: "acme", report: "IDENTITIES" }] });

/** A vendor that goes on, a folder, and calls while the disk has room for so many files more. SailPoint lists no lost runs. */
function setUp() {
  const fake = sailPointFake();
  const folder = temporaryFolder();
  const call = (room: number, options: Partial<CollectOptions> = {}, reports = plan): Promise<CollectResult> => {
    disk.room = disk.files.size + room;
    return collect(reports, { clients: { acme: fake.client() }, folder, poll: { firstMs: 1, maxMs: 5 }, ...options });
  };
  return { fake, folder, call };
}

/** A whole collection has ten files; one more is being written. */
const rooms = Array.from({ length: 12 }, (_, room) => room);

describe("a disk that becomes full", () => {
  test.each(rooms)("after %i files loses no run, and has none started twice", async (room) => {
    const { fake, call } = setUp();
    await call(room).catch(() => undefined);

    const { sealed, counts } = await call(Infinity);

    expect([sealed, counts.verified, fake.callsTo("startReport").length]).toEqual([true, 1, 1]);
  });

  test.each(rooms)("after %i files keeps no second attempt from its report", async (room) => {
    const { fake, call } = setUp();
    fake.nextRun({ outcome: "FAILURE" });
    await call(Infinity);
    await call(room, { retryFailed: true }).catch(() => undefined);

    const { sealed, counts } = await call(Infinity, { retryFailed: true });

    expect([sealed, counts.verified, fake.callsTo("startReport").length]).toEqual([true, 1, 2]);
  });

  test("before the seal has the outcome of each report, and says what is left to do", async () => {
    const { call } = setUp();
    const fill: CollectOptions["onProgress"] = ({ type }) => {
      if (type === "report-done") disk.room = disk.files.size;
    };

    expect(await call(Infinity, { onProgress: fill })).toMatchObject({
      sealed: false,
      unsealedReason: expect.stringContaining(
        "the disk is full, or can hold no more files; make room there, and call again",
      ),
      exit: "not-now",
      counts: { verified: 1 },
    });
  });
});

describe.each([
  ["a full disk", -28, "the disk is full, or can hold no more files"],
  ["a used up quota", -constants.errno.EDQUOT, "the quota is used up"],
])("%s", (_, errno, words) => {
  beforeEach(() => {
    disk.errno = errno;
  });

  test("before anything is begun is disk_full, and the same call may work later", async () => {
    const { folder, call } = setUp();

    const error = await call(0).catch((reason: unknown) => reason);

    expect([error, nextStep(error).action]).toMatchObject([
      { code: "disk_full", message: `${folder}: ${words}; make room there, and call again` },
      "start-again",
    ]);
  });

  test("before a start is disk_full, and the same call may work later", async () => {
    const { fake, folder, call } = setUp();

    const { reports, exit } = await call(2);

    expect([reports[0], exit, fake.callsTo("startReport").length]).toMatchObject([
      {
        outcome: "not-started",
        error: { code: "disk_full", message: `${folder}: ${words}; make room there, and call again` },
        nextStep: { action: "start-again" },
      },
      "not-now",
      0,
    ]);
  });

  test("before a signature is written is said in the words of the seal", async () => {
    const { call } = setUp();
    const fill = (): string => {
      disk.room = disk.files.size;
      return "a signature";
    };

    expect(await call(Infinity, { sign: [{ suffix: "sig", sign: fill }] })).toMatchObject({
      sealed: false,
      unsealedReason: `the seal cannot be written: ${words}; make room there, and call again`,
      exit: "not-now",
    });
  });

  test("while the file is saved is disk_full, leaves the run as it is, and names the folder that needs room", async () => {
    const { folder, call } = setUp();
    disk.hasRoomForReports = false;

    expect(await call(Infinity)).toMatchObject({
      sealed: false,
      exit: "not-now",
      reports: [
        {
          outcome: "running",
          error: { code: "disk_full", message: `${folder}: ${words}; make room there, and call again` },
          nextStep: { action: "resume" },
        },
      ],
    });
  });
});

test.each(["new", ""])(
  "a folder %j on a disk that can only be read is refused as that, and not as missing",
  async (name) => {
    const { folder, call } = setUp();
    disk.isReadOnly = true;

    await expect(call(Infinity, { folder: join(folder, name) })).rejects.toMatchObject({
      code: "folder_unusable",
      message: `${join(folder, name)}: cannot be used: its file system is read-only`,
    });
  },
);

test("a report that had failed, and has no room now, keeps its collection from being sealed until it has", async () => {
  const { fake, call } = setUp();
  const two = parsePlan({
    version: 1,
    defaults: { tenant: "acme" },
    reports: [
      { id: "identities", report: "IDENTITIES" },
      { id: "details", report: "IDENTITIES_DETAILS", arguments: { correlatedOnly: false } },
    ],
  });
  fake.fail("getReport", [403]);
  await call(Infinity, { concurrency: 1 }, two);
  disk.hasRoomForReports = false;

  const without = await call(Infinity, {}, two);
  disk.hasRoomForReports = true;
  const { sealed, counts } = await call(Infinity, {}, two);

  expect([without.reports[0]?.outcome, without.sealed, without.exit]).toEqual(["running", false, "not-now"]);
  expect([sealed, counts.verified]).toEqual([true, 2]);
});
