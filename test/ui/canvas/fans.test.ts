import { describe, expect, it } from 'vitest';
import type { ShapeFlowEdge } from '../../../src/ui/canvas/edges.ts';
import { MOUNTED_PER_OUTPUT, withoutSurplus } from '../../../src/ui/canvas/fans.ts';

const edge = (source: string, at: number, selected = false) =>
  ({
    id: `${source}-${at}`,
    source,
    sourceHandle: '0',
    target: `t${at}`,
    targetHandle: '0',
    selected,
  }) as ShapeFlowEdge;
const fan = (source: string, count: number, selected = -1) =>
  Array.from({ length: count }, (_, at) => edge(source, at, at === selected));

describe('edges of an output that feeds very many', () => {
  it('are mounted up to a number that does not grow; the others are painted, none is lost', () => {
    for (const count of [MOUNTED_PER_OUTPUT + 1, 4900]) {
      const edges = [...fan('a', count), ...fan('b', 3)];
      const { mounted, painted } = withoutSurplus(edges);
      expect(mounted).toHaveLength(MOUNTED_PER_OUTPUT + 3);
      expect(new Set([...mounted, ...painted])).toEqual(new Set(edges));
    }
  });

  it('are mounted where they are selected', () => {
    const edges = fan('a', 1000, 900);
    expect(withoutSurplus(edges).mounted).toContain(edges[900]);
  });

  it('are the very list where no output has too many', () => {
    const edges = Array.from({ length: 1000 }, (_, at) => edge(`s${at}`, at));
    expect(withoutSurplus(edges).mounted).toBe(edges);
  });
});
