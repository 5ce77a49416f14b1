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
    `Layers of this drawing (${count}) are operators of the ONNX file it was made from, which a JSON file does not hold. Keep the .convas or the .onnx file too: they do not run without it.`,
    `이 그림의 레이어 ${count}개는 원래 ONNX 파일의 연산자이며 JSON 파일에는 그 파일이 들어가지 않습니다. 그것 없이는 실행되지 않으니 .convas나 .onnx 파일도 보관하세요.`,
  );
}

/** What to say when a drawing was opened whose operators' file is missing; null where nothing is. */
export function lacksSource(document: GraphDocument): Text | null {
  const count = document.imported ? 0 : layersOfFile(document);
  if (count === 0) return null;
  return text(
    `Layers of this drawing (${count}) are operators of an ONNX file, which is not part of it. Open the .convas project or the .onnx file to run them.`,
    `이 그림의 레이어 ${count}개는 ONNX 파일의 연산자이지만 그 파일이 들어 있지 않습니다. 실행하려면 .convas 프로젝트나 .onnx 파일을 여세요.`,
  );
}
