import type { CompiledModel } from '../core/compile/types.ts';
import { analyze } from '../core/graph/analyze.ts';
import {
  type ComparedModel,
  type Comparison,
  comparedDrawing,
  comparedExport,
  comparedFile,
  comparedSource,
  compareModels,
  sameModel,
} from '../core/import/compare.ts';
import { layersElsewhere } from '../core/import/diff-layers.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { openProject } from '../core/project/open-project.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, withRemedy } from '../core/text.ts';
import type { OpenedFile, Platform } from '../platform/types.ts';
import type { ReadProject } from '../runtime/project-client.ts';
import { isModelFile } from './imports.ts';
import { pickFiles, prefixed } from './picked-files.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** A comparison that is shown, and what it is between. */
export interface ShownComparison {
  /** What the drawing is compared with: a file's name; null for the file that it was made from. */
  readonly file: string | null;
  readonly comparison: Comparison;
}

/** What an export of the drawing would change in a file. */
export interface Comparisons {
  /** Shows what differs from the file that the drawing was made from. */
  showSource(): Promise<void>;
  /** Asks for a model or a project, and shows what differs from it. */
  showFile(): Promise<void>;
  /** Ends what is shown. */
  close(): void;
  /** Of an export that is already compiled; null for a drawing of its own. */
  withSourceOf(compiled: CompiledModel): Comparison | null;
}

/** @param readProject opens a project file in the background; without it that happens at once */
export function createComparisons(
  store: EditorStore,
  platform: Platform,
  view: View,
  readProject: ReadProject | typeof openProject = openProject,
): Comparisons {
  const state = () => store.getState();

  /** Deleted layers are called as in the latest drawing that had them. */
  function formerName(id: string): string | undefined {
    const { past, file } = state();
    const drawings = [...past.map((entry) => entry.document).reverse(), file.saved.document];
    return drawings.find(({ nodes }) => nodes.has(id))?.nodes.get(id)?.name;
  }

  function drawing(): Result<ComparedModel, Text> {
    const { document, analysis, weights } = state();
    const compared = comparedDrawing(document, analysis, weights);
    return compared.ok ? compared : err(withRemedy(compared.error));
  }

  function show(file: string | null, before: ComparedModel): void {
    const after = drawing();
    if (after.ok) {
      const comparison = compareModels(before, after.value);
      store.setState({ comparison: { file, comparison }, dialog: 'changes' });
    } else view.toast('error', after.error);
  }

  return {
    showSource: async () => {
      await modelAtHand(state().document.imported);
      const before = comparedSource(state().document, formerName);
      if (before) show(null, before);
    },
    showFile: async () => {
      const [file] = await pickFiles(platform, view, 'project', false);
      if (!file) return;
      const before = await readSide(file, readProject);
      await modelAtHand(state().document.imported);
      // The file that the drawing was made from: there too, it is known which layer is which.
      const source = comparedSource(state().document, formerName);
      if (before.ok) show(file.name, source && sameModel(source, before.value) ? source : before.value);
      else view.toast('error', prefixed(file.name, before.error));
    },
    close: () => store.setState({ dialog: null, comparison: null }),
    withSourceOf: (compiled) => {
      const before = comparedSource(state().document, formerName);
      const after = before && comparedExport(state().document, compiled);
      return before && after?.ok ? compareModels(before, after.value) : null;
    },
  };
}

/** An ONNX file as it is; a project as the model that it exports. */
async function readSide(
  file: OpenedFile,
  readProject: ReadProject | typeof openProject,
): Promise<Result<ComparedModel, Text>> {
  if (isModelFile(file)) {
    const model = comparedFile(file.bytes);
    return model.ok ? model : err(model.error.message);
  }
  const project = await readProject(file.bytes);
  if (!project.ok) return err(problemInWords(project.error));
  const { document, weights } = project.value;
  await modelAtHand(document.imported);
  const compared = comparedDrawing(document, analyze(document), weights);
  if (!compared.ok) return err(withRemedy(compared.error));
  return ok({ ...compared.value, layers: layersElsewhere(compared.value.layers) });
}
