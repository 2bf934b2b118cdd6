/** A value that TypeScript would refuse where it is passed. JavaScript passes it, so a test does, too. */
export const mistyped = (value: unknown): never => value as never;
