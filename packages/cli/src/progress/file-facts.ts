import { countText, sizeText } from "../input/duration.ts";

/** `3.1 MB`, `9,804 rows`: what is told of a saved file. */
export function fileFacts(file: { readonly sizeBytes: number; readonly rowCount?: number | undefined }): string[] {
  const rows = file.rowCount === undefined ? [] : [`${countText(file.rowCount)} rows`];
  return [sizeText(file.sizeBytes), ...rows];
}
