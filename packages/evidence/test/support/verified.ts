import { verifyCollection, type Verification } from "../../src/index.js";
import { accounts, makeCollection, type ReportToMake } from "./collections.js";

/** The codes of what was found. */
export const codesOf = ({ findings }: Verification): readonly string[] => findings.map(({ code }) => code);

/** What is found in a collection of one report. */
export const verifyReport = (report: ReportToMake): Promise<Verification> =>
  verifyCollection(makeCollection({ reports: [report] }));

/** What is found where a record says this. */
export const withRecord = (record: ReportToMake["record"]): Promise<Verification> =>
  verifyReport({ ...accounts, ...(record === undefined ? {} : { record }) });
