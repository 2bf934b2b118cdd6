/**
 * How Node's fetch makes its connections, as far as can be seen: as by default; through the proxy of the environment; with a
 * dispatcher that the program has set; or not at all, since a test tool, say, has replaced the global fetch.
 */
export type FetchSetup = "usual" | "environment proxy" | "dispatcher" | "replaced";

/** Node's fetch loads undici by this name. No other fetch does, of another runtime or wrapped around it. */
const isNodeFetch = (fetch: unknown): boolean =>
  typeof fetch === "function" && Function.prototype.toString.call(fetch).includes("internal/deps/undici/undici");

/** The symbols under which undici keeps the global dispatcher. Each copy of it writes one of these, or both. */
export const dispatcherPlaces = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

/** What undici sends requests through. */
export interface Dispatcher {
  readonly dispatch: unknown;
  readonly constructor: { readonly name: string };
}

/** True for what can be a {@link Dispatcher}. */
export const isDispatcher = (value: unknown): value is Dispatcher => typeof value === "object" && value !== null;

/** What undici keeps under a symbol of its own. */
function partOf(dispatcher: object, name: string): unknown {
  const symbol = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === name);
  return symbol === undefined ? undefined : (dispatcher as Record<symbol, unknown>)[symbol];
}

/** Options that were given: undici fills in undefined and Infinity by itself. */
const givenOptions = (dispatcher: object): readonly [name: string, value: unknown][] =>
  Object.entries(partOf(dispatcher, "options") ?? {}).filter(([, value]) => value !== undefined && value !== Infinity);

/** An `Agent` as undici makes it, whichever copy. What cannot be seen counts as changed. */
function isUsual(dispatcher: Dispatcher): boolean {
  return (
    dispatcher.constructor.name === "Agent" &&
    dispatcher.dispatch === (Object.getPrototypeOf(dispatcher) as Dispatcher).dispatch &&
    partOf(dispatcher, "options") !== undefined &&
    givenOptions(dispatcher).length === 0 &&
    (partOf(dispatcher, "factory") as { name?: string } | undefined)?.name === "defaultFactory"
  );
}

function setupOf(dispatcher: Dispatcher): FetchSetup {
  if (isUsual(dispatcher)) return "usual";
  const direct = partOf(dispatcher, "no proxy agent");
  const isOfEnvironment =
    dispatcher.constructor.name === "EnvHttpProxyAgent" && isDispatcher(direct) && isUsual(direct);
  return isOfEnvironment ? "environment proxy" : "dispatcher";
}

/** How the global fetch is set up that sends through these dispatchers. */
export function fetchSetupOf(dispatchers: readonly Dispatcher[]): FetchSetup {
  if (!isNodeFetch(globalThis.fetch)) return "replaced";
  const found = new Set(dispatchers.map(setupOf));
  for (const setup of ["dispatcher", "environment proxy"] as const) if (found.has(setup)) return setup;
  return "usual";
}

/** undici's own limits, for headers and between two chunks of a body. */
export const undiciLimitMs = 300_000;

/** Whether one of them ends calls by undici's own limits. A mock does not, nor one that was given limits. */
export const areLimited = (dispatchers: readonly Dispatcher[]): boolean =>
  dispatchers.some((dispatcher) => {
    const parts = Object.getOwnPropertySymbols(dispatcher).map(
      (symbol) => (dispatcher as unknown as Record<symbol, unknown>)[symbol],
    );
    const given = [dispatcher, ...parts.filter(isDispatcher)].flatMap(givenOptions);
    return !dispatcher.constructor.name.startsWith("Mock") && !given.some(([name]) => name === "headersTimeout");
  });
