import type { Source } from "./models.js";

/** What a type of report takes in place of the name of a source. */
type ArgumentsOfSource = (source: Source) => Readonly<Record<string, string>>;

const argumentsOf: Readonly<Record<string, ArgumentsOfSource>> = {
  ACCOUNTS: ({ id, name }) => ({ application: id, sourceName: name }),
  IDENTITY_PROFILE_IDENTITY_ERROR: ({ id }) => ({ authoritativeSource: id }),
};

/** Undefined for a type of report that is not about one source: only the others take `{ source: "Active Directory" }`. */
export const argumentsOfSource = (reportType: string): ArgumentsOfSource | undefined =>
  Object.hasOwn(argumentsOf, reportType) ? argumentsOf[reportType] : undefined;
