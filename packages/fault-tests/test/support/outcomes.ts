import type { CarriedOut } from "@identity-reports/core";

/** An error as its caller sees it. */
interface ExpectedError {
  /** Name of its class. */
  readonly error: string;
  readonly code?: string;
  readonly carriedOut: CarriedOut;
}

/**
 * What becomes of a call:
 * - `succeeds`: the fault is none for this endpoint; one request. `isWhole` where it changes nothing of the result.
 * - `waits`: the server refused it; sent again as often as it takes, never earlier than asked, at no cost of retries.
 * - `repeats`: sent again as often as `retries` allows, then the error.
 * - `fails`: one request, then the error.
 */
export type Outcome =
  | { readonly is: "succeeds"; readonly isWhole?: boolean; readonly lengthVerified?: boolean }
  | { readonly is: "waits" }
  | ({ readonly is: "repeats" | "fails" } & ExpectedError);

/** The fault is none for this endpoint. */
export const succeeds: Outcome = { is: "succeeds" };
/** The fault changes nothing of the result. */
export const arrives: Outcome = { is: "succeeds", isWhole: true };
/** Sent again as often as it takes. */
export const waits: Outcome = { is: "waits" };
/** Sent again as often as retries allow, then this error. */
export const repeats = (...expected: Parameters<typeof expectedError>): Outcome => ({
  is: "repeats",
  ...expectedError(...expected),
});
/** One request, then this error. */
export const fails = (...expected: Parameters<typeof expectedError>): Outcome => ({
  is: "fails",
  ...expectedError(...expected),
});

const expectedError = (error: string, carriedOut: CarriedOut, code?: string): ExpectedError => ({
  error,
  carriedOut,
  ...(code === undefined ? {} : { code }),
});
