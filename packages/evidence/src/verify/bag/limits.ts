// A verifier reads files that it cannot trust: these bound its work and its memory.

/** Files in one folder, with all that is below. */
export const maxFiles = 100_000;
/** One manifest. */
export const maxManifestBytes = 64 * 1024 ** 2;
/** One line of a manifest: a digest of SHA-512 and the longest path of a file system, each byte of it encoded. */
export const maxLineLength = 16_384;
/** `bagit.txt` has 55 bytes when it is right. */
export const maxDeclarationBytes = 1024;
/** `bag-info.txt`. */
export const maxBagInfoBytes = 1024 ** 2;
