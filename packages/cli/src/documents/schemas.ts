/** Documents that have a JSON Schema. */
export const documentNames = ["plan", "config", "record", "result", "verification", "comparison"] as const;

/** Name of a document with a schema. */
export type DocumentName = (typeof documentNames)[number];
