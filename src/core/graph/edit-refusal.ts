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

export function refuse(code: EditRefusal['code'], en: string, ko: string): Result<never, EditRefusal> {
  return err({ code, message: text(en, ko) });
}

export function idTaken(): Result<never, EditRefusal> {
  return refuse('duplicate-id', 'This id is taken.', '이미 쓰이는 id입니다.');
}

export function unknownGroup(): Result<never, EditRefusal> {
  return refuse('unknown-group', 'This group no longer exists.', '이 그룹은 더 이상 없습니다.');
}

export function isBadName(name: string): boolean {
  return name.trim() === '' || name.length > MAX_NAME || UNPRINTABLE.test(name);
}

export function badName(): Result<never, EditRefusal> {
  return refuse(
    'bad-name',
    `A name has 1 to ${MAX_NAME} characters, none of them a control character.`,
    `이름은 제어 문자 없이 1~${MAX_NAME}자입니다.`,
  );
}

export function isPosition(position: Position): boolean {
  return [position.x, position.y].every((value) => Number.isFinite(value) && Math.abs(value) <= 1e7);
}
