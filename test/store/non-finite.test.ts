import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layerType } from '../../src/core/layers/index.ts';
import { parameterKey } from '../../src/core/weights/tensor-store.ts';
import type { RunRequest } from '../../src/runtime/types.ts';
import { allProblems, firstNonFinite } from '../../src/store/problems.ts';
import { currentRun } from '../../src/store/selectors.ts';
import { floats, op, positive, smallBytes, weight } from '../import/support/small-models.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';

/** NaN and infinities through the whole editor: real commands, real ONNX Runtime. */

let driver: ReturnType<typeof createDriver>;
/** Every run that was asked for. */
let requests: RunRequest[];
beforeEach(() => {
  driver = createDriver();
  requests = [];
  const { runtime } = driver.editor;
  const run = runtime.run.bind(runtime);
  runtime.run = (request, signal) => {
    requests.push(request);
    return run(request, signal);
  };
});
afterEach(() => driver.dispose());

const problems = () => allProblems(driver.state()).filter(({ entry }) => /not-finite/.test(entry.code));
const codes = () => problems().map(({ node, entry }) => [node, entry.code]);

async function openModel(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  expect(await driver.editor.files.openFile({ token: null, name: 'odd.onnx', bytes })).toBe(true);
  await driver.settled();
}

const named = (name: string) => {
  const node = [...driver.state().document.nodes.values()].find((each) => each.name.endsWith(name));
  if (!node)
    throw new Error(`no layer ${name} among ${[...driver.state().document.nodes.values()].map((n) => n.name)}`);
  return node.id;
};

/** Replaces elements of a parameter, as a loaded file would. */
function setWeight(id: string, name: string, changes: Readonly<Record<number, number>>): void {
  const { analysis, weights, document } = driver.state();
  const spec = analysis.nodes.get(id)?.parameterSpecs.find((each) => each.name === name);
  if (!spec) throw new Error(`no parameter ${name}`);
  const stored = weights.get(parameterKey(id, name));
  const data = stored?.data.slice() ?? new Float32Array(spec.shape.reduce((a, b) => a * b, 1)).fill(0.1);
  for (const [at, value] of Object.entries(changes)) data[Number(at)] = value;
  const next = new Map(weights).set(parameterKey(id, name), { shape: spec.shape, data, origin: 'loaded' as const });
  driver.editor.store.setState({ weights: next, document: { ...document } });
}

describe('a drawn network', () => {
  async function drawn() {
    const picture = driver.add('input', { height: 16, width: 16 });
    const conv = driver.add('conv2d', { filters: 8 }, picture);
    const se = driver.add('squeezeExcitation', { reductionRatio: 2 }, conv);
    const next = driver.add('conv2d', { filters: 6 }, se);
    const flat = driver.add('flatten', {}, driver.add('globalAveragePool', {}, next));
    driver.add('output', {}, driver.add('fullyConnected', { units: 4 }, flat));
    await driver.addPicture('assets/pictures/chelsea.png');
    await driver.settled();
    return { picture, conv, se, next };
  }

  it('without NaN runs once, says nothing, and its jump is off', async () => {
    await drawn();
    expect(requests.every(({ transient }) => !transient)).toBe(true);
    expect(currentRun(driver.state())?.nonFinite).toBeNull();
    expect(problems()).toEqual([]);
    expect(driver.commands.get('view.showNonFinite')?.enabled()).toBe(false);
  });

  it('names the layer whose weight is NaN, before a run and after, and leads to it', async () => {
    const { next } = await drawn();
    setWeight(next, 'weight', { 3: Number.NaN });
    expect(codes()).toEqual([[next, 'weights-not-finite']]);
    await driver.settled();
    expect(codes()).toEqual([
      [next, 'not-finite-first'],
      [next, 'weights-not-finite'],
    ]);
    const [first] = problems();
    expect(english(first?.entry.message)).toMatch(/^NaN first appears in “conv2d_2”: NaN ×\d+ of \d+ values\.$/);
    expect(korean(first?.entry.message)).toMatch(/^NaN이 “conv2d_2”에서 처음 나타납니다/);
    expect(english(first?.entry.remedy)).toContain('“weight”');
    const before = driver.state().revealRequest?.serial ?? 0;
    await driver.commands.run('view.showNonFinite');
    expect(driver.state().revealRequest).toEqual({ node: next, serial: before + 1 });
    expect(driver.commands.get('view.showNonFinite')?.shortcuts).toEqual(['F8']);
  });

  it('knows the place while other layers are looked at, without looking again, until the network changes', async () => {
    const { conv, picture } = await drawn();
    setWeight(conv, 'bias', { 0: Number.POSITIVE_INFINITY });
    await driver.settled();
    // The squeeze of an infinite map is infinite, and 0 · ∞ inside the SE layer is NaN.
    expect(firstNonFinite(driver.state())).toMatchObject({ nodeId: conv, kind: 'positive', cause: 'weights' });
    const found = currentRun(driver.state())?.nonFinite?.first;
    expect(found?.at(-1)?.kind).toBe('nan');
    expect(
      problems()
        .map(({ entry }) => english(entry.message))
        .join(),
    ).toContain('Infinity first appears in “conv2d_1”');
    const looks = () => requests.filter(({ transient }) => transient).length;
    const before = looks();
    // The picture itself is finite, and still the place is known.
    driver.editor.view.select([picture]);
    await driver.settled();
    expect(currentRun(driver.state())?.nonFinite?.first).toBe(found);
    expect(looks()).toBe(before);
    setWeight(conv, 'bias', { 0: 0.5 });
    await driver.settled();
    expect(currentRun(driver.state())?.nonFinite).toBeNull();
    expect(problems()).toEqual([]);
    expect(looks()).toBe(before);
  });

  it('looks into the picture that is shown, and only says of others that there is something', async () => {
    const { next } = await drawn();
    await driver.addPicture('assets/pictures/espresso.jpg');
    await driver.settled();
    setWeight(next, 'weight', { 3: Number.NaN });
    await driver.settled();
    const looks = requests.filter(({ transient }) => transient).length;
    expect(looks).toBe(1);
    const [first, second] = driver.state().pictures;
    const other = driver.state().currentPicture === first?.id ? second : first;
    driver.editor.pictures.select(other?.id ?? '');
    await driver.settled();
    expect(firstNonFinite(driver.state())?.nodeId).toBe(next);
    expect(requests.filter(({ transient }) => transient)).toHaveLength(2);
  });
});

describe('an imported model', () => {
  it('names an operator that Convas has no layer for', async () => {
    await openModel(
      smallBytes({
        inputs: [floats('x', [1, 6])],
        initializers: [weight('w', [6, 6])],
        nodes: [
          op('MatMul', ['x', 'w'], 'a'),
          op('Log', ['a'], 'b'),
          op('Tanh', ['b'], 'c'),
          op('Add', ['c', 'a'], 'y'),
        ],
      }),
    );
    // All inputs are zeros: log 0 is −∞, whose tanh is a plain −1.
    driver.editor.view.select([named('Log_b')]);
    await driver.settled();
    expect(layerType(driver.state().document.nodes.get(named('Log_b'))?.type ?? '')?.fromFile).toBe(true);
    expect(firstNonFinite(driver.state())).toMatchObject({
      nodeId: named('Log_b'),
      kind: 'negative',
      cause: 'computed',
    });
  });

  it('finds a NaN that is hidden before it comes out elsewhere', async () => {
    await openModel(
      smallBytes({
        inputs: [floats('x', [1, 6])],
        initializers: [positive('ten', [6])],
        nodes: [
          op('Sub', ['x', 'ten'], 'shifted'),
          op('Sqrt', ['shifted'], 'root'),
          op('IsNaN', ['root'], 'which'),
          op('Where', ['which', 'x', 'root'], 'hidden'),
          op('Add', ['hidden', 'root'], 'y'),
        ],
      }),
    );
    expect(firstNonFinite(driver.state())).toMatchObject({ nodeId: named('Sqrt_root'), kind: 'nan', certain: true });
    expect(codes()).toEqual([[named('Sqrt_root'), 'not-finite-first']]);
  });

  it('tells the infinity from the NaN that it becomes', async () => {
    await openModel(
      smallBytes({
        inputs: [floats('x', [1, 4])],
        nodes: [
          op('Exp', ['x'], 'one'),
          op('Log', ['x'], 'low'),
          op('Abs', ['low'], 'high'),
          op('Add', ['low', 'high'], 'none'),
          op('Add', ['none', 'one'], 'y'),
        ],
      }),
    );
    const first = currentRun(driver.state())?.nonFinite?.first ?? [];
    expect(first.map(({ nodeId, kind, cause }) => [nodeId, kind, cause])).toEqual([
      [named('Log_low'), 'negative', 'computed'],
      [named('Add_none'), 'nan', 'infinity'],
    ]);
    expect(english(problems()[1]?.entry.remedy)).toContain('∞ − ∞');
  });

  it('says of weights that are no numbers what they are, before any run', async () => {
    const odd = weight('w', [4, 3, 3, 3]);
    const floatsOf = new Float32Array(108).fill(0.01);
    floatsOf[7] = Number.NaN;
    const raw = { ...odd, rawData: new Uint8Array(floatsOf.buffer), floatData: [] };
    const bytes = smallBytes({
      inputs: [floats('x', ['N', 3, 8, 8])],
      initializers: [raw],
      nodes: [op('Conv', ['x', 'w'], 'y', { kernel_shape: { ints: [3, 3] } })],
    });
    expect(await driver.editor.files.openFile({ token: null, name: 'odd.onnx', bytes })).toBe(true);
    expect(requests).toEqual([]);
    const [problem] = problems();
    expect(problem?.entry).toMatchObject({ code: 'weights-not-finite', severity: 'warning' });
    expect(english(problem?.entry.message)).toContain('NaN ×1 of 108');
  });
});
