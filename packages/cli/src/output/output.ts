import { stripVTControlCharacters, styleText } from "node:util";
import type { Context, OutputStream } from "../context.ts";
import { wrappedLine } from "../progress/text-width.ts";
import type { GlobalOptions } from "../globals.ts";
import { withSettings } from "./printed-command.ts";
import { withVisibleNames } from "./visible-names.ts";
import { standardOutput } from "./standard-output.ts";

/** A style of `util.styleText`. */
export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Every document in JSON says which shape it has. */
export const schemaVersion = 1;

/** Writes results to standard output, and everything else to standard error. */
export class Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** True when every line on standard error is JSON: with `--json`, unless standard error is a terminal. */
  readonly isInfoJson: boolean;
  readonly #context: Context;
  readonly #globals: GlobalOptions;
  readonly #words: readonly string[];
  readonly #hasColor: boolean;
  #hasData = false;

  /** @param words of the command line. */
  constructor(context: Context, globals: GlobalOptions, words: readonly string[] = []) {
    const { json = false, quiet = false, color = true } = globals;
    this.#globals = globals;
    this.#words = words;
    this.isJson = json;
    this.isQuiet = quiet;
    this.isInfoJson = json && context.stderr.isTTY !== true;
    this.#context = context;
    this.#hasColor = color && context.env["TERM"] !== "dumb";
  }

  /**
   * The result for people: not with `--json`, and with `--quiet` only where the command fails, on standard error.
   *
   * @param isFailure whether the result says why the exit code is not 0.
   */
  result(lines: readonly string[], isFailure = false): void {
    if (this.isQuiet && isFailure) return this.failure(lines);
    if (this.isJson || this.isQuiet) return;
    const { isTTY = false, columns } = this.#context.stdout;
    // A terminal would break lines in the middle of a word.
    const told = lines.map((line) => this.forPeople(line));
    const fitted = isTTY ? told.flatMap((line) => wrappedLine(line, (columns || 80) - 1)) : told;
    this.data(fitted.map((line) => `${line}\n`).join(""));
  }

  /** The result for programs, as one document: with `--json`. */
  document(document: object): void {
    if (this.isJson) this.data(`${JSON.stringify({ schemaVersion, ...document }, undefined, 2)}\n`);
  }

  /** The document of a failure, on standard output unless a part of a result is there already; with `--json`. */
  failureDocument(document: object): void {
    if (!this.#hasData) this.document(document);
  }

  /** The result with `--quiet`: only a path, for one. */
  quietResult(line: string): void {
    if (this.isQuiet && !this.isJson) this.data(`${line}\n`);
  }

  /** Writes bytes or text of the result as they are. */
  data(text: string | Uint8Array): void {
    this.#hasData = true;
    this.#context.stdout.write(text);
  }

  /** Standard output as the end of a stream of bytes, which leaves it open. Waits for a slow reader. */
  stream(): WritableStream<Uint8Array> {
    return standardOutput(this.#context, () => (this.#hasData = true));
  }

  /** A line of information for people; not with `--quiet`. */
  info(line: string): void {
    const told = this.forPeople(line);
    this.event(this.isInfoJson ? JSON.stringify({ message: told }) : told);
  }

  /** A line about something that was not written, and changes nothing else: also with `--quiet`. */
  warning(line: string): void {
    this.error(this.isInfoJson ? JSON.stringify({ warning: line }) : `Warning: ${line}`);
  }

  /** A line of progress as it is; not with `--quiet`. */
  event(line: string): void {
    if (!this.isQuiet) this.error(line);
  }

  /** A line about a failure: also with `--quiet`. */
  error(line: string): void {
    this.#context.stderr.write(`${line}\n`);
  }

  /** Why the exit code is not 0: also with `--quiet`. Without colours, which are those of standard output. */
  failure(lines: readonly string[]): void {
    for (const line of lines.map((each) => stripVTControlCharacters(this.forPeople(each))))
      this.error(this.isInfoJson ? JSON.stringify({ message: line.replace(/^\W*? (?=\S)/, "").trim() }) : line);
  }

  /**
   * A text for people: its commands have the options of this call that say whose settings count, and the names from the
   * command line have no control characters.
   */
  forPeople(text: string): string {
    return withVisibleNames(this.withSettings(text), this.#words);
  }

  /** A text whose commands have the options of this call that say whose settings count. */
  withSettings(text: string): string {
    return withSettings(text, this.#globals);
  }

  /** Text in a style, where the stream shows colours. */
  style(style: Style, text: string, stream: OutputStream = this.#context.stdout): string {
    if (!this.#hasColor || !this.#showsColors(stream)) return text;
    return styleText(style, text, { validateStream: false });
  }

  #showsColors(stream: OutputStream): boolean {
    const { env } = this.#context;
    if (env["NO_COLOR"]) return false;
    if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
    return stream.isTTY === true && !env["CI"];
  }
}
