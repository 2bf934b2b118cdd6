/** A command of curl, taken apart. */
export interface Command {
  readonly method: string;
  readonly url: string;
  readonly flags: readonly string[];
  /** Names in lower case, with those that curl adds by itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Reads what curl would send. Knows as much of it as the examples use. */
export function readCommand(command: string): Command {
  const words = [...command.replaceAll("\\\n", " ").matchAll(/(-d)?'([^']*)'|(\S+)/g)];
  const flags: string[] = [];
  const headers: Record<string, string> = { accept: "*/*" };
  let method = "GET";
  let url = "";
  let body: string | undefined;
  for (let at = 1; at < words.length; at++) {
    const [, isBody, quoted, bare]: readonly (string | undefined)[] = words[at]!;
    if (isBody !== undefined) body = quoted;
    else if (quoted !== undefined) url = quoted;
    else if (bare === "-X") method = words[++at]?.[3] ?? "";
    else if (bare === "-H") {
      const [name = "", value = ""] = (words[++at]?.[2] ?? "").split(": ");
      headers[name.toLowerCase()] = value;
    } else flags.push(bare ?? "");
  }
  return { method, url, flags, headers, body };
}
