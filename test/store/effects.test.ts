import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDriver } from '../support/editor-driver.ts';

/** Two attention layers of 8 and 6 channels, so that the layer meant and no other is measured. */
describe('the effect of channels', () => {
  let driver: ReturnType<typeof createDriver>;
  let first: string;
  let second: string;
  beforeAll(async () => {
    driver = createDriver();
    const picture = driver.add('input', { height: 16, width: 16 });
    const conv = driver.add('conv2d', { filters: 8 }, picture);
    first = driver.add('squeezeExcitation', { reductionRatio: 2 }, conv);
    const next = driver.add('conv2d', { filters: 6 }, first);
    second = driver.add('squeezeExcitation', { reductionRatio: 2 }, next);
    const flat = driver.add('flatten', {}, driver.add('globalAveragePool', {}, second));
    driver.add('output', {}, driver.add('fullyConnected', { units: 4 }, flat));
    await driver.addPicture('assets/pictures/chelsea.png');
    await driver.settled();
  });
  afterAll(() => driver.dispose());
  beforeEach(async () => {
    driver.editor.gates.clear();
    await driver.settled();
  });

  const scores = () => {
    const { results, currentPicture } = driver.state();
    const found = results.get(currentPicture ?? '')?.scores;
    if (!found) throw new Error('no scores');
    return found;
  };
  /** The same by hand: one channel silenced, one ordinary run. */
  async function byHand(node: string, channels: number): Promise<number[]> {
    const before = scores();
    const top = before.values.indexOf(Math.max(...before.values));
    const differences: number[] = [];
    for (let channel = 0; channel < channels; channel += 1) {
      driver.editor.gates.setOverride(node, channel, { kind: 'silence', value: 0 });
      await driver.settled();
      differences.push((scores().raw[top] ?? 0) - (before.raw[top] ?? 0));
      driver.editor.gates.setOverride(node, channel, null);
    }
    await driver.settled();
    return differences;
  }

  it.each([
    ['first', 8],
    ['second', 6],
  ] as const)('is what silencing them one by one shows, in the %s layer', async (which, channels) => {
    const node = which === 'first' ? first : second;
    const expected = await byHand(node, channels);
    expect(expected.some((value) => Math.abs(value) > 1e-4)).toBe(true);
    expect(driver.editor.effects.available(node)).toBe(true);
    await driver.editor.effects.measure(node);
    const { effects } = driver.state();
    expect(effects).toMatchObject({ node, done: channels, running: false });
    expect(effects?.label).toBe(scores().labels[scores().values.indexOf(Math.max(...scores().values))]);
    for (const [channel, value] of expected.entries()) expect(effects?.values[channel]).toBeCloseTo(value, 5);
  });

  it('is that of each channel alone, whatever is changed just now, and changes nothing', async () => {
    await driver.editor.effects.measure(first);
    const alone = driver.state().effects;
    driver.editor.gates.setOverride(first, 3, { kind: 'silence', value: 0 });
    expect(driver.state().effects).toBe(alone);
    await driver.settled();
    const { overrides } = driver.state();
    await driver.editor.effects.measure(first);
    expect(driver.state().effects).toEqual(alone);
    expect(driver.state().overrides).toBe(overrides);
  });

  it('is dropped by a cancel and by any change of what it was measured on', async () => {
    const { editor, state } = driver;
    const cancelled = editor.effects.measure(first);
    expect(state().effects?.running).toBe(true);
    editor.effects.cancel();
    await cancelled;
    expect(state().effects).toBeNull();

    await editor.effects.measure(first);
    editor.layers.setAttribute(first, 'reductionRatio', 4);
    expect(state().effects).toBeNull();
    await driver.settled();
    await editor.effects.measure(first);
    expect(state().effects?.done).toBe(8);
    editor.pictures.setFit(state().currentPicture ?? '', 'stretch');
    expect(state().effects).toBeNull();
  });

  it('is not to be had of a layer without gates, or without a valid drawing', async () => {
    const pool = [...driver.state().document.nodes.values()].find((node) => node.type === 'globalAveragePool');
    expect(driver.editor.effects.available(pool?.id ?? '')).toBe(false);
    await driver.editor.effects.measure(pool?.id ?? '');
    expect(driver.state().effects).toBeNull();
  });
});
