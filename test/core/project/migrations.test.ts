import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { MIGRATIONS, type Migration, migrateProject } from '../../../src/core/project/migrations.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { FORMAT_VERSION } from '../../../src/core/project/types.ts';
import { english } from '../../support/said.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/projects');
const versions = Array.from({ length: FORMAT_VERSION }, (_, index) => index + 1);

describe('every format version stays readable', () => {
  it('has one named migration per version after the first, in order', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(versions.slice(1));
    for (const { name } of MIGRATIONS) expect(name).not.toBe('');
  });

  it.each(versions)('format %i: its fixtures open', (version) => {
    for (const form of ['convas', 'json']) {
      const file = path.join(fixtures, `format-${version}.${form}`);
      expect(existsSync(file), `${file} is missing: commit a file of this version`).toBe(true);
      const opened = openProject(new Uint8Array(readFileSync(file)));
      expect(opened.ok ? 'opened' : opened.error).toBe('opened');
      if (!opened.ok) continue;
      const { document, weights, pictures, data } = opened.value;
      expect(data?.name).toBe(version >= 4 && form === 'convas' ? '반려동물' : undefined);
      expect([document.nodes.size, document.edges.size, document.title]).toEqual([
        LAYERS_THEN[version],
        29,
        'Format fixture',
      ]);
      const { groups, notes } = document;
      expect([groups?.size ?? 0, notes?.size ?? 0]).toEqual(BESIDE_THEN[version]);
      if (form === 'convas') expect([weights.size, pictures.length]).toEqual([3, 1]);
    }
  });

  it('every layer type has a migration for each of its versions after the first', () => {
    for (const { type, version, migrations = {} } of LAYERS) {
      const wanted = Array.from({ length: version - 1 }, (_, index) => `${index + 2}`);
      expect(Object.keys(migrations), type).toEqual(wanted);
    }
  });
});

/** Layers that each fixture holds: one of every type of its time. */
const LAYERS_THEN: Readonly<Record<number, number>> = { 1: 27, 2: 27, 3: 27, 4: 27, 5: 27 };

/** Groups and notes that each fixture holds. */
const BESIDE_THEN: Readonly<Record<number, readonly [number, number]>> = {
  1: [0, 0],
  2: [3, 2],
  3: [3, 2],
  4: [3, 2],
  5: [3, 2],
};

describe('migrating', () => {
  const steps: readonly Migration[] = [
    { version: 2, name: 'seed', migrate: (raw) => ({ ...raw, seed: 1 }) },
    { version: 3, name: 'label to title', migrate: ({ label, ...raw }) => ({ ...raw, title: label }) },
  ];

  it('takes consecutive steps from the version of the file', () => {
    expect(migrateProject({ format: 'convas', formatVersion: 1, label: 'a' }, steps, 3)).toEqual({
      ok: true,
      value: { format: 'convas', formatVersion: 3, title: 'a', seed: 1 },
    });
    expect(migrateProject({ format: 'convas', formatVersion: 2, label: 'a' }, steps, 3)).toEqual({
      ok: true,
      value: { format: 'convas', formatVersion: 3, title: 'a' },
    });
  });

  it('leaves a current file as it is', () => {
    const raw = { format: 'convas', formatVersion: 3 };
    expect(migrateProject(raw, steps, 3)).toEqual({ ok: true, value: raw });
  });

  it('names a step that is missing, and one that fails', () => {
    const missing = migrateProject({ format: 'convas', formatVersion: 1 }, steps.slice(1), 3);
    expect(!missing.ok && english(missing.error.message)).toContain('step 2');
    const throwing: Migration = {
      version: 2,
      name: 'throws',
      migrate: () => {
        throw new Error('foreign data');
      },
    };
    const failed = migrateProject({ format: 'convas', formatVersion: 1 }, [throwing], 2);
    expect(!failed.ok && failed.error.code).toBe('migration-failed');
    expect(!failed.ok && english(failed.error.message)).toContain('2: throws');
  });
});
