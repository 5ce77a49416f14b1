import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { type Text, text } from '../text.ts';

/** Layers that only stand for nodes of an ONNX file: without it they are shown, but neither run nor exported. */
function layersOfFile(document: GraphDocument): number {
  return [...document.nodes.values()].filter((node) => layerType(node.type)?.fromFile === true).length;
}

/** What a person who is about to keep the drawing as JSON must know; null where nothing is lost. */
export function jsonLosesSource(document: GraphDocument): Text | null {
  const count = document.imported ? layersOfFile(document) : 0;
  if (count === 0) return null;
  return text(
    'project.sourceNeeded.layersOfThisDrawingCount',
    'Layers of this drawing ({count}) are operators of the ONNX file it was made from, which a JSON file does not hold. Keep the .convas or the .onnx file too: they do not run without it.',
    { count },
  );
}

/** What to say when a drawing was opened whose operators' file is missing; null where nothing is. */
export function lacksSource(document: GraphDocument): Text | null {
  const count = document.imported ? 0 : layersOfFile(document);
  if (count === 0) return null;
  return text(
    'project.sourceNeeded.layersOfThisDrawingCount2',
    'Layers of this drawing ({count}) are operators of an ONNX file, which is not part of it. Open the .convas project or the .onnx file to run them.',
    { count },
  );
}
