import type { ExaminedClient } from "../examined-client.js";
import type { Asked, Question, ServerAnswer } from "../question.js";
import type { ProbedExchange, ProbedState } from "./probe-document.js";
import { textsIn } from "./self-check.js";
import { shapeOf } from "./shape.js";

/** An answer, and when it came. */
export interface TimedAnswer extends ServerAnswer {
  /** By this machine's clock, in ms since 1970: when the request was sent, and when its answer was there. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** The requests of a probe, written down by their shapes. */
export class ProbeSession {
  readonly exchanges: ProbedExchange[] = [];
  readonly states: ProbedState[] = [];
  /** Every text that was in an answer. */
  readonly seen = new Set<string>();
  readonly #client: ExaminedClient;

  constructor(client: ExaminedClient) {
    this.#client = client;
    client.currentCheck = "probe";
  }

  /** The path between the address and the vendor's endpoints. */
  get prefix(): string {
    return `/${this.#client.prefix}`;
  }

  /**
   * Sends a request.
   *
   * @param template its path with placeholders for ids.
   * @returns undefined when there was no answer.
   */
  async send(template: string, question: Question): Promise<TimedAnswer | undefined> {
    const sentAt = Date.now();
    const asked: Asked = await this.#client.exchange(question);
    const receivedAt = Date.now();
    const common = { method: question.method ?? "GET", path: template, durationMs: receivedAt - sentAt };
    if ("error" in asked) {
      this.exchanges.push({ ...common, headers: [], body: "no answer" });
      return undefined;
    }
    const { answer } = asked;
    for (const text of textsIn(answer.body)) this.seen.add(text);
    if (answer.requestId !== undefined) this.seen.add(answer.requestId);
    this.exchanges.push({
      ...common,
      status: answer.status,
      headers: [...answer.headers.keys()].filter((name) => /^[a-z-]{1,40}$/.test(name)).sort(),
      body: answer.body === undefined ? bodyForm(answer) : shapeOf(answer.body),
    });
    return { ...answer, sentAt, receivedAt };
  }

  /** Notes a state when it is first seen. */
  noteState(state: string, afterMs: number): void {
    if (this.states.at(-1)?.state !== state) this.states.push({ state, afterMs });
  }

  /** @throws the reason of the caller's signal. */
  async sleep(ms: number): Promise<void> {
    const { signal } = this.#client.limits;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}

const bodyForm = ({ isPage, text, bytes }: ServerAnswer): string => {
  if (isPage) return "a page";
  if (text === "" && bytes.byteLength === 0) return "nothing";
  return "no JSON";
};
