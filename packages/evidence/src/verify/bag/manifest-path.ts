/** A path as a manifest writes it, and what is wrong with it. */
export interface ManifestPath {
  /** The path itself, decoded. */
  readonly path: string;
  /** Why nothing may be opened by this path. */
  readonly unsafe: string | undefined;
  /** How it breaks the way that RFC 8493 writes paths. */
  readonly malformed: string | undefined;
}

const encoded: Readonly<Record<string, string>> = { "%0a": "\n", "%0d": "\r", "%25": "%" };

/** RFC 8493, section 2.1.3: LF, CR and `%` are written `%0A`, `%0D`, `%25`, and nothing else is encoded. */
export function readManifestPath(text: string): ManifestPath {
  let malformed: string | undefined;
  const path = text.replace(/%(?:[0-9a-f]{2})?/gi, (found) => {
    const character = encoded[found.toLowerCase()];
    if (character === undefined) malformed = 'has a "%" that is not written as "%25"';
    return character ?? found;
  });
  return { path, unsafe: dangerOf(path), malformed };
}

/** Why a path could lead out of the folder, on any system. */
function dangerOf(path: string): string | undefined {
  if (path.startsWith("~")) return "begins with a tilde, which a shell treats as a home folder";
  if (/^[/\\]/.test(path)) return "is absolute";
  if (/^[a-z]:/i.test(path)) return "begins with a drive letter";
  if (path.includes("\0")) return "has a NUL character";
  const parts = path.split("/");
  if (parts.some((part) => part === "." || part === "")) return 'has an empty part or the part "."';
  // A backslash is a character of a name on most systems, and separates parts on Windows.
  return path.split(/[/\\]/).includes("..") ? 'has the part ".."' : undefined;
}
