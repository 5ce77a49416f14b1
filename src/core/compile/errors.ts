import { blocks } from '../diagnostics.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { text } from '../text.ts';
import type { CompileError } from './types.ts';

/** Why a drawing is not valid: its first error in data-flow order, else what is unfinished first. */
export function firstError(document: GraphDocument, analysis: Analysis): CompileError {
  const whole = analysis.diagnostics.find(blocks);
  for (const severity of ['error', 'unfinished'] as const) {
    for (const id of analysis.order) {
      const found = analysis.nodes.get(id)?.diagnostics.find((entry) => entry.severity === severity);
      const node = document.nodes.get(id);
      if (!found || !node) continue;
      return {
        code: 'invalid-graph',
        message: text('compile.errors.nameMessage', '{name}: {message}', { name: node.name, message: found.message }),
        remedy: found.remedy,
        nodeId: id,
      };
    }
  }
  for (const id of analysis.order) {
    const [entry] = analysis.nodes.get(id)?.diagnostics ?? [];
    if (entry?.code !== 'shape-unknown' || whole) continue;
    return { code: 'invalid-graph', message: entry.message, remedy: entry.remedy, nodeId: id };
  }
  return {
    code: 'invalid-graph',
    message: whole?.message ?? text('compile.errors.theDrawingHasAnError', 'The drawing has an error.'),
    remedy: whole?.remedy ?? text('compile.errors.mendTheMarkedLayers', 'Mend the marked layers.'),
  };
}

export function unknownWatch(node: LayerNode | undefined, port: number): CompileError {
  const name = node?.name ?? '?';
  return {
    code: 'unknown-watch',
    message: text('compile.errors.nameHasNoOutputPort', '{name} has no output {port} to watch.', { name, port }),
    remedy: text('compile.errors.chooseALayerOfThis', 'Choose a layer of this drawing.'),
    ...(node ? { nodeId: node.id } : {}),
  };
}

export function tooLarge(): CompileError {
  return {
    code: 'too-large',
    message: text('compile.errors.theWeightsExceed2Gib', 'The weights exceed 2 GiB, the limit of one ONNX file.'),
    remedy: text('compile.errors.useFewerFiltersOrUnits', 'Use fewer filters or units.'),
  };
}

export function layerCrashed(node: LayerNode, error: unknown): CompileError {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'layer-crashed',
    message: text(
      'compile.errors.nameCouldNotBeWritten',
      '{name} could not be written as ONNX ({reason}). This is a bug in Convas; your drawing is safe.',
      { name: node.name, reason },
    ),
    remedy: text('compile.errors.undoTheLastChangeAnd', 'Undo the last change, and report the bug.'),
    nodeId: node.id,
  };
}

/** An imported operator without the file it came from: its node cannot be written. */
export function missingSource(node: LayerNode): CompileError {
  return {
    code: 'missing-source',
    message: text(
      'compile.errors.nameIsAnOperatorOf',
      '{name} is an operator of an imported model, and the model’s file is not part of this drawing.',
      { name: node.name },
    ),
    remedy: text('compile.errors.importTheOnnxFileAgain', 'Import the ONNX file again, or delete this layer.'),
    nodeId: node.id,
  };
}

/** A layer whose operators the model's opset does not have. */
export function notInOpset(node: LayerNode, operator: string, opset: number): CompileError {
  return {
    code: 'not-in-opset',
    message: text(
      'compile.errors.nameNeedsAFormOf',
      '{name} needs a form of {operator} that version {opset} of the ONNX operators does not have.',
      { name: node.name, operator, opset },
    ),
    remedy: text(
      'compile.errors.chooseANewerOpsetFor',
      'Choose a newer opset for the export if you can, or change this layer.',
    ),
    nodeId: node.id,
  };
}
