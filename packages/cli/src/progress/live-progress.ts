import type { Context } from "../context.ts";
import { durationText, sizeText } from "../input/duration.ts";
import type { Output, Style } from "../output/output.ts";
import { glyphsFor, type Glyphs } from "./glyphs.ts";
import type { JobChange, JobEnd, JobName, JobProgress, Progress } from "./progress.ts";
import { plainLine, Region, type RegionLine } from "./region.ts";
import { withoutControls, padded, shortened, spread, textWidth, wrapped } from "./text-width.ts";

/** How often the clocks of the jobs move. */
const FRAME_MS = 200;
/** How long a note is shown beside its job. */
const NOTE_MS = 4_000;
const BAR = 13;

interface Job {
  readonly name: JobName;
  readonly startedAt: number;
  state: string;
  received?: { readonly receivedBytes: number; readonly totalBytes?: number | undefined } | undefined;
  note?: { readonly text: string; readonly until: number } | undefined;
}

/** Progress for a terminal: ended jobs as lines that stay, active ones and a summary in a region below. */
export class LiveProgress implements Progress {
  readonly #region: Region;
  readonly #output: Output;
  readonly #context: Context;
  readonly #glyphs: Glyphs;
  readonly #jobs = new Set<Job>();
  #printed: RegionLine[] = [];
  #summary = "";
  #timer: NodeJS.Timeout | undefined;
  #tenantWidth = 0;

  constructor(context: Context, output: Output) {
    this.#context = context;
    this.#output = output;
    this.#region = new Region(context.stderr);
    this.#glyphs = glyphsFor(context);
  }

  job(name: JobName): JobProgress {
    const job: Job = {
      name: { tenant: withoutControls(name.tenant), report: withoutControls(name.report) },
      startedAt: performance.now(),
      state: "starting",
    };
    this.#tenantWidth = Math.max(this.#tenantWidth, Math.min(16, textWidth(job.name.tenant)));
    this.#jobs.add(job);
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MS).unref();
    this.#draw();
    return { change: (change) => this.#change(job, change) };
  }

  print(line: string): void {
    this.#printed.push(plainLine(withoutControls(this.#output.forPeople(line))));
    this.#draw();
  }

  summarise(text: string): void {
    this.#summary = text;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#jobs.clear();
    this.#summary = "";
    this.#draw();
    this.#region.close();
  }

  #change(job: Job, change: JobChange): void {
    switch (change.kind) {
      case "state":
        job.state = withoutControls(change.state);
        job.received = undefined;
        return;
      case "receiving":
        job.received = change;
        return;
      case "note":
        job.note = { text: withoutControls(change.text), until: performance.now() + NOTE_MS };
        this.#draw();
        return;
      case "ended":
        this.#jobs.delete(job);
        this.#printed.push(this.#endedLine(job, change.end, change.facts), ...this.#detailLines(change.details ?? []));
        this.#draw();
    }
  }

  #draw(): void {
    const printed = this.#printed;
    this.#printed = [];
    this.#region.draw(this.#lines(), printed);
  }

  /** Active jobs first; where there are more than rows, the last line says how many are not shown. */
  #lines(): RegionLine[] {
    const { columns, maxLines } = this.#region;
    const summary = this.#summary === "" ? [] : [plainLine(shortened(this.#summary, columns))];
    const room = Math.max(1, maxLines - summary.length);
    const jobs = [...this.#jobs];
    const shown = jobs.length > room ? jobs.slice(0, room - 1) : jobs;
    const hidden = jobs.length - shown.length;
    const more = hidden > 0 ? [plainLine(shortened(`  and ${hidden} more active`, columns))] : [];
    return [...shown.map((job) => this.#activeLine(job, columns)), ...more, ...summary];
  }

  #activeLine(job: Job, columns: number): RegionLine {
    const isReceiving = job.received !== undefined;
    const glyph = isReceiving ? this.#glyphs.receiving : this.#glyphs.active;
    const line = spread(this.#nameOf(job), this.#activity(job, columns), columns - 2);
    return this.#styled("cyan", glyph, line);
  }

  #activity(job: Job, columns: number): string {
    const now = performance.now();
    const note = job.note !== undefined && job.note.until > now ? `, ${job.note.text}` : "";
    if (job.received === undefined) return `${job.state} ${durationText(now - job.startedAt)}${note}`;
    const { receivedBytes, totalBytes } = job.received;
    const bytes =
      totalBytes === undefined ? sizeText(receivedBytes) : `${sizeText(receivedBytes)} of ${sizeText(totalBytes)}`;
    if (note !== "" || columns < 60 || !totalBytes) return `${bytes}${note}`;
    const full = Math.round((BAR * Math.min(receivedBytes, totalBytes)) / totalBytes);
    return `${this.#glyphs.full.repeat(full)}${this.#glyphs.empty.repeat(BAR - full)} ${bytes}`;
  }

  #endedLine(job: Job, end: JobEnd, facts: readonly string[]): RegionLine {
    const { columns } = this.#region;
    const glyph = { done: this.#glyphs.done, failed: this.#glyphs.failed, stopped: this.#glyphs.active }[end];
    const style = ({ done: "green", failed: "red", stopped: "yellow" } as const)[end];
    const took = durationText(performance.now() - job.startedAt);
    // Where there is little room, the facts go first: the last one is the least.
    let kept = [...facts, took];
    while (kept.length > 1 && textWidth(this.#nameOf(job)) + textWidth(kept.join("  ")) + 4 > columns) {
      kept = kept.slice(0, -1);
    }
    return this.#styled(style, glyph, spread(this.#nameOf(job), kept.join("  "), columns - 2));
  }

  #detailLines(details: readonly string[]): RegionLine[] {
    const { columns } = this.#region;
    return details
      .flatMap((detail) => wrapped(withoutControls(detail), columns - 2))
      .map((line) => plainLine(`  ${line}`));
  }

  #nameOf({ name: { tenant, report } }: Job): string {
    return `${padded(shortened(tenant, this.#tenantWidth), this.#tenantWidth)}  ${report}`;
  }

  #styled(style: Style, glyph: string, line: string): RegionLine {
    const text = `${this.#output.style(style, glyph, this.#context.stderr)} ${line}`;
    return { text, width: textWidth(`${glyph} ${line}`) };
  }
}
