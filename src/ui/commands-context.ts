import { createContext, useContext } from 'react';
import type { CommandRegistry } from '../commands/registry.ts';

/** The window's way to everything a person can do. */
export const CommandsContext = createContext<CommandRegistry | null>(null);

export function useCommands(): CommandRegistry {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error('CommandsContext is missing: wrap the tree in its provider.');
  return commands;
}
