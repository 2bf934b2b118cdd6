import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { environment, expectVariables, readFileOfVariable } from "../../src/client/environment.js";
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

describe("the variables of a client", () => {
  it("are given as they are, and as nothing where they are blank or not set", () => {
    const variable = expectVariables(
      { TENANT: " acme ", URL: " \n", ID: undefined },
      [["URL", "TENANT"]],
      "{ tenant }",
    );
    expect(["TENANT", "URL", "ID", "KEY"].map(variable)).toEqual([" acme ", "", "", ""]);
  });

  it.each(["s3cret\n", "s3cret\r\n", "s3cret\n\n"])("are given without line breaks at their end: %j", (SECRET) => {
    const variable = expectVariables({ SECRET }, [["SECRET"]], "{ auth }");
    expect(variable("SECRET")).toBe("s3cret");
  });

  it("keep what stands before their last line breaks", () => {
    const variable = expectVariables({ KEY: "\n a\nb \n" }, [["KEY"]], "{ auth }");
    expect(variable("KEY")).toBe("\n a\nb ");
  });

  const check = (variables: Record<string, string>) =>
    expectVariables(variables, [["URL", "TENANT"], ["ID"], ["KEY", "KEY_FILE"]], "{ tenant, auth }");

  it.each([
    { URL: "a", ID: "b", KEY: "c" },
    { TENANT: "a", ID: "b", KEY_FILE: "c", OTHER: "d" },
    { URL: "a", TENANT: "a", ID: "b", KEY: "c", KEY_FILE: "c" },
  ])("are all there: %j", (variables) => {
    expect(() => check(variables)).not.toThrow();
  });

  it.each<[Record<string, string>, string, string]>([
    [{}, "URL", "; missing are URL or TENANT, ID, KEY or KEY_FILE"],
    [{ URL: " ", TENANT: "", ID: "\n" }, "URL", "; missing are URL or TENANT, ID, KEY or KEY_FILE"],
    [{ TENANT: "a", KEY: "c" }, "ID", ""],
    [{ URL: "a", ID: "b" }, "KEY", "; missing are KEY or KEY_FILE"],
  ])("that are missing are named all at once: %j", (variables, option, list) => {
    const message = `${option}: this environment variable is not set${list}; or pass { tenant, auth } to fromEnv`;
    expect(() => check(variables)).toThrow(ConfigError);
    expect(() => check(variables)).toThrow(expect.objectContaining({ option, message }));
  });
});

describe("a file that an option names", () => {
  it("is read as text", () => {
    const path = join(temporaryFolder(), "ca.pem");
    writeFileSync(path, "zażółć");
    expect(readFileOfVariable("FUDO_CA_FILE", path)).toBe("zażółć");
  });

  it("is read without line breaks at its end", () => {
    const path = join(temporaryFolder(), "key");
    writeFileSync(path, "s3\ncret\r\n");
    expect(readFileOfVariable("KEY_FILE", path)).toBe("s3\ncret");
  });

  it("that cannot be read is a wrong option, with the system's reason", () => {
    const read = (): string => readFileOfVariable("FUDO_CA_FILE", join(temporaryFolder(), "missing.pem"));
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
