/** The documents that have a schema, each loaded where it is asked for. */
export const documentSchemas = {
  plan: async () => (await import("@identity-reports/evidence")).planJsonSchema,
  record: async () => (await import("@identity-reports/evidence")).recordJsonSchema,
  result: async () => (await import("@identity-reports/evidence")).resultJsonSchema,
  verification: async () => (await import("@identity-reports/evidence")).verificationJsonSchema,
  comparison: async () => (await import("@identity-reports/evidence")).comparisonJsonSchema,
  config: async () => (await import("../settings/config-schema.ts")).configJsonSchema(),
} as const;

/** Name of a document with a schema. */
export type DocumentName = keyof typeof documentSchemas;
