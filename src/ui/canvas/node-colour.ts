import { typeColour } from '../category.ts';
import { rootToken } from '../plot/canvas.ts';
import { tintColour } from '../tint.ts';
import type { CanvasNode } from './canvas-nodes.ts';

/** The colour of a thing on the canvas seen from afar, and how much of it covers what lies below. */
export interface Fill {
  readonly colour: string;
  readonly alpha: number;
}

/** Layers by category; groups and notes by their tint, a frame so that what is in it shows. */
export function fillOf(node: CanvasNode): Fill {
  switch (node.type) {
    case 'groupCard':
      return { colour: tintColour(node.data.group.tint), alpha: 1 };
    case 'frame':
      return { colour: tintColour(node.data.group.tint), alpha: 0.22 };
    case 'note':
      return { colour: tintColour(node.data.note.tint), alpha: 0.45 };
    default:
      return { colour: typeColour(node.data.layer.type), alpha: 1 };
  }
}

/** Reads colour tokens for drawing on a canvas, each once: asking for thousands of them would take longer than drawing. */
export function colourReader(): (colour: string) => string {
  const known = new Map<string, string>();
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
    const read = name === undefined ? colour : rootToken(name);
    known.set(colour, read);
    return read;
  };
}
