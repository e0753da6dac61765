import type { Command } from 'commander';
import { CommandError } from '../output.ts';

/** `renubu completion bash|zsh|fish`: a script that completes commands and options. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion <shell>')
    .description('print a completion script: bash, zsh or fish')
    .action((shell: string) => void process.stdout.write(completionScript(program, shell)));
}

interface Word {
  /** The commands before it, such as `executions`. */
  under: string;
  word: string;
  description: string;
}

/** Every subcommand and long option by the command it belongs to. */
export function completionWords(program: Command): Word[] {
  const walk = (command: Command, under: string): Word[] => [
    ...command.options.flatMap(({ long, description }) => (long == null ? [] : [{ under, word: long, description }])),
    ...command.commands.flatMap((child) => [
      { under, word: child.name(), description: child.description() },
      ...walk(child, `${under} ${child.name()}`.trim()),
    ]),
  ];
  return walk(program, '');
}

/** The script for a shell. Throws `CommandError` for another one. */
export function completionScript(program: Command, shell: string): string {
  const words = completionWords(program);
  switch (shell) {
    case 'bash':
      return bash(words);
    case 'zsh':
      return `#compdef renubu\nautoload -U +X bashcompinit && bashcompinit\n${bash(words)}`;
    case 'fish':
      return fish(words);
    default:
      throw new CommandError(`There is no completion for “${shell}”; say bash, zsh or fish.`, 2);
  }
}

function bash(words: readonly Word[]): string {
  const places = group(words);
  const cases = [...places].map(
    ([under, found]) => `    '${under}') words='${found.map(({ word }) => word).join(' ')}' ;;`,
  );
  return `_renubu() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) place="\${place:+$place }$word" ;; esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _renubu renubu
`;
}

function fish(words: readonly Word[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", '’')}'`;
  const lines = words.map(({ under, word, description }) => {
    const condition =
      under === ''
        ? '__fish_use_subcommand'
        : under
            .split(' ')
            .map((part) => `__fish_seen_subcommand_from ${part}`)
            .join('; and ');
    const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
    return `complete -c renubu -n ${quoted(condition)} ${what} -d ${quoted(description)}`;
  });
  return `${lines.join('\n')}\n`;
}

function group(words: readonly Word[]): Map<string, Word[]> {
  const places = new Map<string, Word[]>();
  for (const word of words) places.set(word.under, [...(places.get(word.under) ?? []), word]);
  return places;
}
