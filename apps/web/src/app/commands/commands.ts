import type { Icon } from '@tabler/icons-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';

export type CommandGroup = 'navigate' | 'page' | 'list' | 'create' | 'appearance' | 'account';

/** Something one can do: it stands in the palette and in the list of shortcuts. */
export interface Command {
  id: string;
  label: string;
  group: CommandGroup;
  icon?: Icon;
  /** One key (`j`, `?`, `shift+enter`), with `mod+` for Ctrl or ⌘, or two keys in turn (`g q`). */
  shortcut?: string;
  /** Further words to find it by. */
  keywords?: string;
  /** False keeps it out of the palette: it makes sense only with the focus on a row. */
  palette?: boolean;
  run: () => void;
}

const owners = new Map<symbol, Command[]>();
const listeners = new Set<() => void>();
let snapshot: Command[] = [];

function changed(): void {
  const byId = new Map<string, Command>();
  for (const command of [...owners.values()].flat()) byId.set(command.id, command);
  snapshot = [...byId.values()];
  listeners.forEach((listener) => listener());
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Every command that can be run now; of two with one id the later registered counts. */
export const allCommands = (): Command[] => snapshot;
export const useAllCommands = (): Command[] => useSyncExternalStore(subscribe, allCommands);

const shape = (commands: Command[]): string =>
  commands.map(({ id, label, group, shortcut }) => [id, label, group, shortcut].join('\u0001')).join('\u0002');

/** Registers commands while the caller is mounted. `run` always is the newest one; the array needs no memo. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const key = shape(commands);
  useEffect(() => {
    const owner = Symbol(key);
    owners.set(
      owner,
      latest.current.map((command, index) => ({ ...command, run: () => latest.current[index]?.run() })),
    );
    changed();
    return () => {
      owners.delete(owner);
      changed();
    };
  }, [key]);
}
