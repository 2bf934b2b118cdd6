// Every command needs both, and help neither.
export { applyVariables } from "./apply-variables.ts";
export { readEnvironment } from "./env-file.ts";
