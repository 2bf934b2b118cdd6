import { expect } from "vitest";
import { compareCollections, type ComparedReport, type CompareOptions, type Comparison } from "../../src/index.js";
import { makeCollection, type ReportToMake } from "../support/collections.js";
import { csvReport } from "../support/rows.js";

export const header = ["id", "name", "team"];
export const ada = ["1", "Ada", "A"];
export const bo = ["2", "Bo", "B"];
export const cy = ["3", "Cy", "C"];

export const key = { key: "id" };

type Rows = readonly (readonly string[])[];

/** Compares two collections of these reports. */
export const compare = (
  before: readonly ReportToMake[],
  after: readonly ReportToMake[],
  options: CompareOptions = key,
): Promise<Comparison> =>
  compareCollections(makeCollection({ reports: before }), makeCollection({ reports: after }), options);

/** The report `accounts` of two collections that have nothing else. */
export async function compareRows(
  before: Rows | ReportToMake,
  after: Rows | ReportToMake,
  options: CompareOptions = key,
): Promise<ComparedReport> {
  const report = (rows: Rows | ReportToMake): ReportToMake => ("id" in rows ? rows : csvReport(rows));
  const { reports } = await compare([report(before)], [report(after)], options);
  return reports[0] ?? expect.fail("no report");
}

export const problemOf = ({ problem }: ComparedReport): string => `${problem?.code}: ${problem?.message}`;
