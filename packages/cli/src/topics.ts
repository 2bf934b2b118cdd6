/** Pages beside the commands: `help environment`, or `environment` alone. */
export const topicNames = ["environment", "exit-codes", "plan"] as const;

/** Name of a page beside the commands. */
export type TopicName = (typeof topicNames)[number];

/** The page that a command line asks for: `help plan`, `plan`, `plan --help`. */
export function topicOf(argv: readonly string[]): TopicName | undefined {
  const words = argv.filter((word) => word !== "help" && word !== "--help" && word !== "-h");
  return words.length === 1 ? topicNames.find((name) => name === words[0]) : undefined;
}
