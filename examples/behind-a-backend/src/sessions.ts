import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

const name = "session";

/**
 * Who may have a token. A stand-in for the login you have: everyone who opens the page gets a session here. Keep the
 * cookie's attributes.
 */
export class Sessions {
  readonly #open = new Set<string>();

  /** @returns the cookie of a new session. */
  start(): string {
    const id = randomBytes(32).toString("base64url");
    this.#open.add(id);
    return `${name}=${id}; HttpOnly; SameSite=Strict; Path=/`;
  }

  has({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? "").split(/;\s*/);
    const own = cookies.find((cookie) => cookie.startsWith(`${name}=`));
    return own !== undefined && this.#open.has(own.slice(name.length + 1));
  }
}
