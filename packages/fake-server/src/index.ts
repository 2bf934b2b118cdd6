/**
 * Serves a fake over real HTTP on loopback: for programs in other languages, demos, and tests of what only a real
 * connection shows.
 *
 * @packageDocumentation
 */

export { serve, type FakeServer, type ServeOptions } from "./serve.js";
export type { AnswerRequestOptions, RequestAnswerer } from "@identity-reports/core/fake";
