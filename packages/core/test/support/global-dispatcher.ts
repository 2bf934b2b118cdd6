import { onTestFinished } from "vitest";

export type Dispatch = (options: object, handler: object) => boolean;

/** The part of undici's dispatchers that the tests use. */
interface Dispatcher {
  dispatch: Dispatch;
  compose(...interceptors: unknown[]): Dispatcher;
}
type DispatcherClass = new (options?: object) => Dispatcher;

const symbols = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));
const globals = globalThis as unknown as Record<symbol, Dispatcher | undefined>;

/** Node's own copy of undici's `Agent`. */
export function agentClass(): DispatcherClass {
  // The first use of anything of fetch loads undici.
  void Response;
  const found = symbols.map((symbol) => globals[symbol]).find((dispatcher) => dispatcher?.constructor.name === "Agent");
  if (found === undefined) throw new Error("Node's fetch has another dispatcher than the tests know.");
  return found.constructor as DispatcherClass;
}

/** What `setGlobalDispatcher` of the package undici does, until the test is over. */
export function setGlobalDispatcher(dispatcher: object): void {
  const present = symbols.filter((symbol) => globals[symbol] !== undefined);
  const before = present.map((symbol) => globals[symbol]);
  for (const symbol of present) globals[symbol] = dispatcher as Dispatcher;
  onTestFinished(() => {
    for (const [index, symbol] of present.entries()) globals[symbol] = before[index];
  });
}

/** The class of the dispatcher that is set: Node's own copy of undici's `EnvHttpProxyAgent`, say. */
export function presentDispatcherClass(): DispatcherClass {
  const [newest] = symbols.toReversed().flatMap((symbol) => globals[symbol] ?? []);
  return newest?.constructor as DispatcherClass;
}
