const broken = (message: string, code: string, detail: string): TypeError =>
  new TypeError(message, { cause: Object.assign(new Error(detail), { code }) });

/** What Node's fetch rejects with when the other side resets the connection before it has answered. */
export const connectionReset = (): TypeError => broken("fetch failed", "ECONNRESET", "read ECONNRESET");

/** What reading a body fails with in Node when the connection ends in the middle of it. */
export const bodyCut = (): TypeError => broken("terminated", "UND_ERR_SOCKET", "other side closed");

/** True for what {@link connectionReset} makes: the fake broke the connection because a script told it to. */
export const isConnectionReset = (error: unknown): boolean =>
  error instanceof TypeError && (error.cause as { code?: unknown } | undefined)?.code === "ECONNRESET";
