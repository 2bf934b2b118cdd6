import { countText, sizeText } from "../input/duration.ts";

/** Size and rows of a saved file: `3.1 MB`, `9,804 rows`. */
export function fileFacts(file: { readonly sizeBytes: number; readonly rowCount?: number | undefined }): string[] {
  const rows = file.rowCount === undefined ? [] : [`${countText(file.rowCount)} rows`];
  return [sizeText(file.sizeBytes), ...rows];
}
