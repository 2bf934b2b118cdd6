/** The documents that have a schema, each loaded where it is asked for. */
export const documentSchemas = {
  config: async () => (await import("../settings/config-schema.ts")).configJsonSchema(),
} as const;

/** Name of a document with a schema. */
export type DocumentName = keyof typeof documentSchemas;
