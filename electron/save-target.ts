import path from 'node:path';
import type { WriteOptions } from '../src/disk/atomic-write.ts';
import { withExtension } from './file-names.ts';
import type { Outcome, ReplaceAnswer, SavedFile, SaveKind } from './ipc/contract.ts';

/** The person, as far as a save needs them, and the file system. */
export interface SaveSteps {
  /** The system's dialog. It asks by itself before it gives the name of a file that exists; null is cancelled. */
  choose(suggestion: string): Promise<string | null>;
  /** Asks whether the file of this name may be replaced. */
  askReplace(name: string): Promise<ReplaceAnswer>;
  write(file: string, options: WriteOptions): Promise<Outcome<SavedFile>>;
}

/**
 * Saves where a person says. The dialog confirms only the name that was typed; where that gets an extension, it is
 * another file that would be replaced, and nobody was asked about it: so it is asked here, and a file that comes into
 * being meanwhile is not replaced either. The value is null when cancelled.
 */
export async function saveWhereChosen(
  kind: SaveKind,
  suggestion: string,
  { choose, askReplace, write }: SaveSteps,
): Promise<Outcome<SavedFile | null>> {
  for (let offered = suggestion; ; ) {
    const chosen = await choose(offered);
    if (chosen === null) return { ok: true, value: null };
    const file = withExtension(chosen, kind);
    if (file === chosen) return write(file, {});
    const written = await write(file, { exclusive: true });
    if (written.ok || written.error.code !== 'exists') return written;
    const answer = await askReplace(path.basename(file));
    if (answer === 'replace') return write(file, {});
    if (answer === 'cancel') return { ok: true, value: null };
    offered = file;
  }
}
