import { type ImportResult, importModel } from '../core/import/import-model.ts';
import { laidOut } from '../core/import/laid-out.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import type { ImportReport } from '../core/import/report.ts';
import { sniffProject } from '../core/project/sniff.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, type Text, text } from '../core/text.ts';
import type { OpenedFile, Platform } from '../platform/types.ts';
import type { ImportFile, ImportStage } from '../runtime/import-client.ts';
import type { Opened } from '../runtime/import-protocol.ts';
import { pickFiles } from './picked-files.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

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
  read(file: OpenedFile, companions: readonly OpenedFile[]): Promise<Result<Opened<ImportResult>, Text> | null>;
  /** Puts away what is said of the model that is open. */
  dismissReport(): void;
  /** Stops the import under way. */
  cancel(): void;
}

export interface ImportsOptions {
  readonly store: EditorStore;
  readonly platform: Pick<Platform, 'kind' | 'open'>;
  readonly view: Pick<View, 'toast'>;
  /** Reads files in the background; without it that happens at once. */
  readonly importFile?: ImportFile | undefined;
}

export function createImports({ store, platform, view, importFile = importHere }: ImportsOptions): Imports {
  let abort: AbortController | null = null;

  async function readOnce({ name, bytes }: OpenedFile, externalFiles: ReadonlyMap<string, OpenedFile['bytes']>) {
    abort = new AbortController();
    const onStage = (stage: ImportStage) => store.setState({ importing: { name, bytes: bytes.length, stage } });
    onStage('reading');
    try {
      return await importFile({ name, bytes, externalFiles }, { signal: abort.signal, onStage });
    } finally {
      abort = null;
      store.setState({ importing: null });
    }
  }

  /** The files that a model names and nobody picked; none where the dialog is cancelled. */
  async function askFor(file: OpenedFile, missing: readonly string[]): Promise<readonly OpenedFile[]> {
    // A browser opens no dialog that a person did not just ask for.
    if (platform.kind === 'browser') return [];
    view.toast('info', alsoNeeded(file.name, missing));
    return pickFiles(platform, view, 'data', true);
  }

  return {
    read: async (file, companions) => {
      const picked = new Map(companions.map((companion) => [companion.name, companion.bytes]));
      for (;;) {
        const result = await readOnce(file, picked);
        if (!result) return null;
        if (result.ok) return ok(result.value);
        const { missing = [] } = result.error;
        const more = missing.length > 0 ? await askFor(file, missing) : [];
        // The same files again, or none: there is nothing left to ask.
        const found = more.filter(({ name }) => !picked.has(name));
        if (found.length === 0) return err(inWords(result.error));
        for (const { name, bytes } of found) picked.set(name, bytes);
      }
    },
    dismissReport: () => store.setState({ importReport: null }),
    cancel: () => abort?.abort(),
  };
}

function alsoNeeded(name: string, missing: readonly string[]): Text {
  const list = missing.slice(0, 8).map((location) => location.slice(-80));
  const names = `${list.join(', ')}${missing.length > list.length ? ', …' : ''}`;
  return text(
    'store.imports.nameKeepsItsWeightsIn',
    '{name} keeps its weights in other files. Choose them too: {names}.',
    { name, names },
  );
}

/** By its name, or by how it begins. */
export function isModelFile({ name, bytes }: OpenedFile): boolean {
  if (/\.onnx$/i.test(name)) return true;
  const form = sniffProject(bytes);
  return !form.ok && form.error.code === 'onnx-file';
}

function inWords({ code, message, remedy }: ImportProblem): Text {
  const together = text('store.imports.together', 'Choose or drop the model and its data files together.');
  return joinTexts(code === 'external-data' ? [message, remedy, together] : [message, remedy], ' ');
}

/** Without a worker: at once. */
const importHere: ImportFile = async ({ name, bytes, externalFiles }) => {
  const result = importModel(bytes, { externalFiles, title: name.replace(/\.onnx$/i, '').slice(0, 200) });
  return result.ok ? ok(laidOut(result.value)) : result;
};
