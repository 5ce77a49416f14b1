import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { text } from '../text.ts';
import type { CompileError } from './types.ts';

/** The first error of an invalid drawing, in data-flow order: what a user would mend first. */
export function firstError(document: GraphDocument, analysis: Analysis): CompileError {
  const whole = analysis.diagnostics.find((entry) => entry.severity === 'error');
  for (const id of analysis.order) {
    const found = analysis.nodes.get(id)?.diagnostics.find((entry) => entry.severity === 'error');
    const node = document.nodes.get(id);
    if (!found || !node) continue;
    return {
      code: 'invalid-graph',
      message: text(`${node.name}: ${found.message.en}`, `${node.name}: ${found.message.ko}`),
      remedy: found.remedy,
      nodeId: id,
    };
  }
  for (const id of analysis.order) {
    const [entry] = analysis.nodes.get(id)?.diagnostics ?? [];
    if (entry?.code !== 'shape-unknown' || whole) continue;
    return { code: 'invalid-graph', message: entry.message, remedy: entry.remedy, nodeId: id };
  }
  return {
    code: 'invalid-graph',
    message: whole?.message ?? text('The drawing has an error.', '그림에 오류가 있습니다.'),
    remedy: whole?.remedy ?? text('Mend the marked layers.', '표시된 레이어를 고치세요.'),
  };
}

export function unknownWatch(node: LayerNode | undefined, port: number): CompileError {
  const name = node?.name ?? '?';
  return {
    code: 'unknown-watch',
    message: text(`${name} has no output ${port} to watch.`, `${name}에는 볼 수 있는 출력 ${port}이(가) 없습니다.`),
    remedy: text('Choose a layer of this drawing.', '이 그림의 레이어를 선택하세요.'),
    ...(node ? { nodeId: node.id } : {}),
  };
}

export function tooLarge(): CompileError {
  return {
    code: 'too-large',
    message: text(
      'The weights exceed 2 GiB, the limit of one ONNX file.',
      '가중치가 ONNX 파일 하나의 한도인 2 GiB를 넘습니다.',
    ),
    remedy: text('Use fewer filters or units.', '필터나 유닛의 수를 줄이세요.'),
  };
}

export function layerCrashed(node: LayerNode, error: unknown): CompileError {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'layer-crashed',
    message: text(
      `${node.name} could not be written as ONNX (${reason}). This is a bug in Convas; your drawing is safe.`,
      `${node.name}을(를) ONNX로 쓰지 못했습니다(${reason}). Convas의 결함이며 그림은 안전합니다.`,
    ),
    remedy: text('Undo the last change, and report the bug.', '마지막 변경을 취소하고 결함을 알려 주세요.'),
    nodeId: node.id,
  };
}

/** An imported operator without the file it came from: its node cannot be written. */
export function missingSource(node: LayerNode): CompileError {
  return {
    code: 'missing-source',
    message: text(
      `${node.name} is an operator of an imported model, and the model’s file is not part of this drawing.`,
      `${node.name}은(는) 가져온 모델의 연산자이지만 그 모델 파일이 이 그림에 없습니다.`,
    ),
    remedy: text(
      'Import the ONNX file again, or delete this layer.',
      'ONNX 파일을 다시 가져오거나 이 레이어를 지우세요.',
    ),
    nodeId: node.id,
  };
}

/** A layer whose operators the model's opset does not have. */
export function notInOpset(node: LayerNode, operator: string, opset: number): CompileError {
  return {
    code: 'not-in-opset',
    message: text(
      `${node.name} needs a form of ${operator} that version ${opset} of the ONNX operators does not have.`,
      `${node.name}에 필요한 ${operator}의 형식이 ONNX 연산자 버전 ${opset}에 없습니다.`,
    ),
    remedy: text(
      'Choose a newer opset for the export if you can, or change this layer.',
      '가능하면 더 새 opset으로 내보내거나 이 레이어를 바꾸세요.',
    ),
    nodeId: node.id,
  };
}
