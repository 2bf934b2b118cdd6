/** The algorithms that a manifest may be of, and how many hexadecimal digits their digests have. */
export const digestLengths = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 } as const;

export type Algorithm = keyof typeof digestLengths;

export const isAlgorithm = (name: string): name is Algorithm => Object.hasOwn(digestLengths, name);
