import { serve, type FakeServer } from "@identity-reports/fake-server";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { StopRequest } from "../context.ts";
import { exit } from "../exit-codes.ts";
import { vendorFakes, type VendorFake } from "../fakes/vendor-fakes.ts";
import { variableLines, type ShellName } from "../fakes/variable-lines.ts";
import type { Invocation } from "../invocation.ts";
import { isVendorName, vendorLabels, vendorNames, type VendorName } from "../vendors/vendor-names.ts";

/** Options of `fake`. */
interface FakeOptions {
  readonly port?: number;
  readonly runTime?: number;
  readonly rows?: number;
  readonly fail?: readonly string[];
  readonly shell?: ShellName;
}

/** Serves fakes until the process is stopped. */
export async function execute(invocation: Invocation): Promise<number> {
  const { output, context } = invocation;
  const {
    port = 4010,
    runTime = 3_000,
    rows = 37,
    fail = [],
    shell = defaultShell(),
  } = invocation.options as FakeOptions;
  const running: [VendorName, FakeServer, VendorFake][] = [];
  try {
    for (const vendor of vendorsOf(invocation)) {
      const fake = await vendorFakes[vendor]({ runMs: runTime, rows, faults: fail });
      running.push([vendor, await open(fake, port + vendorNames.indexOf(vendor)), fake]);
    }
    const variables = Object.assign({}, ...running.map(([, { url }, fake]) => fake.variables(url)));
    output.result(variableLines(variables, shell));
    for (const [, { url }] of running) output.quietResult(url);
    const fakes = running.map(([vendor, { url }]) => ({ vendor, url }));
    output.document({ ok: true, exitCode: 0, fakes, variables });
    const list = running.map(([vendor, { url }]) => `${vendorLabels[vendor]} at ${url}`).join(", ");
    output.info(`Serving ${list}. Ctrl-C stops it.`);
    await stopped(context.signal);
    const { reason } = context.signal;
    return reason instanceof StopRequest ? reason.exitCode : exit.interrupted;
  } finally {
    for (const [, server] of running) await server.close();
  }
}

function vendorsOf({ args }: Invocation): readonly VendorName[] {
  const given = args.flat().filter((word) => word !== undefined);
  const strange = given.find((word) => !isVendorName(word));
  if (strange !== undefined)
    throw usageError(
      `There is no fake of ${JSON.stringify(strange)}${didYouMean(strange, vendorNames)}.`,
      `Available: ${vendorNames.join(", ")}.`,
    );
  return given.length === 0 ? vendorNames : vendorNames.filter((vendor) => given.includes(vendor));
}

const portProblems: Readonly<Record<string, string>> = {
  EACCES: "this user may not use it",
  EADDRINUSE: "another program is using it",
};

/** @throws CliError when the port is taken. */
const open = ({ answerer }: VendorFake, port: number): Promise<FakeServer> =>
  serve(answerer, { port }).catch((error: NodeJS.ErrnoException) => {
    const why = portProblems[error.code ?? ""];
    if (why === undefined) throw error;
    throw usageError(`Port ${port} cannot be used: ${why}.`, "Choose another one with --port.");
  });

/** Resolves when the signal aborts. */
const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const defaultShell = (): ShellName => (process.platform === "win32" ? "powershell" : "sh");
