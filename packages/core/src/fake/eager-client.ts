/** Asks almost at once, and stays quiet enough for a rate limit when a run does take its time. */
const eagerly = { poll: { firstMs: 1, maxMs: 200 } };

// checkReport does not wait, but the report it returns may have to wait for its file.
const waiting = ["runReport", "submitReport", "checkReport", "resume"] as const;

type WaitingMethod = (input: never, options?: object) => Promise<unknown>;

/**
 * The client as it is, with short pauses: a test should not wait seconds for a report. A `poll` that a call gives still
 * counts.
 */
export function eagerClient<Client extends Readonly<Record<(typeof waiting)[number], WaitingMethod>>>(
  client: Client,
): Client {
  const patient = client as unknown as Readonly<Record<string, WaitingMethod>>;
  const eager = waiting.map((name) => {
    const method = patient[name]?.bind(client) as WaitingMethod;
    return [
      name,
      (input: never, options?: { readonly poll?: object | undefined }) =>
        method(input, { ...options, poll: options?.poll ?? eagerly.poll }),
    ] as const;
  });
  return Object.assign(client, Object.fromEntries(eager));
}
