import type { Fault, ParsedFault } from "./faults.js";
import { parseFault } from "./faults.js";
import { expectOperation } from "./operations.js";

/** Scripted faults, one queue per operation. */
export interface FaultScript<Operation extends string> {
  /** Adds faults for the next calls of an operation, one per call. @throws TypeError for unknown operations and faults. */
  add(operation: Operation, faults: readonly Fault[]): void;
  /** Takes the next fault of an operation; undefined when its list is used up. */
  take(operation: Operation): ParsedFault | undefined;
  /** What is left, per operation. Empty when every scripted fault has happened. */
  pending(): Partial<Record<Operation, readonly Fault[]>>;
  clear(): void;
}

/** Creates an empty script for these operations. */
export function createFaultScript<Operation extends string>(operations: readonly Operation[]): FaultScript<Operation> {
  const queues = new Map<Operation, { fault: Fault; parsed: ParsedFault }[]>();
  return {
    add(operation, faults) {
      expectOperation(operations, operation);
      if (!Array.isArray(faults))
        throw new TypeError(`The faults of ${operation} must be a list, such as ["503", "ok"].`);
      const entries = faults.map((fault: Fault) => ({ fault, parsed: parseFault(fault) }));
      queues.set(operation, [...(queues.get(operation) ?? []), ...entries]);
    },
    take: (operation) => queues.get(operation)?.shift()?.parsed,
    pending() {
      const left = [...queues].filter(([, queue]) => queue.length > 0);
      return Object.fromEntries(
        left.map(([operation, queue]) => [operation, queue.map(({ fault }) => fault)]),
      ) as never;
    },
    clear: () => queues.clear(),
  };
}
