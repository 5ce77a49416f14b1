import { foldTall } from '../core/graph/fold.ts';
import { type ImportResult, importModel } from '../core/import/import-model.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import type { ImportReport } from '../core/import/report.ts';
import { sniffProject } from '../core/project/sniff.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, type Text, text } from '../core/text.ts';
import type { OpenedFile } from '../platform/types.ts';
import type { ImportFile, ImportStage } from '../runtime/import-client.ts';
import type { EditorStore } from './state.ts';

/** Opening ONNX files: in the background, with a way to stop, and with a word on what was found. */

export interface ImportProgress {
  /** The file's name. */
  readonly name: string;
  readonly bytes: number;
  readonly stage: ImportStage;
}

export interface ShownReport {
  readonly name: string;
  readonly report: ImportReport;
}

export interface Imports {
  /** Reads a model and what was picked with it. Null where it was cancelled. */
  read(file: OpenedFile, companions: readonly OpenedFile[]): Promise<Result<ImportResult, Text> | null>;
  /** Says what an opened model is made of. */
  showReport(name: string, report: ImportReport): void;
  dismissReport(): void;
  /** Stops the import under way. */
  cancel(): void;
}

export function createImports(store: EditorStore, importFile: ImportFile = importHere): Imports {
  let abort: AbortController | null = null;
  return {
    read: async (file, companions) => {
      abort = new AbortController();
      const { name, bytes } = file;
      const onStage = (stage: ImportStage) =>
        store.setState({ importing: { name, bytes: bytes.length, stage }, importReport: null });
      onStage('reading');
      try {
        const externalFiles = new Map(companions.map((companion) => [companion.name, companion.bytes]));
        const result = await importFile({ name, bytes, externalFiles }, { signal: abort.signal, onStage });
        if (!result) return null;
        return result.ok ? ok(laidOut(result.value)) : err(inWords(result.error));
      } finally {
        abort = null;
        store.setState({ importing: null });
      }
    },
    showReport: (name, report) => store.setState({ importReport: { name, report } }),
    dismissReport: () => store.setState({ importReport: null }),
    cancel: () => abort?.abort(),
  };
}

/** A drawing that Convas exported keeps its own layout. */
function laidOut(result: ImportResult): ImportResult {
  return result.document.imported ? { ...result, document: foldTall(result.document) } : result;
}

/** By its name, or by how it begins. */
export function isModelFile({ name, bytes }: OpenedFile): boolean {
  if (/\.onnx$/i.test(name)) return true;
  const form = sniffProject(bytes);
  return !form.ok && form.error.code === 'onnx-file';
}

function inWords({ code, message, remedy }: ImportProblem): Text {
  const together = text(
    'Choose or drop the model and its data files together.',
    '모델과 데이터 파일을 함께 고르거나 끌어다 놓으세요.',
  );
  return joinTexts(code === 'external-data' ? [message, remedy, together] : [message, remedy], ' ');
}

/** Without a worker: at once. */
const importHere: ImportFile = async ({ name, bytes, externalFiles }) =>
  importModel(bytes, { externalFiles, title: name.replace(/\.onnx$/i, '').slice(0, 200) });
