import { describe, expect, it } from "vitest";
import { parseBaseUrl, urlText } from "../../src/client/base-url.js";
import { ConfigError } from "../../src/errors/config-error.js";

describe("a base URL", () => {
  it.each([
    ["https://tenant.example.com", "https://tenant.example.com"],
    ["https://tenant.example.com/", "https://tenant.example.com"],
    ["https://tenant.example.com///", "https://tenant.example.com"],
    ["https://TENANT.example.com:443/V2024/", "https://tenant.example.com/V2024"],
    ["https://10.0.214.98:8443/api//", "https://10.0.214.98:8443/api"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["http://127.0.0.1:3000/x/", "http://127.0.0.1:3000/x"],
    ["http://127.8.9.10", "http://127.8.9.10"],
    ["http://[::1]:3000", "http://[::1]:3000"],
  ])("%s is taken as %s", (given, taken) => {
    expect(urlText(parseBaseUrl("baseUrl", given))).toBe(taken);
  });

  const address = "expected a URL such as https://tenant.example.com";
  const absolute = "expected an absolute URL such as https://tenant.example.com";
  const secure = "expected https:, so that no credential travels in clear text";
  it.each([
    [undefined, `${address}, got undefined`],
    [null, `${address}, got null`],
    [5, `${address}, got 5`],
    ["", `${address}, got an empty string`],
    [new URL("https://tenant.example.com"), `${address}, got object`],
    ["tenant.example.com", absolute],
    ["/v1", absolute],
    ["https://", absolute],
    ["http://tenant.example.com", secure],
    ["http://localhost.example.com", secure],
    ["http://127.0.0.1.example.com", secure],
    ["http://10.0.0.1", secure],
    ["http://[::2]", secure],
    ["ftp://localhost", secure],
    ["file:///etc", secure],
    ["localhost:3000", secure],
    ["https://user@tenant.example.com", "must not contain user or password"],
    ["https://:pw@tenant.example.com", "must not contain user or password"],
    ["https://tenant.example.com?a=1", "must not contain a query or a fragment"],
    ["https://tenant.example.com/#a", "must not contain a query or a fragment"],
  ])("%s is refused", (given, told) => {
    const parse = (): URL => parseBaseUrl("baseUrl", given);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(`baseUrl: ${told}`);
  });

  it("that holds a password does not show it in the refusal", () => {
    expect(() => parseBaseUrl("baseUrl", "https://u:hunter22@x.example.com")).not.toThrow("hunter22");
  });
});
