import { type Text, text } from '../core/text.ts';
import type { OpenedFile, OpenKind, Platform } from '../platform/types.ts';
import type { View } from './view.ts';

/** The files that a person picks in the open dialog; of those that cannot be read, it says why. */
export async function pickFiles(
  platform: Pick<Platform, 'open'>,
  view: Pick<View, 'toast'>,
  kind: OpenKind,
  multiple: boolean,
): Promise<readonly OpenedFile[]> {
  const outcomes = await platform.open(kind, multiple);
  for (const outcome of outcomes) if (!outcome.ok) view.toast('error', outcome.error.message);
  return outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
}

/** What is said of a file, with its name before it. */
export function prefixed(name: string, message: Text): Text {
  return name === '' ? message : text('store.pickedFiles.nameMessage', '{name}: {message}', { name, message });
}
