import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { environment, readTextFile, requireVariable } from "../../src/client/environment.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { readTextFile as readInBrowser } from "../../src/platform/default.js";
import { temporaryFolder } from "../support/temporary-folder.js";

afterEach(() => void vi.unstubAllGlobals());

describe("the environment", () => {
  it("is the process's own", () => {
    expect(environment()).toBe(process.env);
  });

  it.each([
    ["no process", undefined],
    ["a process without variables", {}],
  ])("is empty where there is %s", (_, process) => {
    vi.stubGlobal("process", process);
    expect(environment()).toEqual({});
  });
});

describe("a variable", () => {
  it("that is set is returned as it is", () => {
    expect(requireVariable({ TENANT: " acme " }, "TENANT")).toBe(" acme ");
  });

  it.each([{}, { TENANT: undefined }, { TENANT: "" }, { TENANT: " \n" }])(
    "that is missing is named: %j",
    (variables) => {
      expect(() => requireVariable(variables, "TENANT")).toThrow(ConfigError);
      expect(() => requireVariable(variables, "TENANT")).toThrow("TENANT: this environment variable is not set");
    },
  );
});

describe("a file that an option names", () => {
  it("is read as text", () => {
    const path = join(temporaryFolder(), "ca.pem");
    writeFileSync(path, "zażółć");
    expect(readTextFile("FUDO_CA_FILE", path)).toBe("zażółć");
  });

  it("that cannot be read is a wrong option, with the system's reason", () => {
    const read = (): string => readTextFile("FUDO_CA_FILE", join(temporaryFolder(), "missing.pem"));
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^FUDO_CA_FILE: the file cannot be read: ENOENT/);
  });

  it("cannot be read in a browser, and the reason names a bundle that was built for one by mistake", () => {
    expect(() => readInBrowser("x")).toThrow(
      'reading files is missing from this bundle: it was built without the "node"',
    );
    vi.stubGlobal("process", undefined);
    expect(() => readInBrowser("x")).toThrow("reading files is not possible in a browser");
  });
});
