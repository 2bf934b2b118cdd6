import type { VendorName } from "../vendors/vendor-names.ts";

/** One value of a tenant, and the variables that it may be in. */
export interface TenantValue {
  /** Its key in the configuration file. */
  readonly key: string;
  readonly variable: string;
  readonly means: string;
  /** True for what must never stand in a file of settings: it may be in a file of its own, `<variable>_FILE`. */
  readonly isSecret?: boolean;
  /** True for the name of a file that is read. */
  readonly isFile?: boolean;
}

/** What is known of a tenant. */
export interface TenantDescription {
  readonly values: readonly TenantValue[];
  /** Groups of keys, each with at least one that must be there. */
  readonly required: readonly (readonly string[])[];
}

const ca = (variable: string): TenantValue => ({
  key: "ca",
  variable,
  means: "PEM file; nothing else is trusted then",
  isFile: true,
});

/** The settings of each vendor, under the variables that its client reads as well. */
export const tenantSettings: Readonly<Record<VendorName, TenantDescription>> = {
  sailpoint: {
    values: [
      { key: "baseUrl", variable: "SAIL_BASE_URL", means: "https://acme.api.identitynow.com" },
      { key: "tenant", variable: "SAIL_TENANT", means: "acme, in place of the URL" },
      { key: "apiVersion", variable: "SAIL_API_VERSION", means: "v1, v2024, v2025 or v2026" },
      { key: "clientId", variable: "SAIL_CLIENT_ID", means: "id of the token or API client" },
      { key: "clientSecret", variable: "SAIL_CLIENT_SECRET", means: "its secret", isSecret: true },
      ca("SAIL_CA_FILE"),
    ],
    required: [["baseUrl", "tenant"], ["clientId"], ["clientSecret"]],
  },
  fudo: {
    values: [
      { key: "baseUrl", variable: "FUDO_BASE_URL", means: "https://10.0.214.98" },
      { key: "apiKey", variable: "FUDO_API_KEY", means: "API key of a user", isSecret: true },
      ca("FUDO_CA_FILE"),
    ],
    required: [["baseUrl"], ["apiKey"]],
  },
  ping: {
    values: [
      { key: "baseUrl", variable: "PING_BASE_URL", means: "https://openam-acme.id.forgerock.io" },
      { key: "tenant", variable: "PING_TENANT", means: "its host, in place of the URL" },
      { key: "serviceAccountId", variable: "PING_SERVICE_ACCOUNT_ID", means: "id of the service account" },
      { key: "jwk", variable: "PING_SERVICE_ACCOUNT_JWK", means: "its private key as a JWK", isSecret: true },
      ca("PING_CA_FILE"),
    ],
    required: [["baseUrl", "tenant"], ["serviceAccountId"], ["jwk"]],
  },
};

/** Variables that may hold a secret itself, or say where it is. */
export const secretVariables = (variable: string): readonly string[] => [variable, `${variable}_FILE`];
