import type { CredentialFactory } from "../call/credential.js";
import { ConfigError } from "../errors/config-error.js";
import { expectKnownKeys, expectRecord } from "../validate/expect.js";
import { noCredential, suppliedAuthorization, type AccessTokenAuth } from "./access-token.js";

/** Sends no credential: a proxy in front of the vendor adds it. */
export interface NoAuth {
  /** Always `true`: a credential is never left out by mistake. */
  readonly none: true;
}

/** One way to sign in: the keys that make it up, and what to do with them. */
export interface AuthKind {
  readonly keys: readonly string[];
  /** Keys that may be left out. */
  readonly optionalKeys?: readonly string[];
  readonly create: (auth: never) => CredentialFactory;
}

const bearer: AuthKind = {
  keys: ["accessToken"],
  create: ({ accessToken }: AccessTokenAuth) => suppliedAuthorization("auth.accessToken", accessToken, "Bearer "),
};
const none: AuthKind = { keys: ["none"], create: () => noCredential };

/**
 * Picks the way to sign in that `auth` describes: one of the vendor's own, a ready token or token function, or none.
 *
 * @param takesTokens false for vendors that know no bearer tokens. Default: true.
 * @throws ConfigError unless `auth` is exactly one of them, and complete.
 */
export function chooseCredential(
  auth: unknown,
  vendorKinds: readonly AuthKind[],
  { takesTokens = true }: { readonly takesTokens?: boolean } = {},
): CredentialFactory {
  const kinds = [...vendorKinds, ...(takesTokens ? [bearer] : []), none];
  const wanted = kinds.map(({ keys }) => `{ ${keys.join(", ")} }`).join(" or ");
  const given = expectRecord("auth", auth, wanted);
  // A variable of the environment that is not set gives a key without a value: that key is what the message must name.
  const kind =
    kinds.find(({ keys }) => keys.some((key) => given[key] !== undefined)) ??
    kinds.find(({ keys }) => keys.some((key) => Object.hasOwn(given, key)));
  if (kind === undefined) throw new ConfigError("auth", `expected ${wanted}`);
  expectKnownKeys("auth", given, [...kind.keys, ...(kind.optionalKeys ?? [])]);
  if (kind.keys[0] === "none" && given["none"] !== true) throw new ConfigError("auth.none", "expected true");
  return kind.create(given as never);
}
