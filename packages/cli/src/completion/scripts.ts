import { globalFlags, helpWords, wordsBehind, type CommandWords, type FlagWords } from "./command-words.ts";

/** The names of the program. */
const programs = ["identity-reports", "idr"];

/** Shells that there is a script for. */
export type ShellName = "bash" | "zsh" | "fish" | "powershell";

/** The script that a shell reads to complete command lines. It needs nothing installed, and calls only this program, for the names of tenants. */
export const completionScripts: Readonly<Record<ShellName, (commands: readonly CommandWords[]) => string>> = {
  bash,
  zsh: (commands) => `#compdef ${programs.join(" ")}\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`,
  fish,
  powershell,
};

const namesOf = (flags: readonly FlagWords[]): string[] => flags.map(({ long }) => long);

/** Prints the names of tenants. The one thing that a script calls: they are in the settings of this user. */
const tenantsCall = "identity-reports complete tenants";

function bash(all: readonly CommandWords[]): string {
  const globals = namesOf(globalFlags());
  const names = all.map(({ name }) => name);
  const tenants = `$(${tenantsCall} 2>/dev/null)`;
  return `_identity_reports() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${[...names, "help"].join("|")}) command="$word"; break ;; esac
  done
  [[ "$current" == -* ]] || case "$command $previous" in
${wordsBehind(all)
  .map(({ command, previous, words }) => `    "${command} ${previous}") words="${words.join(" ")}" ;;`)
  .join("\n")}
    *" --tenant") words="${tenants}" ;;
  esac
  if [[ -z "$words" ]]; then
    case "$command" in
      "") words="${[...names, "help", ...globals].join(" ")}" ;;
      help) words="${helpWords(all).join(" ")}" ;;
${all
  .map(
    ({ name, words, flags }) =>
      `      ${name}) words="${[...(name === "doctor" ? [tenants] : []), ...words, ...namesOf(flags), ...globals].join(" ")}" ;;`,
  )
  .join("\n")}
    esac
  fi
  COMPREPLY=()
  for word in $(compgen -W "$words" -- "$current"); do COMPREPLY+=("$word"); done
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  fi
}
complete -o filenames -F _identity_reports ${programs.join(" ")}
`;
}

/** A text in the single quotes of fish. */
const fishText = (text: string): string => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

function fish(all: readonly CommandWords[]): string {
  const flag = (program: string, condition: string, { long, short, description, takesValue, choices }: FlagWords) =>
    [
      `complete -c ${program} -n ${fishText(condition)} -l ${long.slice(2)}`,
      ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
      ...(choices.length > 0 ? [`-x -a ${fishText(choices.join(" "))}`] : takesValue ? ["-r"] : []),
      `-d ${fishText(description)}`,
    ].join(" ");
  const lines = programs.flatMap((program) => [
    ...globalFlags().map((each) => flag(program, "true", each)),
    `complete -c ${program} -x -l tenant -a '(${tenantsCall} 2>/dev/null)'`,
    `complete -c ${program} -f -n '__fish_seen_subcommand_from doctor' -a '(${tenantsCall} 2>/dev/null)'`,
    `complete -c ${program} -f -n '__fish_seen_subcommand_from help' -a ${fishText(helpWords(all).join(" "))}`,
    ...wordsBehind(all)
      .filter(({ previous }) => !previous.startsWith("-"))
      .map(({ command, previous, words }) => {
        const here = `__fish_seen_subcommand_from ${command}; and __fish_seen_subcommand_from ${previous}`;
        return `complete -c ${program} -n ${fishText(here)} -a ${fishText(words.join(" "))}`;
      }),
    ...all.flatMap(({ name, summary, words, flags }) => {
      const here = `__fish_seen_subcommand_from ${name}`;
      return [
        `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${fishText(summary)}`,
        ...(words.length === 0 ? [] : [`complete -c ${program} -n ${fishText(here)} -a ${fishText(words.join(" "))}`]),
        ...flags.map((each) => flag(program, here, each)),
      ];
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

/** A list of texts in PowerShell. */
const powershellList = (words: readonly string[]): string =>
  `@(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})`;

function powershell(all: readonly CommandWords[]): string {
  const globals = namesOf(globalFlags());
  const entries = all.map(
    ({ name, words, flags }) => `    '${name}' = ${powershellList([...words, ...namesOf(flags), ...globals])}`,
  );
  const values = wordsBehind(all).map(
    ({ command, previous, words }) => `    '${command} ${previous}' = ${powershellList(words)}`,
  );
  return `Register-ArgumentCompleter -Native -CommandName ${programs.join(", ")} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${entries.join("\n")}
    'help' = ${powershellList(helpWords(all))}
  }
  $values = @{
${values.join("\n")}
  }
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -and $typed.Count -gt 0) { $typed = @($typed | Select-Object -SkipLast 1) }
  $command = $typed | Where-Object { $commands.ContainsKey($_) } | Select-Object -First 1
  $previous = $typed | Select-Object -Last 1
  $words = $null
  if (-not "$wordToComplete".StartsWith('-')) {
    $words = $values["$command $previous"]
    if ($previous -eq '--tenant' -or $command -eq 'doctor') { $words = @(& identity-reports complete tenants 2>$null) }
  }
  if (-not $words) { $words = if ($command) { $commands[$command] } else { @($commands.Keys) + ${powershellList(globals)} } }
  $words | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`;
}
