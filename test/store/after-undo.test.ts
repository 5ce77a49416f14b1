import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDriver } from '../support/editor-driver.ts';

let driver: ReturnType<typeof createDriver>;
let ids: Record<'input' | 'conv' | 'relu', string>;
beforeEach(() => {
  driver = createDriver();
  const input = driver.add('input');
  const conv = driver.add('conv2d', {}, input);
  ids = { input, conv, relu: driver.add('relu', {}, conv) };
});
afterEach(() => driver.dispose());

const selected = () => [...driver.state().selectedNodes];

/** Does, looks elsewhere, undoes and redoes: what is selected and asked into view after each. */
function there(act: () => void): { readonly undone: unknown; readonly redone: unknown } {
  act();
  driver.editor.view.select([ids.input]);
  const after = () => ({ selected: selected(), reveal: driver.state().revealRequest?.node });
  driver.commands.run('edit.undo');
  const undone = after();
  driver.editor.view.select([ids.input]);
  driver.commands.run('edit.redo');
  return { undone, redone: after() };
}

describe('after an undo or a redo', () => {
  it('the layer whose attribute came back is selected and brought into view', () => {
    const both = { selected: [ids.conv], reveal: ids.conv };
    expect(there(() => driver.editor.layers.setAttribute(ids.conv, 'filters', 8))).toEqual({
      undone: both,
      redone: both,
    });
  });

  it('a layer that was deleted is selected again; after deleting it once more, what was selected then', () => {
    const { undone, redone } = there(() => driver.editor.layers.remove([ids.relu]));
    expect(undone).toEqual({ selected: [ids.relu], reveal: ids.relu });
    expect(redone).toMatchObject({ selected: [ids.input] });
  });

  it('of a layer that goes, what was selected before it came is selected', () => {
    driver.editor.view.select([ids.conv]);
    let fresh = '';
    const { undone, redone } = there(() => {
      fresh = driver.editor.layers.add('batchNormalization') ?? '';
    });
    expect(undone).toEqual({ selected: [ids.conv], reveal: ids.conv });
    expect(redone).toEqual({ selected: [fresh], reveal: fresh });
  });

  it('an edge is shown by the layer that it leads to', () => {
    const edge = [...driver.state().document.edges.values()].find(({ target }) => target.node === ids.relu);
    const both = { selected: [ids.relu], reveal: ids.relu };
    expect(there(() => driver.editor.layers.disconnect([edge?.id ?? '']))).toEqual({ undone: both, redone: both });
  });

  it('nothing else is selected where the whole drawing moved', () => {
    const places = new Map([...driver.state().document.nodes.keys()].map((id, at) => [id, { x: 500, y: at * 200 }]));
    expect(there(() => driver.editor.layers.move(places))).toMatchObject({
      undone: { selected: [ids.input] },
      redone: { selected: [ids.input] },
    });
  });
});
