/** Web Crypto takes a file as a whole only, and a page should not hold more than this in memory. */
const maxBytes = 256 * 1024 * 1024;

/** SHA-256 of what was saved, as lower-case hex; undefined for too large a file, or in a page that came over http. */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  if (file.size > maxBytes || !isSecureContext) return undefined;
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
