import { ConfigError } from "@identity-reports/core";
import { rules } from "@identity-reports/core/rows";

/** The rule for the path of a file or folder. */
export const path: typeof rules.nonEmptyText = {
  isOptional: false,
  validate(option, value) {
    rules.nonEmptyText.validate(option, value);
    if (String(value).includes("\0")) throw new ConfigError(option, "has a NUL, which no path can have");
  },
};
