import { extract } from '../core/compile/extract.ts';
import type { ChosenVersions } from '../core/compile/versions/versions.ts';
import { drawFigure, type Figure, type FigureOptions } from '../core/export/figure/figure.ts';
import { makeSelfTest } from '../core/export/self-test.ts';
import {
  exportSource,
  exportWeights,
  type Framework,
  packSource,
  sourceRemarks,
} from '../core/export/source-export.ts';
import { gatesCsv, layersCsv, type PictureGates } from '../core/export/tables.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { jsonLosesSource } from '../core/project/source-needed.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { joinTexts, type Text, text, withRemedy } from '../core/text.ts';
import { SOURCE_LOCALE, speaker } from '../language/say.ts';
import type { Platform, SaveKind } from '../platform/types.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime } from '../runtime/types.ts';
import type { Networks } from '../study/network.ts';
import { selfTestRun } from '../study/run-once.ts';
import { provePart } from '../study/studies/export-proof.ts';
import { runCases } from './cases.ts';
import type { Comparisons } from './comparisons.ts';
import { notWritten, proofText, unchecked } from './export-words.ts';
import { createOnnxExport, type OnnxExport } from './onnx-export.ts';
import { proofCase } from './proof-case.ts';
import { documentName } from './saving.ts';
import { currentRun } from './selectors.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** The drawing for other programs: source code with weights, weights alone, tables. */
export interface Exports {
  /** Checked before it is written: loaded by ONNX Runtime, run, and compared with the canvas. */
  onnx(versions?: ChosenVersions): Promise<void>;
  /** The same in steps, for a dialog that shows what was found before it is written. */
  readonly onnxFile: OnnxExport;
  /** The selected layers as an ONNX model of their own, run and compared with the canvas before it is written. */
  selection(): Promise<void>;
  /** The drawing without weights, as JSON. */
  json(): Promise<void>;
  /** One ZIP archive: the Python file and its weights. What the file cannot do is said before the dialog. */
  source(framework: Framework): Promise<void>;
  /** Every parameter as a safetensors file. */
  weights(): Promise<void>;
  /** Shapes and counts of every layer, CSV. */
  layers(): Promise<void>;
  /** The canvas as a picture. Of a selection only that. */
  drawFigure(options: FigureChoice): Figure;
  /** Asks where to, and writes a picture of the canvas. */
  figure(kind: 'svg' | 'png', bytes: Uint8Array): Promise<boolean>;
  /** Gates of every picture, layer and channel, CSV. */
  gates(): Promise<void>;
}

/** How a picture of the canvas is to look. */
export interface FigureChoice extends Pick<FigureOptions, 'theme' | 'locale'> {
  readonly selectionOnly: boolean;
}

export interface ExportsOptions {
  readonly store: EditorStore;
  readonly platform: Platform;
  readonly view: View;
  readonly runtime: Runtime;
  readonly networks: Networks;
  readonly comparisons: Comparisons;
}

export function createExports({ store, platform, view, runtime, networks, comparisons }: ExportsOptions): Exports {
  const state = () => store.getState();

  async function save(suffix: string, kind: SaveKind, bytes: Uint8Array, proof?: Text): Promise<boolean> {
    const result = await platform.saveAs(`${documentName(state())}${suffix}.${kind}`, kind, bytes);
    if (!result.ok) view.toast('error', result.error.message);
    else if (result.value) {
      const done = text('store.exports.done', 'Exported {name}.', { name: result.value.name });
      view.toast('success', proof ? joinTexts([done, proof], ' ') : done);
      if (result.value.remark) view.toast('info', result.value.remark);
    }
    return result.ok && result.value !== null;
  }

  function refuse({ message, remedy }: { readonly message: Text; readonly remedy: Text }): void {
    view.toast('error', withRemedy({ message, remedy }));
  }

  /** Never rejects: a file is made in memory, weights and all, and what does not fit there is said. */
  function inWords<Args extends readonly unknown[]>(task: (...args: Args) => Promise<void>) {
    return async (...args: Args): Promise<void> => {
      try {
        await task(...args);
      } catch (thrown) {
        const { message, detail } = thrownError(thrown);
        view.toast('error', message, detail);
      }
    };
  }

  const onnxFile = createOnnxExport({
    store,
    runtime,
    networks,
    view,
    comparisons,
    save: (bytes, proof) => save('', 'onnx', bytes, proof),
  });

  return {
    onnxFile,
    onnx: async (versions) => {
      const prepared = await onnxFile.prepare(versions);
      if (prepared.ok) await onnxFile.write(prepared.value);
      else view.toast('error', prepared.error);
    },
    selection: async () => {
      const { document, analysis, weights, selectedNodes } = state();
      await modelAtHand(document.imported);
      const part = extract(document, analysis, weights, selectedNodes);
      if (!part.ok) return refuse(part.error);
      const proof = await provePart(
        { runtime, network: networks.of(state(), analysis), on: proofCase(state()) },
        part.value,
      );
      // What would not run is written only where the whole came in like that.
      if (!proof.ok && proof.error.stage === 'file' && document.imported === undefined) {
        view.toast('error', notWritten(proof.error.message));
        return;
      }
      await save('-part', 'onnx', part.value.bytes, proof.ok ? proofText(proof.value) : unchecked(proof.error));
    },
    json: async () => {
      const { document } = state();
      await save('', 'json', new TextEncoder().encode(documentToJson(document)));
      const lost = jsonLosesSource(document);
      if (lost) view.toast('info', lost);
    },
    source: inWords(async (framework: Framework) => {
      const { document, analysis, weights } = state();
      for (const remark of sourceRemarks(framework, document, analysis)) view.toast('info', remark);
      const run = selfTestRun(runtime, state());
      const selfTest = analysis.valid ? await makeSelfTest(document, analysis, weights, run) : null;
      const exported = exportSource(framework, document, analysis, weights, { selfTest, say: speaker(SOURCE_LOCALE) });
      if (exported.ok) await save(`-${framework}`, 'zip', packSource(exported.value));
      else refuse(exported.error);
    }),
    weights: inWords(async () => {
      const { document, analysis, weights } = state();
      const bytes = exportWeights(document, analysis, weights);
      if (bytes.ok) await save('', 'safetensors', bytes.value);
      else refuse(bytes.error);
    }),
    drawFigure: ({ theme, locale, selectionOnly }) => {
      const { document, analysis, selectedNodes, selectedNotes } = state();
      const attention = currentRun(state())?.attention ?? new Map();
      const gates = new Map([...attention].map(([id, { applied }]) => [id, applied]));
      const only = selectionOnly ? { only: new Set([...selectedNodes, ...selectedNotes]) } : {};
      return drawFigure(document, analysis, { theme, locale, say: speaker(locale), gates, ...only });
    },
    figure: (kind, bytes) => save('', kind, bytes),
    layers: async () => {
      const { document, analysis } = state();
      await save('-layers', 'csv', new TextEncoder().encode(layersCsv(document, analysis)));
    },
    gates: async () => {
      const { document, results } = state();
      const rows = runCases(state()).map(
        ({ id, picture }): PictureGates => ({
          picture: picture?.name ?? '',
          layers: [...(results.get(id)?.attention.values() ?? [])].flatMap(({ nodeId, gate, applied }) => {
            const node = document.nodes.get(nodeId);
            return node ? [{ layer: node.name, type: node.type, gate, applied }] : [];
          }),
        }),
      );
      await save('-gates', 'csv', new TextEncoder().encode(gatesCsv(rows)));
    },
  };
}
