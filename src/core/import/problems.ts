import type { OnnxError, OnnxErrorCode } from '../onnx/errors.ts';
import { err, type Result } from '../result.ts';
import { type Text, type TextValue, text } from '../text.ts';

/** Why a model file was not opened: what happened, what is safe, what to do. */
export interface ImportProblem {
  readonly code: OnnxErrorCode | keyof typeof PROBLEMS;
  readonly message: Text;
  readonly remedy: Text;
  /** Where in the file, in bytes, if a place is to blame. */
  readonly offset?: number;
  /** Files that have to be picked too, by their paths from the model's folder. */
  readonly missing?: readonly string[];
}

type Values = Readonly<
  Record<
    'count' | 'elements' | 'index' | 'limit' | 'name' | 'node' | 'reason' | 'shape' | 'value' | 'version',
    TextValue
  >
>;
interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const ASK_EXPORTER = text(
  'import.problems.askExporter',
  'Export the model again from the tool that made it; check it with the ONNX checker.',
);

const PROBLEMS = {
  'unsupported-opset': {
    message: (v) =>
      text(
        'import.problems.theModelUsesVersionVersion',
        'The model uses version {version} of the ONNX operators; Convas reads versions up to 25.',
        { version: v.version },
      ),
    remedy: text(
      'import.problems.convertTheModelToA',
      'Convert the model to a version from 7 to 25, or update Convas.',
    ),
  },
  'missing-value': {
    message: (v) =>
      text(
        'import.problems.theNodeNodeReadsValue',
        'The node “{node}” reads “{value}”, which nothing in the file makes or stores.',
        { node: v.node, value: v.value },
      ),
    remedy: ASK_EXPORTER,
  },
  'duplicate-value': {
    message: (v) =>
      text('import.problems.twoNodesOfTheFile', 'Two nodes of the file both make “{value}”.', { value: v.value }),
    remedy: ASK_EXPORTER,
  },
  cycle: {
    message: (v) =>
      text('import.problems.theNodesOfTheFile', 'The nodes of the file form a loop through “{node}”.', {
        node: v.node,
      }),
    remedy: ASK_EXPORTER,
  },
  'recursive-function': {
    message: (v) =>
      text('import.problems.theFunctionNameOfThe', 'The function “{name}” of the file calls itself.', { name: v.name }),
    remedy: ASK_EXPORTER,
  },
  'bad-node': {
    message: (v) =>
      text('import.problems.aNodeOfTheFile', 'A node of the file (number {index}) names no operator.', {
        index: v.index,
      }),
    remedy: ASK_EXPORTER,
  },
  'impossible-input': {
    message: (v) =>
      text(
        'import.problems.theInputNameHasThe',
        'The input “{name}” has the shape {shape}; a tensor has up to 8 dims, each a whole number from 0 up to 2⁵³.',
        { name: v.name, shape: v.shape },
      ),
    remedy: ASK_EXPORTER,
  },
  'too-many-edges': {
    message: (v) =>
      text(
        'import.problems.theModelHasCountConnections',
        'The model has {count} connections between layers; a drawing holds at most {limit}.',
        { count: v.count, limit: v.limit },
      ),
    remedy: text('import.problems.openASmallerModelOr', 'Open a smaller model, or a part of this one.'),
  },
  'too-many-layers': {
    message: (v) =>
      text('import.problems.theModelHasCountLayers', 'The model has {count} layers; a drawing holds at most {limit}.', {
        count: v.count,
        limit: v.limit,
      }),
    remedy: text('import.problems.openASmallerModelOr2', 'Open a smaller model, or a part of this one.'),
  },
  'constant-too-large': {
    message: (v) =>
      text(
        'import.problems.theFileAsksForA',
        'The file asks for a constant of {elements} elements, more than Convas will make (2²⁸).',
        { elements: v.elements },
      ),
    remedy: ASK_EXPORTER,
  },
  'import-crashed': {
    message: (v) =>
      text(
        'import.problems.convasCouldNotOpenThis',
        'Convas could not open this model ({reason}). This is a bug in Convas; the open drawing is unchanged.',
        { reason: v.reason },
      ),
    remedy: text('import.problems.reportTheBugWithThe', 'Report the bug, with the file if you may share it.'),
  },
} satisfies Record<string, Entry>;

const SAFE = text('import.problems.safe', 'The open drawing is unchanged.');

export function importProblem(code: keyof typeof PROBLEMS, values: Partial<Values> = {}): ImportProblem {
  const { message, remedy } = PROBLEMS[code];
  return { code, ...assured(message(values as Values), remedy) };
}

export function failImport(code: keyof typeof PROBLEMS, values: Partial<Values> = {}): Result<never, ImportProblem> {
  return err(importProblem(code, values));
}

/** A problem of the bytes as a problem of the import: it also says that nothing else was touched. */
export function fromOnnxError(error: OnnxError): ImportProblem {
  return { ...error, ...assured(error.message, error.remedy) };
}

function assured(message: Text, remedy: Text) {
  return { message, remedy: text('import.problems.safeRemedy', '{safe} {remedy}', { safe: SAFE, remedy }) };
}
