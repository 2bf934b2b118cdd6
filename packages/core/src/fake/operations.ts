/** Checks the name of an operation. @throws TypeError that lists the valid ones. */
export function expectOperation<Operation extends string>(
  operations: readonly Operation[],
  operation: Operation,
): void {
  if (operations.includes(operation)) return;
  throw new TypeError(`Unknown operation ${JSON.stringify(operation)}. Valid operations: ${operations.join(", ")}.`);
}
