import { describe, expect, it } from 'vitest';
import { emptiedText, KINDS, questionText, sizeText } from '../../../src/ui/shell/storage-words.ts';

describe('the words of what is kept', () => {
  it('say how much it is, in both languages', () => {
    expect(sizeText({ kind: 'caches', bytes: 1_258_291, files: 1200 })).toEqual({
      en: '1.2 MiB in 1,200 entries',
      ko: '1.2 MiB, 항목 1,200개',
    });
    expect(sizeText({ kind: 'caches', bytes: 5, files: 1 }).en).toBe('5 B in 1 entry');
    expect(sizeText({ kind: 'caches', bytes: 0, files: 0 }).en).toBe('Empty');
  });

  it('name what would be lost before it is, and what stayed after', () => {
    for (const { title } of Object.values(KINDS)) {
      const question = questionText(title, { kind: 'backups', bytes: 2048, files: 1 });
      for (const locale of ['en', 'ko'] as const) {
        expect(question[locale]).toContain(title[locale]);
        expect(question[locale]).toContain('2 KiB');
        expect(emptiedText(title, 2048)[locale]).toContain('2 KiB');
        expect(emptiedText(title, 0)[locale]).not.toContain('0 B');
      }
    }
  });
});
