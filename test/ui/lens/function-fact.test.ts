import { afterAll, describe, expect, it } from 'vitest';
import { LAYERS } from '../../../src/core/layers/index.ts';
import { activationKey } from '../../../src/store/state.ts';
import { functionFact } from '../../../src/ui/lens/function-fact.ts';
import { createDriver } from '../../support/editor-driver.ts';
import { korean } from '../../support/said.ts';

/** A layer of single elements is shown with what came in and what came out, by the name that it declares. */
describe('the function of an element', () => {
  const driver = createDriver();
  afterAll(() => driver.dispose());
  const layers = LAYERS.filter((layer) => layer.function);
  const picture = driver.add('input', { height: 4, width: 4 });
  const conv = driver.add('conv2d', { filters: 2 }, picture);
  const ids = new Map(layers.map((layer) => [layer.type, driver.add(layer.type, {}, conv)]));
  for (const id of ids.values()) driver.add('output', {}, id);

  it.each(layers.map((layer) => [layer.type, layer] as const))('%s', async (type, layer) => {
    const id = ids.get(type) ?? '';
    if (driver.state().pictures.length === 0) await driver.addPicture('assets/pictures/chelsea.png');
    driver.editor.view.select([id]);
    await driver.settled();
    const { results, currentPicture, document } = driver.state();
    const activations = results.get(currentPicture ?? '')?.activations;
    const [input, output] = [conv, id].map((node) => activations?.get(activationKey(node, 0)));
    const fn = layer.function?.(document.nodes.get(id)?.attributes ?? {});
    const fact = functionFact(fn, input, output, (text) => korean(text));
    if (fn?.over !== 'element') {
      expect(fact).toBeNull();
      return;
    }
    expect(input?.data.some((value) => value < 0) && input.data.some((value) => value > 0)).toBe(true);
    for (const [index, value] of (input?.data ?? []).entries()) {
      const [name, equation] = fact?.(index) ?? ['', ''];
      expect(name).toBe(korean(fn.name));
      expect(equation).toMatch(new RegExp(`^${fn.symbol}\\([−\\d.e]+\\) = [−\\d.e]+$`));
      expect(output?.data[index]).toBeCloseTo(fn.apply([value])[0] as number, 5);
    }
  });
});
