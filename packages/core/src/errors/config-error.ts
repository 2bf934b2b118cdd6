import { oneLine } from "../internal/one-line.js";
import { brandError, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/**
 * A wrong option, argument or combination. Nothing was sent; only a `fetch` that gives no Response leaves it open, and
 * `carriedOut` is then `"maybe"`.
 */
export class ConfigError extends ReportsError {
  declare readonly name: "ConfigError";
  /** The option or argument at fault, as the caller writes it: `auth.clientId`, `arguments.query`. */
  declare readonly option: string;

  /** @param details what is not usual: nothing was sent, so `carriedOut` is `"no"`. */
  constructor(option: string, problem: string, details: Partial<ReportsErrorDetails> = {}) {
    super(`${option}: ${problem}`, { ...details, code: details.code ?? "config_invalid" });
    this.option = oneLine(option);
  }
}
brandError(ConfigError, "ConfigError");
