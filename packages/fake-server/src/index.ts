/**
 * Serves a fake over real HTTP on loopback, for demos and for tests of what only a real connection shows.
 *
 * @packageDocumentation
 */

export { serveFake, type FakeServer, type ServeFakeOptions } from "./serve-fake.ts";
