import { err, type Result } from '../result.ts';
import { type Text, text, UNPRINTABLE } from '../text.ts';
import type { Position } from './document.ts';

/** Why an edit was refused; the document is unchanged. */
export interface EditRefusal {
  readonly code:
    | 'unknown-node'
    | 'unknown-group'
    | 'unknown-note'
    | 'unknown-edge'
    | 'unknown-layer-type'
    | 'unknown-port'
    | 'duplicate-id'
    | 'name-taken'
    | 'bad-name'
    | 'cycle'
    | 'bad-attribute'
    | 'bad-position'
    | 'too-many-nodes'
    | 'too-many-edges'
    | 'too-many-groups'
    | 'too-many-notes'
    | 'bad-group'
    | 'bad-note';
  readonly message: Text;
}

/** Characters of a name or a title. */
export const MAX_NAME = 200;

export function refuse(code: EditRefusal['code'], message: Text): Result<never, EditRefusal> {
  return err({ code, message });
}

export function idTaken(): Result<never, EditRefusal> {
  return refuse('duplicate-id', text('graph.editRefusal.thisIdIsTaken', 'This id is taken.'));
}

export function unknownGroup(): Result<never, EditRefusal> {
  return refuse('unknown-group', text('graph.editRefusal.thisGroupNoLongerExists', 'This group no longer exists.'));
}

export function isBadName(name: string): boolean {
  return name.trim() === '' || name.length > MAX_NAME || UNPRINTABLE.test(name);
}

export function badName(): Result<never, EditRefusal> {
  return refuse(
    'bad-name',
    text('graph.editRefusal.aNameHas1To', 'A name has 1 to {maxName} characters, none of them a control character.', {
      maxName: MAX_NAME,
    }),
  );
}

export function isPosition(position: Position): boolean {
  return [position.x, position.y].every((value) => Number.isFinite(value) && Math.abs(value) <= 1e7);
}
