const width = 24;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;
const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;

/** Shows one job on one line of a terminal; elsewhere, each change of state on a line of its own. */
export class ProgressBar {
  readonly #name: string;
  readonly #terminal: NodeJS.WriteStream;
  #last = "";

  constructor(name: string, terminal: NodeJS.WriteStream = process.stdout) {
    this.#name = name;
    this.#terminal = terminal;
  }

  /** Vendors do not say how far a run is, so the block moves to and fro. */
  running(state: string, elapsedMs: number): void {
    const place = Math.floor(elapsedMs / 250) % (width - 3);
    this.#show(`${"·".repeat(place)}███${"·".repeat(width - 3 - place)}`, `${state} ${seconds(elapsedMs)}`, state);
  }

  receiving(receivedBytes: number, totalBytes: number | undefined): void {
    const share = totalBytes === undefined || totalBytes === 0 ? 1 : receivedBytes / totalBytes;
    const full = Math.round(share * width);
    const detail = `${kilobytes(receivedBytes)}${totalBytes === undefined ? "" : ` of ${kilobytes(totalBytes)}`}`;
    this.#show("█".repeat(full) + "·".repeat(width - full), detail, "receiving");
  }

  done(text: string): void {
    this.#show("█".repeat(width), text, text);
    if (this.#terminal.isTTY) this.#terminal.write("\n");
  }

  failed(text: string): void {
    this.#show("×".repeat(width), text, text);
    if (this.#terminal.isTTY) this.#terminal.write("\n");
  }

  #show(bar: string, detail: string, key: string): void {
    if (this.#terminal.isTTY) this.#terminal.write(`\r\u001b[K${this.#name} ${bar} ${detail}`);
    else if (key !== this.#last) this.#terminal.write(`${this.#name} ${detail}\n`);
    this.#last = key;
  }
}
