import { describe, expect, it } from 'vitest';
import { openProject } from '../../../src/core/project/open-project.ts';
import { PROBLEM_TEXTS } from '../../../src/core/project/problem-texts.ts';
import { fileProblem, problemInWords, quoted } from '../../../src/core/project/problems.ts';
import { english, korean } from '../../support/said.ts';
import { expectLight } from '../../support/work.ts';
import { BAD_FILES, GOOD_FILES } from './bad-files.ts';

describe('every bad project file gets its own error, quickly', () => {
  it.each(BAD_FILES)('$name: $code', ({ code, bytes }) => {
    const file = bytes();
    const before = file.slice();
    // About two seconds' work.
    const opened = expectLight(() => openProject(file), 200, code);
    expect(opened.ok ? 'opened' : opened.error.code).toBe(code);
    expect(Buffer.compare(file, before)).toBe(0);
    if (opened.ok) return;
    const problem = problemInWords(opened.error);
    const [en, ko] = [english(problem), korean(problem)];
    for (const words of [en, ko]) {
      expect(words).not.toMatch(/undefined|\[object|[\p{Cc}\u202a-\u202e]/u);
      expect(words.length).toBeLessThan(600);
    }
    expect(ko).toMatch(/[가-힣]/);
    // What is quoted from the file or named by a format may be Latin; whole English sentences may not.
    expect(ko).not.toMatch(/ (?:is|are|has|not|the|of) /);
  });

  it('nothing of a refused file reaches a prototype', () => {
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('each problem that opening can find has a case', () => {
    // The file system says these; `outside` is tried in electron/folder-below.test.ts.
    const reached = ['file-missing', 'is-directory', 'not-a-file', 'dangling-link', 'outside'];
    const elsewhere = [...reached, 'no-permission', 'read-failed'];
    const worker = ['not-finished'];
    const saving = ['not-verified'];
    const tried = new Set<string>(BAD_FILES.map(({ code }) => code));
    expect(Object.keys(PROBLEM_TEXTS).filter((code) => !tried.has(code))).toEqual([...elsewhere, ...worker, ...saving]);
  });
});

describe('unusual files that are fine', () => {
  it.each(GOOD_FILES)('$name', ({ bytes }) => {
    const opened = openProject(bytes());
    expect(opened.ok ? 'opened' : opened.error).toBe('opened');
  });
});

describe('problems in words', () => {
  it('says what happened, what is safe and what to do', () => {
    const problem = fileProblem('newer-version', { found: 3, current: 1 });
    expect(english(problemInWords(problem))).toBe(
      'This file was made by a newer Convas (format 3; this one reads up to 1). ' +
        'Nothing was changed: neither the file nor an open drawing. ' +
        'Update Convas to open it. Until then the file stays as it is: this version never writes over it.',
    );
  });

  it('quotes values without letting them reorder or hide the sentence', () => {
    expect(quoted('a\u202eb\u0000c')).toBe('a\\u202eb\\u0000c');
    expect(quoted('x'.repeat(1000))).toHaveLength(61);
    expect(quoted([1, 2])).toBe('[1,2]');
  });
});
