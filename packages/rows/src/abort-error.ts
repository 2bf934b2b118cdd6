import { AbortedError } from "@identity-reports/core/rows";

/** What the caller's abort comes out as. */
export const abortError = (reason: unknown, handle?: { readonly id: string }): AbortedError =>
  new AbortedError("reading was aborted by the caller", { cause: reason, handle });
