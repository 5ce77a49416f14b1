import { useState } from 'react';
import type { Command } from '../../commands/registry.ts';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { joinTexts, sameText, type Text, text } from '../../core/text.ts';
import { useBindings } from '../controls/use-bindings.ts';
import { IS_MAC } from '../controls/use-shortcuts.ts';
import { useEditor } from '../editor-context.ts';

/** The change that is under way: one at a time. */
export interface KeyChange {
  readonly command: Command;
  /** Which of the command's keys is pressed anew; as many as it has for one more, null for all of them (reset). */
  readonly index: number | null;
  /** Why the keys that were pressed cannot be had. */
  readonly refusal: Text | null;
  /** Keys that other commands have: to be taken over, or not. */
  readonly question: { readonly text: Text; readonly keys: readonly string[] } | null;
}

const HAS = text('shell.useKeyChange.has', 'The command already has these keys.');
const RESET_ALL = text('shell.useKeyChange.resetAll', 'All commands have their own keys again.');

/** Changing the keys of commands, step by step: press, hear what is wrong with them, take them over or not. */
export function useKeyChange() {
  const editor = useEditor();
  const bindings = useBindings();
  const [change, setChange] = useState<KeyChange | null>(null);
  const [said, setSaid] = useState<Text | null>(null);
  const place = { mac: IS_MAC, browser: editor.platform.kind === 'browser' };

  function assign(command: Command, keys: readonly string[]): void {
    bindings.assign(command.id, keys);
    setChange(null);
    setSaid(nowText(command, keys));
  }

  /** Asks before another command loses keys. */
  function propose(command: Command, index: number | null, keys: readonly string[]): void {
    const taken = keys.flatMap((key) => {
      const owner = bindings.ownerOf(key, command.id);
      return owner ? [{ key, owner }] : [];
    });
    const fixed = taken.find(({ owner }) => owner.native);
    if (fixed) setChange({ command, index, refusal: fixedText(fixed.key, fixed.owner), question: null });
    else if (taken.length > 0) {
      const parts = taken.map(({ key, owner }) => takenText(key, owner, bindings.keysOf(owner.id).length === 1));
      const question = joinTexts(parts, ' ');
      setChange({ command, index, refusal: null, question: { text: question, keys } });
    } else assign(command, keys);
  }

  return {
    change,
    /** For a screen reader: what the last change came to. */
    said,
    start: (command: Command, index: number) => setChange({ command, index, refusal: null, question: null }),
    stop: () => setChange(null),
    press: (command: Command, index: number, shortcut: string) => {
      const now = bindings.keysOf(command.id);
      const refusal = bindings.refusal(command.id, shortcut, place) ?? null;
      if (refusal || (now.includes(shortcut) && now[index] !== shortcut)) {
        setChange({ command, index, refusal: refusal ?? HAS, question: null });
      } else propose(command, index, [...now.slice(0, index), shortcut, ...now.slice(index + 1)]);
    },
    remove: (command: Command, index: number) => assign(command, bindings.keysOf(command.id).toSpliced(index, 1)),
    reset: (command: Command) => propose(command, null, command.shortcuts),
    takeOver: () => {
      if (change?.question) assign(change.command, change.question.keys);
    },
    resetAll: () => {
      bindings.resetAll();
      setChange(null);
      setSaid(RESET_ALL);
    },
  };
}

export type KeyChanges = ReturnType<typeof useKeyChange>;

function nowText({ title }: Command, keys: readonly string[]): Text {
  const shown = keys.map((key) => formatShortcut(key, IS_MAC)).join(', ');
  return shown === ''
    ? text('shell.useKeyChange.titleNoKeys', '{title}: no keys.', { title })
    : text('shell.useKeyChange.titleShown', '{title}: {shown}.', { title, shown });
}

function takenText(key: string, { title }: Command, isOnly: boolean): Text {
  const shown = formatShortcut(key, IS_MAC);
  const left = isOnly
    ? text('shell.useKeyChange.itWouldBeLeftWithout', ' It would be left without keys.')
    : sameText('');
  return text('shell.useKeyChange.shownRunsTitleLeft', '{shown} runs “{title}”.{left}', { shown, title, left });
}

function fixedText(key: string, { title }: Command): Text {
  const shown = formatShortcut(key, IS_MAC);
  return text('shell.useKeyChange.shownIsTheSystemsOwn', '{shown} is the system’s own “{title}” and stays so.', {
    shown,
    title,
  });
}
