import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { FakeFetch } from "@identity-reports/core/fake";
import type { AskedRequest } from "../../src/fault-server.ts";
import type { GoodAnswer } from "../../src/play-fault.ts";
import { answeredBy } from "../support/answered-by.ts";
import { intentOf, type Format } from "./intent.ts";
import type { VendorName } from "./plan.ts";

/** A vendor's fake behind its server. */
export interface SoakVendor {
  readonly name: VendorName;
  /** The format of the file that is asked for, or `"json"`. */
  formatOf(target: string): Format | "json";
  /** Carries a request out; a run that it starts gets the file meant for its job. @returns with the id of that run. */
  answer(request: AskedRequest, job: string): Promise<{ readonly good: GoodAnswer; readonly id?: string }>;
}

/** What a vendor answers to a start, as much of it as is read. */
interface StartedAnswer {
  readonly id: string;
  /** At Fudo, with the id in it. */
  readonly report: { readonly id: string };
}

interface VendorSetup {
  readonly name: VendorName;
  readonly fake: { readonly fetch: FakeFetch; nextRun(plan: object): void };
  /** A method and a target that start a run. */
  readonly starts: RegExp;
  /** Finds the format in a target that asks for a file. */
  readonly file: RegExp;
  readonly idIn: (answer: StartedAnswer) => string;
}

/** Files of runs that are to be started are planned one by one. */
function soakVendor({ name, fake, starts, file, idIn }: VendorSetup, seed: number): SoakVendor {
  const answerOf = answeredBy(fake.fetch);
  let lastStart: Promise<unknown> = Promise.resolve();
  const start = async (request: AskedRequest, job: string): Promise<{ good: GoodAnswer; id: string }> => {
    const { rows, file: content } = intentOf(seed, job);
    // Some runs are over at once, others after a few looks.
    fake.nextRun({ rows, file: content, runMs: content.length % 3 === 0 ? 30 : 0 });
    const good = await answerOf(request);
    const { status = 200 } = good;
    if (status !== 200) throw new Error(`${name} did not start the run of ${job}: ${status} ${String(good.body)}`);
    return { good, id: idIn(JSON.parse(Buffer.from(good.body).toString())) };
  };
  return {
    name,
    formatOf: (target) => (file.exec(target)?.[1] as Format | undefined) ?? "json",
    async answer(request, job) {
      if (!starts.test(`${request.method} ${request.target}`)) return { good: await answerOf(request) };
      const started = lastStart.then(() => start(request, job));
      lastStart = started.catch((error: unknown) => console.error(error));
      return await started;
    },
  };
}

const template = { name: "soak", displayName: "Soak", type: "published", reportConfig: "{}" };
const setups: readonly VendorSetup[] = [
  {
    name: "sailpoint",
    fake: sailPointFake({ rateLimit: false, behaviour: { concurrency: "unlimited" } }),
    starts: /^POST \S+\/run$/,
    file: /\bfileFormat=(csv|pdf)\b/,
    idIn: (answer) => answer.id,
  },
  {
    name: "session",
    fake: sessionFake(),
    starts: /^POST \S+\/report$/,
    file: /\/report\/\d+\/(csv|pdf|html)\b/,
    idIn: (answer) => answer.report.id,
  },
  {
    name: "ping",
    fake: pingFake({ templates: [template] }),
    starts: /^POST \S+[?&]_action=run\b/,
    file: /\b_action=download\b.*\bformat=(csv|jsonl)\b/,
    idIn: (answer) => answer.id,
  },
];

/** All vendors, in the order of `vendorNames`. */
export const openVendors = (seed: number): readonly SoakVendor[] => setups.map((setup) => soakVendor(setup, seed));
