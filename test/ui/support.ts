import { defaultAttributes } from '../../src/core/attributes.ts';
import { type Analysis, analyze } from '../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { english } from '../support/said.ts';

export interface Drawing {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
}

export function edited({ document, analysis }: Drawing, edit: Edit): Drawing {
  const next = applyEdit(document, edit);
  if (!next.ok) throw new Error(english(next.error.message));
  return { document: next.value, analysis: analyze(next.value, analysis) };
}

/** Layers in one column, each fed by the one above: ids are `a`, `b`, `c`, … */
export function column(...types: readonly string[]): Drawing {
  let drawing: Drawing = { document: EMPTY_DOCUMENT, analysis: analyze(EMPTY_DOCUMENT) };
  for (const [index, type] of types.entries()) {
    const id = letter(index);
    drawing = edited(drawing, {
      kind: 'addNode',
      node: {
        id,
        type,
        name: `${type}_${index + 1}`,
        attributes: defaultAttributes(layerType(type)?.attributes ?? {}),
        position: { x: 0, y: index * 130 },
      },
    });
    if (index === 0) continue;
    drawing = edited(drawing, connect(letter(index - 1), id));
  }
  return drawing;
}

export function connect(source: string, target: string, port = 0): Edit {
  return { kind: 'connect', source: { node: source, port: 0 }, target: { node: target, port } };
}

function letter(index: number): string {
  return String.fromCharCode(97 + index);
}
