import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comparedDrawing, sameModel } from '../../src/core/import/compare.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { type ChannelOverride, type EditorState, isDirty } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { seeds } from '../support/seeds.ts';

const FILE = 'mine.convas';

let driver: ReturnType<typeof createDriver>;
beforeEach(async () => {
  driver = createDriver();
  const bytes = new Uint8Array(await readFile('assets/examples/se-cnn.convas'));
  driver.platform.disk.set(FILE, bytes);
  await open();
});
afterEach(() => driver.dispose());

async function open(): Promise<void> {
  driver.platform.unsavedAnswers.push('discard');
  const bytes = driver.platform.disk.get(FILE) as Uint8Array<ArrayBuffer>;
  expect(await driver.editor.files.openFile({ token: FILE, name: FILE, bytes })).toBe(true);
}

const attention = () =>
  [...driver.state().document.nodes.values()].filter(({ type }) => type === 'squeezeExcitation').map(({ id }) => id);

/** Everything of the view that a file keeps. */
function looked() {
  const { place, panels, lensView, lensStep, lensChannel, selectedNodes, overrides, pictures, currentPicture } =
    driver.state();
  const picture = pictures.findIndex(({ id }) => id === currentPicture);
  return { place, panels, lensView, lensStep, lensChannel, selected: [...selectedNodes], overrides, picture };
}

function exported({ document, analysis, weights }: EditorState) {
  const model = comparedDrawing(document, analysis, weights);
  if (!model.ok) throw new Error(model.error.code);
  return model.value;
}

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const place = fc.record({ x: coordinate, y: coordinate, zoom: fc.double({ min: 0.05, max: 2.5, noNaN: true }) });
const panels = fc.record(
  {
    palette: fc.boolean(),
    inspector: fc.boolean(),
    lens: fc.boolean(),
    lensHeight: fc.integer({ min: 120, max: 800 }),
  },
  { requiredKeys: [] },
);
const lens = fc.record({
  view: fc.constantFrom('auto', 'gates', 'maps', 'table'),
  step: fc.constantFrom('squeeze', 'hidden', 'gate', 'scale'),
  channel: fc.option(fc.nat(31)),
} as const);
const override: fc.Arbitrary<ChannelOverride | null> = fc.oneof(
  fc.constant(null),
  fc.constant({ kind: 'silence' as const, value: 0 }),
  fc.record({
    kind: fc.constantFrom('force' as const, 'hold' as const),
    value: fc.oneof(fc.double(), fc.constant(-0)),
  }),
);

describe.each(seeds(20_261_201))('a file keeps how it was looked at, %s', (_, seed) => {
  it('all of it, and looking is no edit', async () => {
    const { view } = driver.editor;
    await fc.assert(
      fc.asyncProperty(place, panels, lens, fc.nat(24), fc.nat(4), async (at, open_, shown, node, picture) => {
        view.setPlace(at);
        view.setPanels(open_);
        view.select([[...driver.state().document.nodes.keys()][node] ?? '']);
        view.setLens(shown);
        expect(driver.state().past).toHaveLength(0);
        // A step, but none that has to be saved.
        driver.editor.pictures.select(driver.state().pictures[picture]?.id ?? '');
        expect(isDirty(driver.state())).toBe(false);
        const before = looked();
        const model = exported(driver.state());
        expect(await driver.editor.files.save()).toBe(true);
        view.setPlace(null);
        view.select([]);
        await open();
        expect(looked()).toEqual(before);
        // What `diff` compares does not know of it.
        expect(sameModel(exported(driver.state()), model)).toBe(true);
      }),
      { seed, numRuns: 5 },
    );
  });

  it('changed channels, each a step that undo takes back, and which count as an edit until they are saved', async () => {
    const { gates, history, files } = driver.editor;
    const change = fc.tuple(fc.nat(2), fc.nat(31), override);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        await open();
        const start = looked().overrides;
        for (const [layer, channel, to] of changes) {
          gates.setOverride(attention()[layer] ?? '', channel, to);
          history.endGesture();
        }
        const changed = looked().overrides;
        history.jump(-changes.length);
        expect(looked().overrides).toEqual(start);
        expect(isDirty(driver.state())).toBe(false);
        history.jump(changes.length);
        expect(looked().overrides).toEqual(changed);
        expect(isDirty(driver.state())).toBe(changed.size > 0 || start.size > 0 ? !sameAs(changed, start) : false);
        await files.save();
        expect(isDirty(driver.state())).toBe(false);
        await open();
        expect(looked().overrides).toEqual(changed);
      }),
      { seed, numRuns: 8 },
    );
  });
});

function sameAs(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

describe('the view', () => {
  it('holds nothing from outside of the drawing: no path, no name of the file, nothing of the window', async () => {
    const { view, gates, files } = driver.editor;
    view.setPlace({ x: 1, y: 2, zoom: 0.5 });
    gates.setOverride(attention()[0] ?? '', 3, { kind: 'silence', value: 0 });
    await files.save();
    const opened = openProject(driver.platform.disk.get(FILE) as Uint8Array);
    const kept = opened.ok ? (opened.value.view ?? {}) : {};
    expect(Object.keys(kept).sort()).toEqual(['lens', 'overrides', 'panels', 'picture', 'place', 'selected']);
    expect(JSON.stringify(kept)).not.toMatch(/mine|convas|[/\\]/);
  });

  it('is left alone by a file that says nothing of it, but for what belonged to the drawing before', async () => {
    const { view } = driver.editor;
    view.setPanels({ inspector: false, lensHeight: 300 });
    view.setPlace({ x: 1, y: 2, zoom: 0.5 });
    await open();
    expect(driver.state().panels).toEqual({ inspector: false, lensHeight: 300 });
    expect(driver.state().place).toBeNull();
  });

  it('of a slider’s drag one step is left, and giving all back is one more', () => {
    const { gates, history } = driver.editor;
    const [se = ''] = attention();
    for (const value of [0.1, 0.2, 0.3]) gates.setOverride(se, 4, { kind: 'force', value });
    history.endGesture();
    gates.clear();
    expect(driver.state().past).toHaveLength(2);
    history.undo();
    expect(driver.state().overrides.get(se)?.get(4)?.value).toBe(0.3);
    history.undo();
    expect(driver.state().overrides.size).toBe(0);
  });
});
