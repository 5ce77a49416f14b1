import { describe, expect, it } from 'vitest';
import { emptiedText, KINDS, questionText, sizeText } from '../../../src/ui/shell/storage-words.ts';
import { english, korean } from '../../support/said.ts';

describe('the words of what is kept', () => {
  it('say how much it is, in both languages', () => {
    const much = sizeText({ kind: 'caches', bytes: 1_258_291, files: 1200 });
    expect(english(much)).toBe('1.2 MiB in 1,200 entries');
    expect(korean(much)).toBe('1.2 MiB, 항목 1,200개');
    expect(english(sizeText({ kind: 'caches', bytes: 5, files: 1 }))).toBe('5 B in 1 entry');
    expect(english(sizeText({ kind: 'caches', bytes: 0, files: 0 }))).toBe('Empty');
  });

  it('name what would be lost before it is, and what stayed after', () => {
    for (const { title } of Object.values(KINDS)) {
      const question = questionText(title, { kind: 'backups', bytes: 2048, files: 1 });
      for (const say of [english, korean]) {
        expect(say(question)).toContain(say(title));
        expect(say(question)).toContain('2 KiB');
        expect(say(emptiedText(title, 2048))).toContain('2 KiB');
        expect(say(emptiedText(title, 0))).not.toContain('0 B');
      }
    }
  });
});
