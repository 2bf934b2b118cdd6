import { systemWords } from "./system-words.ts";

/** Advice of the libraries to programs, and what it is at the command line. */
export const phrases: readonly (readonly [said: RegExp, instead: string])[] = [
  // Limits.
  [/ \((?:timeoutMs|maxRows)\)/g, ""],
  [/(?<=[( ])maxWaitMs\b/g, "--max-wait"],
  // Another line has the command that continues the run.
  [/onStarted threw: (?:(--save-handle .*)\.(?=; report))?/g, "$1"],
  [/: pass this error's handle to resume/g, ""],
  [/with resume\(\{ id: "([^"]*)" \}\)/g, "with identity-reports wait sailpoint:$1"],
  [/take it with resume, /g, "take it with identity-reports wait, "],
  [/pass onJoined: "wait" or "accept"/g, "add --on-joined wait or --on-joined accept"],
  [/pass onJoined: "wait" or/g, "add --on-joined wait or"],
  [/pass onJoined: "accept"/g, "add --on-joined accept"],
  [/\baborted by the caller\b/g, "stopped"],
  // Credentials.
  [/auth\.apiKey must be/g, "the API key must be"],
  [/(?<=, and |; )call again/g, "run the same command again"],
  // Files.
  [/\bthe stream\b(?! (?:returned|was))/g, "standard output"],
  [/; pass ifExists: "replace" or "number", or another path; a path that ends in "\/" is a folder/g, ""],
  // Addresses and certificates.
  [
    /; request\(\) sends it as it is, and apiVersion changes nothing about it: try another version, as in [^;()]*/g,
    " ",
  ],
  [/see apiVersion/g, "see SAIL_API_VERSION in identity-reports help environment"],
  [/,? or (?:the name it has )?as tls: \{ serverName \}/g, ""],
  [/as tls: \{ ca \}/g, "as ca of the tenant (identity-reports help environment)"],
  [/tls: \{ ca \} of this client/g, "ca of the tenant (identity-reports help environment)"],
  [/see the option tls/g, "see ca in identity-reports help environment"],
  [/; the option tls does not help/g, ""],
  [/a client with tls /g, "a tenant with a CA file of its own "],
];

/** Options of the libraries that a flag sets. */
const flags: Readonly<Record<string, string>> = {
  "poll.firstMs": "--interval",
  "poll.maxMs": "--interval",
  concurrency: "--concurrency",
  delimiter: "--delimiter",
  ignore: "--ignore",
  key: "--key",
  maxWaitMs: "--max-wait",
  normalize: "--normalize",
  only: "--only",
  publicKey: "--public-key",
  release: "--release",
  renamed: "--renamed",
};

/** A message of a library in the words of the command line. */
export function inCommandWords(text: string): string {
  const replaced = phrases.reduce((words, [said, instead]) => words.replace(said, instead), systemWords(text));
  return replaced
    .replace(/^([\w.]+)(?=: )/, (option) => flags[option] ?? option)
    .replaceAll(/ {2,}/g, " ")
    .trimEnd();
}
