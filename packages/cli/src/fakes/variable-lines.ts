/** How variables are written down. */
export type ShellName = "sh" | "powershell" | "env";

const writers: Readonly<Record<ShellName, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  // Values of the fakes hold no single quotes, which such a file could not hold inside them.
  env: (name, value) => `${name}='${value}'`,
};

/** The lines that set variables in a shell, or in a file for `--env-file`. */
export const variableLines = (variables: Readonly<Record<string, string>>, shell: ShellName): string[] =>
  Object.entries(variables).map(([name, value]) => writers[shell](name, value));
