/**
 * How Node's own fetch makes its connections, as far as that shows: as always; through the proxy of the environment; as the
 * program has set it up (`"dispatcher"`); or there is another fetch in its place (`"replaced"`), of a test tool, say.
 */
export type FetchSetup = "usual" | "environment proxy" | "dispatcher" | "replaced";

/** Node's fetch loads undici by this name. No other fetch does, of another runtime or wrapped around it. */
const isNodesOwn = (fetch: unknown): boolean =>
  typeof fetch === "function" && Function.prototype.toString.call(fetch).includes("internal/deps/undici/undici");

/** Under which undici keeps what it was told to send everything through. Each copy of it writes one of these, or both. */
const places = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

interface Dispatcher {
  readonly dispatch: unknown;
  readonly constructor: { readonly name: string };
}

const isDispatcher = (value: unknown): value is Dispatcher => typeof value === "object" && value !== null;

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

/** What a request must know about the global fetch. */
export interface SeenFetch {
  /** The parts that decide it: fetch, the dispatchers, and how each of them dispatches. */
  readonly parts: readonly unknown[];
  /** How it is set up. */
  readonly setup: FetchSetup;
  /** Those that were set: one of undici 8 stands in the place of an older one by a wrapper. */
  readonly dispatchers: readonly Dispatcher[];
  /** Whether the program set one that is a proxy for everything. */
  readonly hasProxy: boolean;
}

let lastSeen: SeenFetch | undefined;

/** What the global fetch is now. It is looked into anew when one of its parts is another than before. */
export function seenFetch(): SeenFetch {
  const parts: unknown[] = [globalThis.fetch];
  for (const place of places) {
    const found = (globalThis as Record<symbol, Partial<Dispatcher> | undefined>)[place];
    parts.push(found, found?.dispatch);
  }
  const known = lastSeen?.parts ?? [];
  let isSame = known.length === parts.length;
  for (let at = 0; isSame && at < parts.length; at++) isSame = parts[at] === known[at];
  if (lastSeen === undefined || !isSame) {
    const dispatchers = parts
      .filter(isDispatcher)
      .filter(({ constructor }) => constructor.name !== "Dispatcher1Wrapper");
    const hasProxy = dispatchers.some(({ constructor }) => constructor.name === "ProxyAgent");
    lastSeen = { parts, dispatchers, setup: setupWith(dispatchers), hasProxy };
  }
  return lastSeen;
}

function setupWith(dispatchers: readonly Dispatcher[]): FetchSetup {
  if (!isNodesOwn(globalThis.fetch)) return "replaced";
  const found = new Set(dispatchers.map(setupOf));
  for (const setup of ["dispatcher", "environment proxy"] as const) if (found.has(setup)) return setup;
  return "usual";
}

/** undici's own limits, for headers and between two pieces of a body. */
export const undiciLimitMs = 300_000;

/** Whether a dispatcher ends calls by undici's own limits. A mock does not, nor one that was given limits. */
export const isDispatcherLimited = (): boolean =>
  seenFetch().dispatchers.some((dispatcher) => {
    const parts = Object.getOwnPropertySymbols(dispatcher).map(
      (symbol) => (dispatcher as unknown as Record<symbol, unknown>)[symbol],
    );
    const given = [dispatcher, ...parts.filter(isDispatcher)].flatMap(givenOptions);
    return !dispatcher.constructor.name.startsWith("Mock") && !given.some(([name]) => name === "headersTimeout");
  });
