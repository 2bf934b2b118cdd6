import type * as fs from "node:fs/promises";
import { collect, parsePlan, type CollectOptions, type CollectResult } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "./support/collected.ts";

/** A disk that has room for so many files. What is linked, renamed or overwritten takes no more; what is removed gives it back. */
const disk = vi.hoisted(() => ({ room: Infinity, files: new Set<string>() }));

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const take = (path: string): void => {
    if (disk.files.has(path)) return;
    if (disk.files.size >= disk.room) {
      const message = "ENOSPC: no space left on device, write";
      throw Object.assign(new Error(message), { code: "ENOSPC", syscall: "write" });
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
          if (name === "writeFile" || name === "writev") take(path);
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
  return { ...original, open, link, rename, unlink, rm };
});

afterEach(() => {
  disk.room = Infinity;
  disk.files.clear();
});

const plan = parsePlan({ version: 1, reports: [{ id: "identities", tenant: "acme", report: "IDENTITIES" }] });

/** A vendor that goes on, a folder, and calls while the disk has room for so many files more. SailPoint lists no lost runs. */
function setUp() {
  const fake = sailPointFake();
  const folder = temporaryFolder();
  const call = (room: number, options: Partial<CollectOptions> = {}): Promise<CollectResult> => {
    disk.room = disk.files.size + room;
    return collect(plan, { clients: { acme: fake.client() }, folder, poll: { firstMs: 1, maxMs: 5 }, ...options });
  };
  return { fake, call };
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

  test("before anything is begun refuses the folder", async () => {
    await expect(setUp().call(0)).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("before a start says that the same call may work later", async () => {
    const { fake, call } = setUp();

    const { reports, exit } = await call(2);

    expect([reports[0]?.nextStep?.action, exit, fake.callsTo("startReport").length]).toEqual([
      "start-again",
      "not-now",
      0,
    ]);
  });

  test("before the seal has the outcome of each report, and says what is left to do", async () => {
    const { call } = setUp();
    const fill: CollectOptions["onProgress"] = ({ type }) => {
      if (type === "report-done") disk.room = disk.files.size;
    };

    expect(await call(Infinity, { onProgress: fill })).toMatchObject({
      sealed: false,
      unsealedReason: expect.stringContaining("ENOSPC"),
      exit: "not-now",
      counts: { verified: 1 },
    });
  });
});
