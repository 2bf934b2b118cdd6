import { brandError, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/**
 * A wrong option, argument or combination. Nothing was sent; only of a `fetch` that gives no Response nobody knows, and
 * `carriedOut` is then `"maybe"`.
 */
export class ConfigError extends ReportsError {
  declare readonly name: "ConfigError";
  /** The option or argument at fault, as the caller writes it: `auth.clientId`, `arguments.query`. */
  declare readonly option: string;

  constructor(option: string, problem: string) {
    super(`${option}: ${problem}`, { option } as Partial<ReportsErrorDetails>);
  }
}
brandError(ConfigError, "ConfigError", { code: "config_invalid" });
