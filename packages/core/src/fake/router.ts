import type { FakeRequest } from "./fake-request.js";
import type { PathMatcher } from "./path-template.js";
import { pathMatcher } from "./path-template.js";

/** A request that found its route. */
export interface RoutedRequest extends FakeRequest {
  /** The path parameters of the route's template, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One operation of the vendor and what the fake does for it. */
export interface Route<Operation extends string> {
  /** The name under which calls are recorded and faults are scripted. Several routes may share one. */
  readonly operation: Operation;
  readonly method: string;
  /** Path template: `/reports/{id}`. */
  readonly path: string;
  /** Query parameters that must have exactly these values, for vendors that name the operation there. */
  readonly query?: Readonly<Record<string, string>>;
  /** Answers the request. Whatever it throws breaks the connection: say refusals with an answer. */
  readonly handle: (request: RoutedRequest) => Response | Promise<Response>;
}

/** A route with the parameters it found in a path. */
interface RouteMatch<Operation extends string> {
  readonly route: Route<Operation>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the first route for a request, in the order given: put literal paths before templates that cover them. */
export type Router<Operation extends string> = (request: FakeRequest) => RouteMatch<Operation> | undefined;

/** Compiles routes. A request path that starts with `basePath` is matched without it. */
export function createRouter<Operation extends string>(
  routes: readonly Route<Operation>[],
  basePath = "",
): Router<Operation> {
  const compiled: readonly [Route<Operation>, PathMatcher][] = routes.map((route) => [route, pathMatcher(route.path)]);
  return (request) => {
    const path = request.path.startsWith(`${basePath}/`) ? request.path.slice(basePath.length) : request.path;
    for (const [route, match] of compiled) {
      if (route.method !== request.method) continue;
      if (Object.entries(route.query ?? {}).some(([name, value]) => request.query.get(name) !== value)) continue;
      const parameters = match(path);
      if (parameters !== undefined) return { route, parameters };
    }
    return undefined;
  };
}
