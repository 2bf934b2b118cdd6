import type { Decoder } from "../decode/decoder.js";
import type { Rules } from "../validate/rules.js";
import type { PathParams } from "./path-template.js";
import type { Query } from "./query.js";

/** The methods of HTTP that the vendors use. Comments call them verbs, because a method is what a user calls. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The fields of an urlencoded body; undefined leaves one out. */
export type FormFields = Readonly<Record<string, string | undefined>>;

/**
 * The body of a request. Of multipart the runtime sets the boundary. A form may be a function, called for each attempt:
 * for one that holds what must not be sent twice, such as an assertion with an id of its own.
 */
export type RequestBody =
  | { readonly json: unknown }
  | {
      /** Fields of a form. */
      readonly form: FormFields | (() => Promise<FormFields>);
    }
  | {
      /** Parts of a form, files among them. Called for each attempt. */
      readonly multipart: () => FormData;
    };

/** One vendor endpoint, as data. */
export interface Endpoint<Params, Result> {
  readonly method: Method;
  /** Relative to the vendor's prefix; with a leading slash, to the base URL. */
  readonly path: string;
  /** What goes behind the question mark. */
  readonly query?: ((params: Params) => Query) | undefined;
  /** What is sent; nothing where it gives undefined. */
  readonly body?: ((params: Params) => RequestBody | undefined) | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Refuses wrong parameters before anything is sent. What stands in the path is checked in any case. */
  readonly validate?: Rules | ((params: Params, unchecked: boolean) => void) | undefined;
  /** True where parameters without a rule are sent as well, with `unchecked`. Default: false. */
  readonly allowsUnchecked?: boolean | undefined;
  readonly decode: Decoder<Result, Params>;
  /** True when sending it twice does no more than sending it once. */
  readonly idempotent: boolean;
  /** True for token endpoints: sent without a credential and not counted by the pace. */
  readonly anonymous?: boolean | undefined;
  /** True where the caller wrote the path: it may hold anything, and is no template. */
  readonly isAdHoc?: boolean | undefined;
}

/** What {@link defineEndpoint} takes: an {@link Endpoint} whose parameters are put together from its parts. */
export interface EndpointDefinition<Path extends string, QueryParams, BodyParams, Result> {
  readonly method: Method;
  readonly path: Path;
  /** See {@link Endpoint.query}. */
  readonly query?: (params: QueryParams) => Query;
  /** See {@link Endpoint.body}. */
  readonly body?: (params: BodyParams) => RequestBody | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** See {@link Endpoint.validate}. */
  readonly validate?:
    Rules | ((params: NoInfer<PathParams<Path> & QueryParams & BodyParams>, unchecked: boolean) => void);
  /** See {@link Endpoint.allowsUnchecked}. */
  readonly allowsUnchecked?: boolean;
  readonly decode: Decoder<Result, NoInfer<PathParams<Path> & QueryParams & BodyParams>>;
  readonly idempotent: boolean;
  readonly anonymous?: boolean;
}

/** The path template of an endpoint, from the base URL. */
export const pathTemplate = ({ path }: Pick<EndpointName, "path">, prefix: string): string =>
  path.startsWith("/") ? path : `/${prefix}${path}`;

/** What events and errors call an endpoint: `GET /reports/v1/{taskResultId}`. */
export const operationOf = (endpoint: EndpointName, prefix: string): string =>
  `${endpoint.method} ${pathTemplate(endpoint, prefix)}`;

type EndpointName = Pick<Endpoint<never, unknown>, "method" | "path">;

/** Describes one vendor endpoint. Its parameters are typed from the path template, the query and the body. */
export function defineEndpoint<const Path extends string, Result, QueryParams = unknown, BodyParams = unknown>(
  definition: EndpointDefinition<Path, QueryParams, BodyParams, Result>,
): Endpoint<PathParams<Path> & QueryParams & BodyParams, Result> {
  return definition;
}
