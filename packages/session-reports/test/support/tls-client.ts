// Runs in a process of its own, on whichever Node is to be tried. Takes plans as JSON, prints what became of them.
import { NetworkError, SessionReportsClient, type SessionReportsClientOptions } from "../../src/index.js";

/** One client and how it is to be set up. */
export interface TlsPlan {
  readonly options: Omit<SessionReportsClientOptions, "logger">;
  /** For `fromEnv`, in place of options. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What became of it. */
export interface TlsOutcome {
  /** Size of the report it got. */
  readonly sizeBytes?: number;
  readonly lengthVerified?: boolean;
  readonly code?: string;
  readonly hint?: string | undefined;
  readonly carriedOut?: string;
  readonly attempts?: number;
  /** What was written to the console meanwhile. */
  readonly warnings: readonly string[];
  /** Whether the platform's own fetch, which was not told about the certificate, refuses the server afterwards. */
  readonly fetchRefuses: boolean;
}

async function play({ options, env }: TlsPlan): Promise<TlsOutcome> {
  const warnings: string[] = [];
  console.warn = (message: string) => void warnings.push(message);
  const client = env === undefined ? new SessionReportsClient(options) : SessionReportsClient.fromEnv({ env });
  const url = client.baseUrl;
  let found: object;
  try {
    const report = await client.runReport(
      { criteria: [{ field: "protocol", value: "ssh" }] },
      { poll: { firstMs: 1, maxMs: 50 } },
    );
    const file = await report.download({ format: "pdf" });
    const { byteLength: sizeBytes } = await file.bytes();
    found = { sizeBytes, lengthVerified: (await file.verified).lengthVerified };
  } catch (error) {
    if (!NetworkError.is(error)) throw error;
    const { code, hint, carriedOut, attempts } = error;
    found = { code, hint, carriedOut, attempts };
  }
  client.close();
  const fetchRefuses = await fetch(url).then(
    () => false,
    () => true,
  );
  return { ...found, warnings, fetchRefuses };
}

const outcomes: TlsOutcome[] = [];
const plans: readonly TlsPlan[] = JSON.parse(process.argv[2] ?? "[]");
for (const plan of plans) outcomes.push(await play(plan));
console.log(JSON.stringify(outcomes));
