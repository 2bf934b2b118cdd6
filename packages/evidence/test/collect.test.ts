import { collect, parsePlan } from "@identity-reports/evidence";
import { describe, expect, test } from "vitest";
import { checkWithSha256sum, filesIn, recordIn, temporaryFolder } from "./support/collected.ts";
import { threeReports, threeVendors } from "./support/vendors.ts";

const plan = parsePlan({ version: 1, name: "quarter", reports: threeReports });
const poll = { firstMs: 1, maxMs: 5 };

describe("three reports of three vendors", () => {
  async function collected(): Promise<string> {
    const folder = temporaryFolder();
    await collect(plan, { clients: threeVendors().clients, folder, poll });
    return folder;
  }

  test("end in a sealed collection", async () => {
    const result = await collect(plan, { clients: threeVendors().clients, folder: temporaryFolder(), poll });

    expect(result).toMatchObject({ sealed: true, exit: "done", counts: { verified: 3 } });
  });

  test("which the auditor's two commands find whole", async () => {
    const folder = await collected();

    expect(checkWithSha256sum(folder)).toContain("records/roles.json: OK");
  });

  test("and which has nothing else in it", async () => {
    const folder = await collected();

    expect(filesIn(folder)).toEqual([
      "bag-info.txt",
      "bagit.txt",
      "data/accounts/Accounts-Export.csv",
      "data/roles/ROLE-MEMBERSHIP.csv",
      "data/ssh/report-9124292845052624897.csv",
      "manifest-sha256.txt",
      "manifest-sha512.txt",
      "plan.json",
      "records/accounts.json",
      "records/roles.json",
      "records/ssh.json",
      "tagmanifest-sha256.txt",
      "tagmanifest-sha512.txt",
    ]);
  });

  test("whose records say what was asked and what came", async () => {
    const folder = await collected();

    expect(recordIn(folder, "accounts")).toMatchObject({
      state: "verified",
      source: { tenant: "acme", vendor: "sailpoint", baseUrl: "https://acme.api.identitynow.com" },
      report: { type: "ACCOUNTS", origin: "standard" },
      request: { arguments: { application: "2c91", sourceName: "AD" }, format: "csv" },
      file: { name: "data/accounts/Accounts-Export.csv", vendorName: "Accounts Export.csv", sizeBytes: 2790 },
      population: { announced: 37, counted: 37, complete: true, basis: "rows" },
    });
  });
});
