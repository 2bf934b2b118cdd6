/** Options of the program itself, which every command takes. */
export interface GlobalOptions {
  readonly tenant?: string;
  readonly config?: string;
  readonly envFile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress?: "auto" | "plain" | "json" | "none";
  /** False with `--no-color`. */
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly log?: string;
}
