import { describe, expect, it } from 'vitest';
import { createEdgeDeriver } from '../../../src/ui/canvas/edges.ts';
import { column, connect, type Drawing, edited } from '../support.ts';

function watch() {
  const derive = createEdgeDeriver();
  return (drawing: Drawing, locale: 'en' | 'ko' = 'en', selected: readonly string[] = []) =>
    derive({ ...drawing, selected: new Set(selected), dropEdge: null, locale });
}

/** picture → conv2d → relu → conv2d → relu, each by its name. */
function drawn() {
  const drawing = column('input', 'conv2d', 'relu', 'conv2d', 'relu');
  const ids = [...drawing.document.nodes.keys()];
  return { drawing, ids };
}

describe('the list of edges', () => {
  it('stays the same object while no edge changed: React Flow then leaves all of them alone', () => {
    const { drawing, ids } = drawn();
    const derive = watch();
    const first = derive(drawing);
    expect(first.length).toBe(4);
    expect(derive(drawing)).toBe(first);
    const moved = edited(drawing, { kind: 'move', positions: new Map([[ids[4] ?? '', { x: 0, y: 5_000 }]]) });
    expect(derive(moved)).toBe(first);
    const dilated = edited(moved, { kind: 'setAttributes', id: ids[1] ?? '', attributes: { bias: false } });
    expect(derive(dilated)).toBe(first);
  });

  it('is a new one with new objects only for the edges that say something else', () => {
    const { drawing, ids } = drawn();
    const derive = watch();
    const first = derive(drawing);
    const changed = (next: typeof first, before = first) =>
      next.flatMap((edge, index) => (edge === before[index] ? [] : [index]));
    const wider = edited(drawing, { kind: 'setAttributes', id: ids[3] ?? '', attributes: { filters: 7 } });
    const next = derive(wider);
    expect(changed(next)).toEqual([3]);
    expect(next[3]?.data?.label).toContain('7');
    expect(next[3]?.ariaLabel).toContain('7');
    const back = derive(drawing);
    expect(changed(derive(drawing, 'en', [first[0]?.id ?? '']), back)).toEqual([0]);
    const named = edited(drawing, { kind: 'rename', id: ids[2] ?? '', name: 'other' });
    const renamed = derive(named).filter((edge) => edge.ariaLabel?.includes('other'));
    expect(renamed.map((edge) => [edge.source, edge.target])).toEqual([
      [ids[1], ids[2]],
      [ids[2], ids[3]],
    ]);
    expect(derive(named, 'ko').every((edge) => edge.ariaLabel?.includes('연결'))).toBe(true);
  });

  it('takes in edges that come and go', () => {
    const { drawing, ids } = drawn();
    const derive = watch();
    const [first] = derive(drawing);
    const less = edited(drawing, { kind: 'disconnect', edges: [first?.id ?? ''] });
    expect(derive(less).length).toBe(3);
    expect(derive(edited(less, connect(ids[0] ?? '', ids[1] ?? ''))).length).toBe(4);
  });
});
