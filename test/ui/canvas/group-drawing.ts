import type { Group } from '../../../src/core/graph/document.ts';
import { column, type Drawing, edited } from '../support.ts';

/** A group of layers and groups; `expanded` unless said otherwise. */
export function grouped(drawing: Drawing, id: string, members: readonly string[], more: Partial<Group> = {}): Drawing {
  const group: Group = { id, name: `Group ${id}`, collapsed: false, tint: 'grey', ...more };
  return edited(drawing, { kind: 'addGroup', group, members });
}

export function collapsed(drawing: Drawing, id: string, isCollapsed = true): Drawing {
  return edited(drawing, { kind: 'setGroup', id, changes: { collapsed: isCollapsed } });
}

/** `a` to `f`: picture, two convolutions with what follows them, pooling. `b` to `d` lie in the group `g`. */
export function withGroup(more: Partial<Group> = {}): Drawing {
  const chain = column('input', 'conv2d', 'batchNormalization', 'conv2d', 'relu', 'globalAveragePool');
  return grouped(chain, 'g', ['b', 'c', 'd'], more);
}
