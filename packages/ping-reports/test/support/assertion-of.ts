/** The assertion in the body of a token request. */
export const assertionOf = (body: unknown): string => (body as { assertion?: string } | undefined)?.assertion ?? "-";
