import type { ClientOptions, Pages } from "@identity-reports/core";
import type { ApiClient } from "@identity-reports/core/vendor";
import { zipBytes, type FakeFetch } from "@identity-reports/core/fake";
import type { Answerer } from "../../src/fault-server.ts";
import type { GoodAnswer } from "../../src/play-fault.ts";
import { answeredBy } from "./answered-by.ts";

/**
 * What an endpoint is, as far as faults go: `read` may be sent again at any time, `change` only while it cannot have been
 * carried out, and a `file` may be sent again and is read after the call.
 */
export type EndpointKind = "read" | "change" | "file";

/** Who gives the good answers: the vendor's examples, word for word, or the vendor's fake out of its memory. */
export const answerSources = ["examples", "fake"] as const;

/** One of them. */
export type AnswerSource = (typeof answerSources)[number];

/** One endpoint method of one client, and how to call it. */
interface EndpointRow<Client, Fake, Subject> {
  readonly kind: EndpointKind;
  readonly call: (client: Client, subject: Subject) => PromiseLike<unknown>;
  /** The body of a good answer in the vendor's documents; an object is sent as JSON. */
  readonly answer: object | GoodAnswer;
  /** Puts into the fake what the call is about. Default: nothing, the call needs nothing. */
  readonly given?: (client: Client, fake: Fake) => Promise<Subject>;
}

/** The options a case sets. The address is that of the place where the fault is. */
export type CaseOptions = ClientOptions & { readonly baseUrl: string };

/** A client, and the one method of it that is tried. */
export interface OpenEndpoint {
  readonly client: ApiClient;
  call(): PromiseLike<unknown>;
}

/** An endpoint in front of the server that answers it. */
export interface ReadyEndpoint {
  readonly answer: Answerer;
  /** Sent with every request, and to be found nowhere else. */
  readonly secret: string;
  open(options: CaseOptions): OpenEndpoint;
}

/** An endpoint of any vendor. */
export interface Endpoint {
  /** Vendor and method: `ping.getRun`. */
  readonly name: string;
  readonly kind: EndpointKind;
  /** Makes ready for one call; a fake is a new one each time. */
  prepare(source: AnswerSource): Promise<ReadyEndpoint>;
}

/** A vendor's client and its endpoints. */
export interface Vendor {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  /** The methods of the client that stand for an endpoint, as its class has them. */
  readonly endpointMethods: readonly string[];
}

interface VendorSetup<Client extends ApiClient, Fake, Subject> {
  readonly name: string;
  readonly prototype: object;
  readonly create: (options: CaseOptions, secret: string) => Client;
  /** Methods that make more than one request, or none. */
  readonly others: readonly string[];
  /** What the examples are about. */
  readonly subject: Subject;
  /** A new fake, what opens it, and a client that puts things into it. */
  readonly fake: () => { readonly fake: Fake; readonly secret: string; readonly client: Client };
  readonly rows: Readonly<Record<string, EndpointRow<Client, Fake, Subject>>>;
}

const exampleSecret = "t0ken-for-fault-tests";

/** Describes a vendor. */
export function describeVendor<Client extends ApiClient, Fake extends { readonly fetch: FakeFetch }, Subject>(
  setup: VendorSetup<Client, Fake, Subject>,
): Vendor {
  const others = ["constructor", ...setup.others];
  return {
    name: setup.name,
    endpointMethods: Object.getOwnPropertyNames(setup.prototype).filter((method) => !others.includes(method)),
    endpoints: Object.entries(setup.rows).map(([method, row]) => ({
      name: `${setup.name}.${method}`,
      kind: row.kind,
      async prepare(source) {
        const ready = (answer: Answerer, secret: string, subject: Subject): ReadyEndpoint => ({
          answer,
          secret,
          open(options) {
            const client = setup.create(options, secret);
            return { client, call: () => row.call(client, subject) };
          },
        });
        if (source === "examples") return ready(exampleOf(row.answer), exampleSecret, setup.subject);
        const { fake, secret, client } = setup.fake();
        return ready(answeredBy(fake.fetch), secret, (await row.given?.(client, fake)) ?? setup.subject);
      },
    })),
  };
}

function exampleOf(answer: object | GoodAnswer): Answerer {
  const headers = { "content-type": "application/json" };
  const good = isWhole(answer) ? answer : { headers, body: JSON.stringify(answer) };
  return async () => good;
}

const isWhole = (answer: object | GoodAnswer): answer is GoodAnswer => "body" in answer;

/** The first page of a list: all of them would be more than one request. */
export async function firstPage<T>(pages: Pages<T>): Promise<readonly T[]> {
  for await (const { items } of pages.pages()) return items;
  return [];
}

/** Long enough to be cut behind the bytes that are looked at before a file is handed out. */
const table = `name,address\n${Array.from({ length: 200 }, (_, n) => `user-${n},user-${n * 7919}@example.com\n`).join("")}`;

export const csvFile: GoodAnswer = { headers: { "content-type": "text/csv" }, body: table };

export const zipFile: GoodAnswer = {
  headers: { "content-type": "application/zip" },
  body: Buffer.from(zipBytes([{ name: "PolicyReport.csv", bytes: Buffer.from(table) }])),
};

export const pdfFile: GoodAnswer = {
  headers: { "content-type": "application/pdf" },
  body: `%PDF-1.7\n${table}%%EOF\n`,
};
