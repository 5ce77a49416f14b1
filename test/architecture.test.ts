import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/lib/paths.mjs';
import { PROVIDERS } from '../src/runtime/providers/index.ts';

/** What the files of a room may import. A room is named by the start of its path; `types` only as `import type`. */
interface Rules {
  rooms: readonly string[];
  types?: readonly string[];
  packages: readonly string[];
}

interface Import {
  /** Relative to the project for files, the bare name for packages. */
  target: string;
  isPackage: boolean;
  isType: boolean;
}

/** Plain functions: they reach neither ONNX Runtime nor a codec. */
const plainRuntimeParts = ['errors', 'memory'].map((name) => `src/runtime/${name}.ts`);

const windowRooms = [
  'src/core/',
  'src/language/',
  'src/runtime/',
  'src/study/',
  'src/train/',
  'src/pictures/',
  'src/store/',
  'src/commands/',
  'src/platform/',
  'src/examples/',
  'assets/',
];

/** The most specific room of a file rules: a room comes before those that contain it. */
const rules: Readonly<Record<string, Rules>> = {
  'src/core/': { rooms: ['src/core/'], packages: ['@bufbuild/protobuf', 'fflate'] },
  // Puts texts into words: the one room that knows how messages are formatted.
  'src/language/': { rooms: ['src/core/', 'src/language/', 'src/locales/'], packages: ['intl-messageformat'] },
  // The files that give the runtime what Node has and a browser has not.
  'src/runtime/node.ts': {
    rooms: ['src/core/', 'src/runtime/'],
    packages: ['onnxruntime-web', '@jsquash', 'node:'],
  },
  'src/runtime/native/endings.ts': { rooms: [], packages: [] },
  'src/runtime/native/': { rooms: ['src/core/', 'src/runtime/'], packages: ['onnxruntime-node', 'node:'] },
  'src/runtime/image/node.ts': { rooms: ['src/core/', 'src/runtime/'], packages: ['@jsquash', 'node:'] },
  // Plain functions, which the store may call as well: they reach neither ONNX Runtime nor a codec.
  'src/runtime/errors.ts': { rooms: ['src/core/'], types: ['src/runtime/types.ts'], packages: [] },
  'src/runtime/memory.ts': {
    rooms: ['src/core/', 'src/runtime/errors.ts'],
    types: ['src/runtime/types.ts'],
    packages: [],
  },
  'src/runtime/turn.ts': { rooms: [], packages: [] },
  'src/runtime/': { rooms: ['src/core/', 'src/runtime/'], packages: ['onnxruntime-web', '@jsquash'] },
  // Runs by the runtime's types alone: whether in a worker, in this process or elsewhere, it does not know.
  'src/study/': {
    rooms: ['src/core/', 'src/study/', ...plainRuntimeParts],
    types: ['src/runtime/'],
    packages: ['simple-statistics'],
  },
  // Training: steps, epochs, checkpoints. Who runs graphs and judges weights is handed in.
  'src/train/': {
    rooms: ['src/core/', 'src/study/', 'src/train/', ...plainRuntimeParts],
    types: ['src/runtime/'],
    packages: [],
  },
  // Prepared pixels for window and command line alike: workers and files are handed in.
  'src/pictures/': {
    rooms: ['src/core/', 'src/pictures/'],
    types: ['src/runtime/image/'],
    packages: [],
  },
  // The store's own worker: how things are posted is the runtime's to say.
  'src/store/restore': {
    rooms: [
      'src/core/',
      'src/store/',
      ...['import-protocol', 'one-answer', 'pieces'].map((name) => `src/runtime/${name}.ts`),
    ],
    types: ['src/runtime/'],
    packages: [],
  },
  'src/store/': {
    rooms: [
      'src/core/',
      'src/language/',
      'src/pictures/',
      'src/store/',
      'src/study/',
      'src/runtime/errors.ts',
      'src/runtime/memory.ts',
      'src/runtime/turn.ts',
    ],
    types: ['src/runtime/', 'src/platform/'],
    packages: ['zustand'],
  },
  'src/commands/': {
    rooms: ['src/core/', 'src/language/', 'src/store/', 'src/commands/'],
    types: ['src/runtime/', 'src/study/', 'src/platform/'],
    packages: ['zustand'],
  },
  'src/platform/': {
    rooms: ['src/core/', 'src/platform/'],
    types: ['electron/ipc/contract.ts'],
    packages: [],
  },
  // Plain Node: the window's shell and the command line read and write files by the same contract.
  'src/disk/': {
    rooms: ['src/disk/', 'src/language/'],
    types: ['electron/ipc/contract.ts', 'src/core/'],
    packages: ['node:'],
  },
  'src/cli/': {
    // Of the assets only the folder's place: what ships with Convas is read when it is asked for.
    rooms: [
      'src/core/',
      'src/language/',
      'src/runtime/',
      'src/study/',
      'src/pictures/',
      'src/train/',
      'src/disk/',
      'src/cli/',
      'assets',
    ],
    types: ['electron/ipc/contract.ts'],
    packages: ['node:'],
  },
  'src/examples/': { rooms: ['src/core/', 'src/store/', 'src/examples/', 'assets/'], packages: [] },
  'src/ui/': {
    rooms: [...windowRooms, 'src/ui/'],
    packages: ['react', 'react-dom', 'zustand', '@xyflow/react', '@fontsource-variable', 'd3-scale'],
  },
  // The composition root: it alone knows all rooms.
  'src/boot.ts': { rooms: ['src/main.tsx'], types: [], packages: [] },
  'src/main.tsx': { rooms: [...windowRooms, 'src/ui/'], types: ['electron/ipc/contract.ts'], packages: ['react-dom'] },
  'electron/ipc/contract.ts': { rooms: [], packages: [] },
  // Served by `npm run web` as well, in a plain Node.
  'electron/static-site.ts': { rooms: [], packages: ['node:'] },
  'electron/native.ts': {
    rooms: ['electron/', 'src/runtime/native/endings.ts'],
    packages: ['electron', 'node:'],
  },
  'electron/': {
    rooms: ['electron/', 'src/disk/', 'src/language/', 'src/core/text.ts', 'src/platform/questions.ts'],
    types: ['src/'],
    packages: ['electron', 'node:'],
  },
};

/**
 * The rooms inside core and ui, the lower ones first: which others each may import, and of which only types. All may
 * import themselves and what lies in their house's own folder (`src/core/text.ts`).
 */
interface InnerRules {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

const innerRules: Readonly<Record<string, Readonly<Record<string, InnerRules>>>> = {
  'src/core/': {
    tensor: { values: [] },
    // Archives and their checksums still lie with the project files.
    formats: { values: ['project', 'tensor'] },
    operators: { values: ['tensor'] },
    layers: { values: ['operators', 'tensor'] },
    onnx: { values: ['formats', 'tensor', 'weights'], types: ['operators'] },
    // Whether weights are trained is asked of what the network computes; the graph names networks by a hash.
    weights: { values: ['formats', 'graph', 'layers', 'project', 'tensor'] },
    graph: { values: ['layers', 'tensor', 'weights'], types: ['onnx'] },
    // Gradients over plain nodes: of drawings it knows nothing.
    autodiff: { values: ['operators', 'tensor'] },
    // Where cards, edges and frames lie: geometry, which no network depends on.
    drawing: { values: ['graph', 'layers', 'tensor', 'weights'] },
    // From pixels to what a network's input takes.
    picture: { values: ['tensor'] },
    // A layer that is written is read back, and a file that is read is written again and compared: one circle of three.
    import: { values: ['compile', 'drawing', 'graph', 'layers', 'onnx', 'operators', 'project', 'tensor', 'weights'] },
    compile: {
      values: ['autodiff', 'graph', 'import', 'layers', 'onnx', 'operators', 'tensor', 'weights'],
    },
    project: {
      values: ['compile', 'formats', 'graph', 'import', 'layers', 'onnx', 'tensor', 'weights'],
      types: ['operators'],
    },
    join: { values: ['compile', 'drawing', 'graph', 'import', 'layers', 'onnx', 'tensor', 'weights'] },
    export: { values: ['compile', 'drawing', 'graph', 'layers', 'onnx', 'operators', 'project', 'tensor', 'weights'] },
    // What is asked of somebody in the window, and how it is seen that it was done: data over the editor's state.
    lesson: { values: ['compile', 'graph', 'layers'] },
    dataset: { values: ['export', 'formats', 'project', 'tensor', 'weights'], types: ['graph'] },
  },
  'src/ui/': {
    controls: { values: [] },
    // What the first steps ask, and the marks that parts of the window carry for them.
    guide: { values: ['controls'] },
    problems: { values: ['controls'] },
    search: { values: ['controls'] },
    menus: { values: ['controls', 'search'] },
    // What every figure is made of: surfaces, colours, scales, strips, tooltips.
    plot: { values: [] },
    lens: { values: ['controls', 'guide', 'plot'] },
    canvas: { values: ['controls', 'guide', 'lens', 'plot'] },
    palette: { values: ['canvas', 'controls', 'guide', 'search'] },
    outline: { values: ['canvas', 'controls'] },
    inspector: { values: ['canvas', 'controls', 'guide', 'lens', 'problems'] },
    diff: { values: ['controls'] },
    data: { values: ['controls', 'lens'] },
    workspaces: { values: ['canvas', 'controls', 'lens', 'plot'] },
    exports: { values: ['controls', 'diff'] },
    // The frame around all of them.
    shell: {
      values: [
        ...[
          'canvas',
          'controls',
          'data',
          'diff',
          'exports',
          'guide',
          'inspector',
          'lens',
          'menus',
          'outline',
          'palette',
          'problems',
        ],
        'search',
        'workspaces',
      ],
    },
  },
  // Studies are made of the parts around them; these know no study by name.
  'src/study/': {
    // What follows from recorded numbers alone.
    measures: { values: [] },
    studies: { values: ['measures'] },
  },
};

/** The inner room of a file, `''` for the house's own folder; null for files of other houses. */
function innerRoom(house: string, file: string): string | null {
  if (!file.startsWith(house)) return null;
  const parts = file.slice(house.length).split('/');
  return parts.length > 1 ? (parts[0] as string) : '';
}

/** What is wrong with the imports of one file inside its house. */
function innerViolations(file: string, source: string): string[] {
  return Object.entries(innerRules).flatMap(([house, inside]) => {
    const room = innerRoom(house, file);
    if (room === null) return [];
    const rule = inside[room];
    if (room !== '' && !rule) return [`${file}: belongs to no room of ${house}; add one to this test`];
    return importsOf(file, source).flatMap(({ target, isPackage, isType }) => {
      const other = isPackage ? null : innerRoom(house, target);
      if (other === null || other === '' || other === room) return [];
      // What all rooms may import must not pull a room in with it.
      const allowed = rule
        ? [...rule.values, ...(isType ? (rule.types ?? []) : [])].includes(other)
        : isType || (SHARED[house]?.includes(other) ?? false);
      return allowed ? [] : [`${file}: may not import ${isType ? 'types of ' : ''}${house}${other}`];
    });
  });
}

/** What files of a house's own folder may import themselves. */
const SHARED: Readonly<Record<string, readonly string[]>> = { 'src/core/': ['tensor'] };

/** What is wrong with the imports of one file. */
function violations(file: string, source: string): string[] {
  const room = Object.keys(rules).find((start) => file.startsWith(start));
  const rule = room && rules[room];
  if (!rule) return [`${file}: belongs to no room; add one to this test`];
  return importsOf(file, source)
    .filter((found) => !isAllowed(found, rule))
    .map(({ target, isType }) => `${file}: may not import ${isType ? 'types of ' : ''}${target}`);
}

function isAllowed({ target, isPackage, isType }: Import, { rooms, types = [], packages }: Rules): boolean {
  if (isPackage) {
    return packages.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
  }
  return [...rooms, ...(isType ? types : [])].some((start) => target.startsWith(start));
}

/** Every import of a file: static, re-exported, dynamic, inside a type, and `new URL(…, import.meta.url)` (workers). */
function importsOf(file: string, source: string): Import[] {
  const { module } = parseSync(file, source);
  const found: Import[] = [];
  const add = (specifier: string, isType: boolean) => found.push(resolveImport(file, specifier, isType));
  for (const { moduleRequest, entries } of module.staticImports) {
    // `import './a.css'` has no entries and runs.
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest) add(moduleRequest.value, isType);
  }
  for (const [, specifier = ''] of source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) add(specifier, false);
  for (const [, specifier = ''] of source.matchAll(/new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url/g)) {
    add(specifier, false);
  }
  return found;
}

function resolveImport(file: string, specifier: string, isType: boolean): Import {
  const isPackage = !specifier.startsWith('.') && !specifier.startsWith('/');
  const target = isPackage ? specifier : path.posix.join(path.posix.dirname(file), specifier);
  return { target, isPackage, isType };
}

function filesUnder(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
}

describe('every room imports only what it may', () => {
  for (const folder of ['src', 'electron']) {
    it(folder, () => {
      const files = filesUnder(folder);
      expect(files.length).toBeGreaterThan(0);
      expect(files.flatMap((file) => violations(file, readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
    });
  }

  it.each(Object.keys(innerRules))('the rooms inside %s', (house) => {
    const files = filesUnder(house);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => innerViolations(file, readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
  });
});

/** Where such a word is another's: ONNX Runtime's for an execution provider, and that of the page's address. */
const OTHERS_WORDS = ['cpu.worker.ts', 'gpu.worker.ts', 'observe.ts', 'node.ts', 'environment.ts'].map(
  (name) => `src/runtime/${name}`,
);

describe('no provider is known by its name', () => {
  const named = new RegExp(`(['"\`])(${PROVIDERS.map(({ id }) => id).join('|')})\\1`);

  it.each(['src', 'electron'])('outside of its entry: %s', (folder) => {
    const outside = filesUnder(folder).filter(
      (file) => !file.startsWith('src/runtime/providers/') && !OTHERS_WORDS.includes(file),
    );
    expect(outside.filter((file) => named.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
  });

  it('which this would see', () => {
    for (const { id } of PROVIDERS) expect(named.test(`provider === '${id}'`), id).toBe(true);
    expect(named.test("import { a } from './native.ts'; 'native:open'")).toBe(false);
  });
});

describe('this test can fail', () => {
  const cases: readonly [string, string, number][] = [
    ['src/core/graph/a.ts', "import { b } from '../result.ts';", 0],
    ['src/core/graph/a.ts', "import type { Store } from '../../store/editor.ts';", 1],
    ['src/core/a.ts', "import { useState } from 'react';", 1],
    ['src/core/a.ts', "export * from 'fflatemore';", 1],
    ['src/core/a.ts', "type Bytes = import('node:buffer').Buffer;", 1],
    ['src/store/a.ts', "import type { Engine } from '../runtime/types.ts';", 0],
    ['src/store/a.ts', "import { type Engine, start } from '../runtime/types.ts';", 1],
    ['src/runtime/a.ts', "const page = await import('../ui/app.tsx');", 1],
    ['src/runtime/a.ts', "new Worker(new URL('../ui/a.worker.ts', import.meta.url));", 1],
    ['src/ui/a.tsx', "import { ipcRenderer } from 'electron';", 1],
    ['src/commands/a.ts', "import '../ui/app.css';", 1],
    ['electron/a.ts', "import { parse } from '../src/core/project/parse.ts';", 1],
    ['electron/a.ts', "import { atomicWrite } from '../src/disk/atomic-write.ts';", 0],
    ['src/disk/a.ts', "import { app } from 'electron';", 1],
    ['src/ui/a.ts', "import { atomicWrite } from '../disk/atomic-write.ts';", 1],
    ['electron/a.ts', "import type { Text } from '../src/core/text.ts';", 0],
    ['src/new-room/a.ts', 'export {};', 1],
  ];
  it.each(cases)('%s: %s', (file, source, count) => {
    expect(violations(file, source)).toHaveLength(count);
  });

  const inner: readonly [string, string, number][] = [
    ['src/core/layers/a.ts', "import { b } from '../tensor/types.ts';", 0],
    ['src/core/layers/a.ts', "import { b } from '../text.ts';", 0],
    ['src/core/layers/a.ts', "import { b } from '../graph/document.ts';", 1],
    ['src/core/graph/a.ts', "import type { b } from '../onnx/imported.ts';", 0],
    ['src/core/graph/a.ts', "import { b } from '../onnx/imported.ts';", 1],
    ['src/core/text-a.ts', "import { b } from './graph/document.ts';", 1],
    ['src/core/new/a.ts', 'export {};', 1],
    ['src/ui/lens/a.tsx', "import { b } from '../canvas/card.ts';", 1],
    ['src/ui/controls/a.tsx', "export { b } from '../shell/app.tsx';", 1],
    ['src/ui/shell/a.tsx', "import { b } from '../lens/explain.ts';", 0],
    ['src/study/evaluate-a.ts', "import { effect } from './studies/effect.ts';", 1],
    ['src/study/studies/a.ts', "import { evaluate } from '../evaluate.ts';", 0],
  ];
  it.each(inner)('inside: %s: %s', (file, source, count) => {
    expect(innerViolations(file, source)).toHaveLength(count);
  });
});
