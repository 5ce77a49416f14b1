import { shownName } from '../src/disk/file-errors.ts';
import type { Backups, GenerationFacts } from './backups.ts';
import { outcome } from './file-tokens.ts';
import { tokens } from './files.ts';
import { handover } from './handover.ts';
import type { BackupRequest } from './ipc/contract.ts';
import { handle } from './ipc/handle.ts';

/** What messages call a backup, which has no name that a user gave. */
const title = 'backup';

/** Answers what the window asks about backups. Tokens become paths here, and paths tokens. */
export function answerBackupRequests(backups: Backups): void {
  handle('backup:put-part', (id, bytes) => outcome(title, () => backups.putPart(id, bytes)));
  handle('backup:write', (request, body) => outcome(title, () => backups.write(request.id, factsOf(request), body)));
  handle('backup:list', async () => {
    const found = await backups.list();
    return found.map(({ id, header: { name, file, time, layers }, newerWasDamaged }) => {
      return { id, name, fileName: file && shownName(file.path), time, layers, newerWasDamaged };
    });
  });
  handle('backup:read', async (id) => {
    const restored = await backups.read(id);
    if (!restored) return { ok: false, error: { code: 'not-found', name: title } };
    const { header, body, parts } = restored;
    const token = header.file && tokens.adopt(header.file);
    const bytes = handover.bytes([body, ...parts.values()]);
    const sizes = [...parts].map(([sum, { length }]): [string, number] => [sum, length]);
    return { ok: true, value: { token, bytes, body: body.length, parts: sizes } };
  });
  handle('backup:remove', (id) => backups.remove(id));
}

function factsOf({ name, layers, token, parts }: BackupRequest): GenerationFacts {
  const file = token === null ? undefined : tokens.known(token);
  return { name, layers, parts, file: file ?? null };
}
