import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suggestions } from '../../src/core/graph/suggest.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';
import { chain, feeds, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const edgeInto = (id: string) =>
  [...driver.state().document.edges.values()].find((edge) => edge.target.node === id)?.id ?? '';

describe('duplicate', () => {
  it('copies the selection as one entry', () => {
    const { conv, relu } = chain(driver);
    driver.editor.view.select([conv, relu]);
    expect(undoable(driver, () => driver.commands.run('edit.duplicate'))).toBe('Duplicate 2 layers');
    expect([...driver.state().document.nodes.values()].slice(-2).map((node) => node.name)).toEqual([
      'conv2d_2',
      'relu_2',
    ]);
    driver.editor.view.select([conv]);
    expect(undoable(driver, () => driver.commands.run('edit.duplicate'))).toBe('Duplicate conv2d_1');
  });
});

describe('delete and reconnect', () => {
  it('keeps a chain a chain', () => {
    const { conv, relu, pool } = chain(driver);
    driver.editor.view.select([conv, relu]);
    expect(undoable(driver, () => driver.commands.run('edit.deleteReconnect'))).toBe('Delete and reconnect 2 layers');
    expect(feeds(driver, pool)).toEqual(['input_1']);
    expect(driver.state().analysis.valid).toBe(true);
  });

  it('leaves plain deleting as it is', () => {
    const { relu, pool } = chain(driver);
    driver.editor.view.select([relu]);
    driver.commands.run('edit.delete');
    expect(feeds(driver, pool)).toEqual([]);
  });
});

describe('replace', () => {
  it('keeps place, wires and the attributes that both have', () => {
    const { picture, conv, relu } = chain(driver);
    const { position } = driver.state().document.nodes.get(relu) ?? {};
    let fresh: string | null = null;
    expect(
      undoable(driver, () => {
        fresh = driver.editor.compose.replace(relu, 'tanh');
      }),
    ).toBe('Replace relu_1 by Tanh');
    const node = driver.state().document.nodes.get(fresh ?? '');
    expect([node?.type, node?.name, node?.position]).toEqual(['tanh', 'tanh_1', position]);
    expect(feeds(driver, fresh ?? '')).toEqual(['conv2d_1']);
    expect([...driver.state().selectedNodes]).toEqual([fresh]);
    const pool = driver.editor.compose.replace(conv, 'maxPool');
    expect(feeds(driver, pool ?? '')).toEqual([driver.state().document.nodes.get(picture)?.name]);
  });

  it('opens the search for the selected layer', () => {
    const { relu } = chain(driver);
    driver.editor.view.select([relu]);
    driver.commands.run('layer.replace');
    expect(driver.state().popup).toMatchObject({ kind: 'add', place: { kind: 'instead', node: relu } });
  });
});

describe('a layer on a wire', () => {
  it('is inserted, with room made for it', () => {
    const { relu, conv } = chain(driver);
    const edge = edgeInto(relu);
    expect(undoable(driver, () => driver.editor.compose.addAt({ kind: 'onEdge', edge }, 'dropout', null))).toBe(
      'Insert Dropout before relu_1',
    );
    expect(feeds(driver, relu)).toEqual(['dropout_1']);
    const nodes = driver.state().document.nodes;
    const at = (id: string) => nodes.get(id)?.position.y ?? 0;
    const [fresh] = driver.state().selectedNodes;
    expect(at(fresh ?? '')).toBeGreaterThan(at(conv));
    expect(at(relu)).toBeGreaterThan(at(fresh ?? ''));
  });

  it('is put there when a lone layer is dropped, as one entry with the move', () => {
    const { relu } = chain(driver);
    const lone = driver.add('dropout');
    expect(driver.editor.compose.canStandOnEdge(lone)).toBe(true);
    const edge = edgeInto(relu);
    const title = undoable(driver, () => driver.editor.compose.putOnEdge(lone, edge, { x: 9, y: 190 }));
    expect(title).toBe('Put dropout_1 before relu_1');
    expect(feeds(driver, relu)).toEqual(['dropout_1']);
    // The cards around it parted to make room.
    const at = (id: string) => driver.state().document.nodes.get(id)?.position;
    expect([at(lone), at(relu)]).toEqual([
      { x: 0, y: 260 },
      { x: 0, y: 390 },
    ]);
    expect(driver.editor.compose.canStandOnEdge(lone)).toBe(false);
  });

  it('stays where it was dropped if there is room', () => {
    const { relu } = chain(driver);
    driver.editor.layers.move(new Map([[relu, { x: 0, y: 600 }]]));
    driver.editor.compose.addAt({ kind: 'onEdge', edge: edgeInto(relu) }, 'dropout', { x: 12, y: 300 });
    const [fresh] = driver.state().selectedNodes;
    expect(driver.state().document.nodes.get(fresh ?? '')?.position).toEqual({ x: 12, y: 300 });
    expect(driver.state().document.nodes.get(relu)?.position).toEqual({ x: 0, y: 600 });
  });

  it('is offered only where it has one way in and one way out', () => {
    expect(driver.editor.compose.canStandOnEdge(driver.add('input'))).toBe(false);
    expect(driver.editor.compose.canStandOnEdge(driver.add('output'))).toBe(false);
    expect(driver.editor.compose.canStandOnEdge(driver.add('tanh'))).toBe(true);
  });
});

describe('a wire that is let go', () => {
  it('adds a layer behind an output, at the point', () => {
    const { conv } = chain(driver);
    const place = { kind: 'after', source: { node: conv, port: 0 } } as const;
    expect(undoable(driver, () => driver.editor.compose.addAt(place, 'eca', { x: 400, y: 260 }))).toBe(
      'Add ECA attention',
    );
    const [fresh] = driver.state().selectedNodes;
    expect(feeds(driver, fresh ?? '')).toEqual(['conv2d_1']);
  });

  it('adds a layer in front of an input', () => {
    const relu = driver.add('relu');
    driver.editor.compose.addAt({ kind: 'before', target: { node: relu, port: 0 } }, 'conv2d', null);
    expect(feeds(driver, relu)).toEqual(['conv2d_1']);
  });
});

describe('suggestions', () => {
  const fits = (place: Parameters<typeof suggestions>[2]) => {
    const { document, analysis } = driver.state();
    return new Map(suggestions(document, analysis, place).map((entry) => [entry.layer.type, entry]));
  };

  it('rank what computes first, with the shape it would have', () => {
    const { flat } = chain(driver);
    const { document, analysis } = driver.state();
    const place = { kind: 'after', source: { node: flat, port: 0 } } as const;
    const list = suggestions(document, analysis, place);
    const order = list.map((entry) => entry.fit);
    expect(order).toEqual([...order].sort((a, b) => 'fits open wrong'.indexOf(a) - 'fits open wrong'.indexOf(b)));
    const found = fits(place);
    expect(found.get('fullyConnected')?.fit).toBe('fits');
    expect(found.get('fullyConnected')?.shape?.[0]).toBe('N');
    expect(found.get('conv2d')?.fit).toBe('wrong');
    expect(found.get('add')?.fit).toBe('open');
    expect(found.has('input')).toBe(false);
  });

  it('on a wire ask the layer behind it, too', () => {
    const { fc } = chain(driver);
    const found = fits({ kind: 'onEdge', edge: edgeInto(fc) });
    expect(found.get('dropout')?.fit).toBe('fits');
    expect(found.get('globalAveragePool')?.fit).toBe('wrong');
    expect(found.has('output')).toBe(false);
  });

  it('for another layer in the same place keep what follows valid', () => {
    const { relu, picture } = chain(driver);
    const found = fits({ kind: 'instead', node: relu });
    expect(found.get('squeezeExcitation')?.fit).toBe('fits');
    expect(found.get('flatten')?.fit).toBe('wrong');
    expect(found.has('relu')).toBe(false);
    expect([...fits({ kind: 'instead', node: picture }).keys()]).toEqual([]);
  });
});

describe('repeat', () => {
  it('repeats a stage below itself and goes on from the last copy', () => {
    const { conv, relu, pool } = chain(driver);
    driver.editor.view.select([conv, relu]);
    driver.commands.run('layer.repeat');
    expect(driver.state().dialog).toBe('repeat');
    expect(undoable(driver, () => driver.editor.compose.repeatSelected(2))).toBe('Repeat 2 layers 2 times');
    expect(feeds(driver, pool)).toEqual(['relu_3']);
    expect(driver.state().selectedNodes.size).toBe(4);
    expect(driver.state().analysis.valid).toBe(true);
  });

  it('says why a part with two ends cannot be repeated', () => {
    const { conv, fc } = chain(driver);
    driver.editor.view.select([conv, fc]);
    const before = driver.state().document;
    expect(driver.editor.compose.repeatSelected(2)).toBe(false);
    expect(driver.state().document).toBe(before);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('one way in and one way out');
  });
});

describe('several layers at once', () => {
  it('get one attribute in one entry, or none at all', () => {
    const { conv } = chain(driver);
    const other = driver.add('conv2d', { filters: 4 });
    const change = () => driver.editor.compose.setAttributes([conv, other], 'filters', 24);
    expect(undoable(driver, () => change())).toBe('Change filters of 2 layers');
    const filters = [conv, other].map((id) => driver.state().document.nodes.get(id)?.attributes.filters);
    expect(filters).toEqual([24, 24]);
    const before = driver.state().document;
    expect(driver.editor.compose.setAttributes([conv, other], 'filters', -1)).toBe(false);
    expect(driver.state().document).toBe(before);
  });
});

describe('opening the search', () => {
  it('goes behind the selected layer, or onto the selected edge', () => {
    const { conv, relu } = chain(driver);
    driver.editor.view.select([conv]);
    driver.commands.run('layer.add');
    expect(driver.state().popup).toMatchObject({ kind: 'add', place: { kind: 'after', source: { node: conv } } });
    driver.editor.view.select([], [edgeInto(relu)]);
    driver.commands.run('layer.add');
    expect(driver.state().popup).toMatchObject({ kind: 'add', place: { kind: 'onEdge', edge: edgeInto(relu) } });
    driver.editor.view.select([]);
    driver.commands.run('layer.add');
    expect(driver.state().popup).toMatchObject({ kind: 'add', place: { kind: 'anywhere' } });
  });

  it('lists targets for a connection from the selected layer', () => {
    const { conv } = chain(driver);
    expect(driver.commands.run('layer.connect')).toBe(true);
    driver.editor.view.select([conv]);
    driver.commands.run('layer.connect');
    expect(driver.state().popup).toMatchObject({ kind: 'connect', node: conv, direction: 'onwards' });
    driver.commands.run('layer.rename');
    expect(driver.state().renaming).toBe(conv);
  });
});
