import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { call, documentOf, emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

const probe = ["doctor", "sailpoint", "--probe", "IDENTITIES"];

describe("doctor --probe without --start-one-run", () => {
  it("shows the requests that it would send, sends none, and exits 2", async () => {
    const { env, fake } = await serveSailPoint();
    const { exitCode, stdout } = await call(probe, { env });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("! POST  /reports/v1/run\n        start one run of IDENTITIES");
    expect(fake.calls).toEqual([]);
  });

  it("shows them as a document as well", async () => {
    const { env } = await serveSailPoint();
    const outcome = await call([...probe, "--json"], { env });
    expect(documentOf(outcome)).toMatchObject({
      exitCode: 2,
      plan: expect.arrayContaining([expect.objectContaining({ starts: true })]),
    });
  });
});

describe("doctor --probe with --start-one-run", () => {
  it("says first that it starts a run, starts one, and tells what it settled and what stays open", async () => {
    const { env, fake } = await serveSailPoint();
    const { exitCode, stdout, stderr } = await call([...probe, "--start-one-run"], { env });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^This starts one run of IDENTITIES at sailpoint\./);
    expect(fake.runs).toHaveLength(1);
    expect(stdout).toMatch(/How are ids written\? hex: the id of the run/);
    expect(stdout).toMatch(/Still open: it needs a second run/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ["h.json", "exists, and nothing was started.\n  Choose another name, or remove it."],
    ["link", "exists, and nothing was started.\n  Choose another name, or remove it."],
    ["folder", "is a folder, and nothing was started.\n  Choose a name for the file."],
    ["new/", "is a folder, and nothing was started.\n  Choose a name for the file."],
  ])("starts none where its file cannot be made: %s", async (file, words) => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "h.json"), "");
    symlinkSync("gone", join(cwd, "link"));
    mkdirSync(join(cwd, "folder"));
    const { exitCode, stderr } = await call([...probe, "--start-one-run", "-o", file], { env, cwd });
    expect([exitCode, stderr, fake.calls]).toEqual([2, `✖ --output ${file} ${words}\n`, []]);
  });

  it("writes what it found to a file, which a fake can be set to", async () => {
    const { env } = await serveSailPoint({ behaviour: { ids: "uuid", contentDisposition: "none" } });
    const cwd = emptyFolder();
    await call([...probe, "--start-one-run", "-o", "probe.json"], { env, cwd });
    const asProbed = JSON.parse(readFileSync(join(cwd, "probe.json"), "utf8"));
    const fake = sailPointFake({ asProbed });
    expect(asProbed.behaviour).toMatchObject({ ids: "uuid", contentDisposition: "none" });
    expect((await fake.client().startReport({ reportType: "IDENTITIES" })).id).toMatch(/^[\da-f]{8}-/);
  });

  it.each([
    ["fudo", serveFudo, ["6"]],
    ["ping", servePing, ["ROLE-COMPOSITION", "--realm", "alpha"]],
  ] as const)("does the same at %s", async (vendor, serveVendor, report) => {
    const { env } = await serveVendor();
    const outcome = await call(["doctor", vendor, "--probe", ...report, "--start-one-run", "--json"], { env });
    expect([outcome.exitCode, documentOf(outcome)]).toMatchObject([0, { kind: "probe", file: { encoding: "utf-8" } }]);
  });

  it("is for one tenant", async () => {
    const [sailPoint, fudo] = [await serveSailPoint(), await serveFudo()];
    const { exitCode, stderr } = await call(["doctor", "--probe", "6"], { env: { ...sailPoint.env, ...fudo.env } });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("A probe needs one tenant")]);
  });
});
