import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";

/** Prints the names of tenants, one a line. A shell that completes a word shows no failure, so there is none. */
export async function execute(invocation: Invocation): Promise<number> {
  const names = await Tenants.read(invocation).then(
    (tenants) => tenants.names(),
    () => [],
  );
  invocation.output.data(names.map((name) => `${name}\n`).join(""));
  return 0;
}
