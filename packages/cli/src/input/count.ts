import { InvalidArgumentError } from "commander";

/** A parser of whole numbers from `min`, or 1, to `max`. */
export const countUpTo =
  (max: number, min = 1) =>
  (text: string): number => {
    const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (count >= min && count <= max) return count;
    throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
  };
