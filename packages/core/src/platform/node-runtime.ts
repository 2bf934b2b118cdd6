/** Bun and Deno have Node's modules too, but other sockets, another fetch, and proxies by rules of their own. */
export const isNode = process.versions["bun"] === undefined && !("Deno" in globalThis);
