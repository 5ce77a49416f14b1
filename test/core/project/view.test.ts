import { describe, expect, it } from 'vitest';
import { openProject } from '../../../src/core/project/open-project.ts';
import { serialiseProject } from '../../../src/core/project/save-project.ts';
import type { Project, ProjectView } from '../../../src/core/project/types.ts';
import { documentToJson } from '../../../src/core/project/write-document.ts';
import { sampleProject } from './sample-project.ts';

function saved(project: Project): Uint8Array<ArrayBuffer> {
  const bytes = serialiseProject(project);
  if (!bytes.ok) throw new Error(bytes.error.code);
  return bytes.value;
}

function reopened(bytes: Uint8Array): Project {
  const opened = openProject(bytes);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the view in a file', () => {
  const project = sampleProject();
  const view: ProjectView = {
    place: [1, -2.5, 0.3],
    lens: ['auto', 'gate', null],
    selected: ['n1'],
    later: { a: [1] },
  };

  it('comes back in both forms, with fields that only a later Convas knows', () => {
    expect(reopened(saved({ ...project, view })).view).toEqual(view);
    expect(reopened(utf8(documentToJson(project.document, view))).view).toEqual(view);
  });

  it('changes nothing else of the file, and a file without one stays readable by every Convas that knows format 2', () => {
    const plain = documentToJson(project.document);
    const viewed = documentToJson(project.document, view);
    expect(plain).toContain('"formatVersion": 2');
    expect(viewed).toContain('"formatVersion": 3');
    const without = viewed.replace(/,\n {2}"view": .*/, '').replace('"formatVersion": 3', '"formatVersion": 2');
    expect(without).toBe(plain);
    expect(reopened(saved(project)).view).toBeUndefined();
  });

  it.each([null, 5, 'text', [1], { deep: 'x'.repeat(5 * 1024 * 1024) }])(
    'never keeps a file from opening: %.40j',
    (value) => {
      const json = documentToJson(project.document, { it: 1 }).replace('{ "it": 1 }', JSON.stringify(value));
      const opened = reopened(utf8(json));
      expect(opened.view).toBeUndefined();
      expect(opened.document.nodes.size).toBe(project.document.nodes.size);
    },
  );
});
