import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

/** The generations of all documents that have backups, the oldest of each first. */
export function generations(userData: string): string[] {
  const root = path.join(userData, 'backups');
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((id) =>
    readdirSync(path.join(root, id))
      .filter((name) => name.endsWith('.backup'))
      .sort()
      .map((name) => path.join(root, id, name)),
  );
}

/** Waits until unsaved work is kept; how soon it is, `store/backups.test.ts` holds. */
export async function backedUp(userData: string): Promise<void> {
  await expect.poll(() => generations(userData).length, { timeout: 60_000 }).toBeGreaterThan(0);
}
