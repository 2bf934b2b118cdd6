import type { ReportsEvent } from "@identity-reports/sailpoint-reports";
import type { Demo } from "../demo/demo.ts";
import { loadVendor } from "../vendors/load-vendor.ts";
import type { Connection, ReportSource } from "../vendors/vendor.ts";
import type { Order } from "./run.ts";
import type { Tokens } from "./tokens.ts";

/**
 * One client for each vendor and address, so that all runs there share its token and its rate limit. It tells of a run by
 * the label that its calls carry.
 */
export class Connections {
  readonly #tokens: Tokens;
  readonly #onEvent: (event: ReportsEvent) => void;
  readonly #sources = new Map<string, Promise<ReportSource>>();
  /** Loaded for the demo only. */
  #demo: Promise<Demo> | undefined;

  constructor(tokens: Tokens, onEvent: (event: ReportsEvent) => void) {
    this.#tokens = tokens;
    this.#onEvent = onEvent;
  }

  /** @throws ConfigError when the address cannot be one. */
  async open(order: Order): Promise<ReportSource> {
    const key = `${order.mode} ${order.vendorId} ${order.baseUrl}`;
    const opening = this.#sources.get(key) ?? this.#connect(order);
    this.#sources.set(key, opening);
    try {
      return await opening;
    } catch (error) {
      this.#sources.delete(key);
      throw error;
    }
  }

  /** The demo, to plan what happens in it. */
  demo(): Promise<Demo> {
    this.#demo ??= import("../demo/demo.ts").then(({ Demo: Loaded }) => new Loaded());
    return this.#demo;
  }

  async #connect(order: Order): Promise<ReportSource> {
    const vendor = await loadVendor(order.vendorId);
    const connection = order.mode === "demo" ? await this.#toDemo(order) : this.#toTenant(order);
    return vendor.connect({ ...connection, onEvent: this.#onEvent });
  }

  async #toDemo({ vendorId }: Order): Promise<Connection> {
    const demo = await this.demo();
    const { baseUrl, token } = await demo.open(vendorId);
    return { baseUrl, token };
  }

  #toTenant({ vendorId, baseUrl }: Order): Connection {
    return { baseUrl, token: async () => this.#tokens.get(vendorId, baseUrl) ?? "" };
  }
}
