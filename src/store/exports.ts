import { compile } from '../core/compile/compile.ts';
import { makeSelfTest, type RunOnce } from '../core/export/self-test.ts';
import {
  exportSource,
  exportWeights,
  type Framework,
  packSource,
  sourceRemarks,
} from '../core/export/source-export.ts';
import { gatesCsv, layersCsv, type PictureGates } from '../core/export/tables.ts';
import { layerTypesOf } from '../core/graph/structure.ts';
import { jsonLosesSource } from '../core/project/source-needed.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { joinTexts, type Text, text } from '../core/text.ts';
import type { Platform, SaveKind } from '../platform/types.ts';
import type { Runtime } from '../runtime/types.ts';
import { type ExportProof, proveExport } from './export-check.ts';
import { documentName } from './saving.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** The drawing for other programs: source code with weights, weights alone, tables. */
export interface Exports {
  /** Checked before it is written: loaded by ONNX Runtime, run, and compared with the canvas. */
  onnx(): Promise<void>;
  /** The drawing without weights, as JSON. */
  json(): Promise<void>;
  /** One ZIP archive: the Python file and its weights. What the file cannot do is said before the dialog. */
  source(framework: Framework): Promise<void>;
  /** Every parameter as a safetensors file. */
  weights(): Promise<void>;
  /** Shapes and counts of every layer, CSV. */
  layers(): Promise<void>;
  /** Gates of every picture, layer and channel, CSV. */
  gates(): Promise<void>;
}

export interface ExportsOptions {
  readonly store: EditorStore;
  readonly platform: Platform;
  readonly view: View;
  readonly runtime: Runtime;
}

export function createExports({ store, platform, view, runtime }: ExportsOptions): Exports {
  const state = () => store.getState();

  async function save(suffix: string, kind: SaveKind, bytes: Uint8Array, proof?: Text): Promise<void> {
    const result = await platform.saveAs(`${documentName(state())}${suffix}.${kind}`, kind, bytes);
    if (!result.ok) view.toast('error', result.error.message);
    else if (result.value) {
      const done = text(`Exported ${result.value.name}.`, `${result.value.name}(으)로 내보냈습니다.`);
      view.toast('success', proof ? joinTexts([done, proof], ' ') : done);
    }
  }

  function refuse({ message, remedy }: { readonly message: Text; readonly remedy: Text }): void {
    view.toast('error', joinTexts([message, remedy], ' '));
  }

  const run: RunOnce = async (model, input, fetches) => {
    const layerTypes = layerTypesOf(state().document);
    const done = await runtime.run({ model, input, overrides: new Map(), fetches, layerTypes });
    return done.ok ? done.value.values : null;
  };

  return {
    onnx: async () => {
      const { document, analysis, weights } = state();
      const model = compile(document, analysis, weights, { mode: 'plain', documentJson: documentToJson(document) });
      if (!model.ok) return refuse(model.error);
      const proof = await proveExport(state(), runtime, model.value);
      // A file from elsewhere may hold operators that this runtime lacks: it leaves as it came, but not without a word.
      if (!proof.ok && !document.imported) return view.toast('error', notWritten(proof.error.message));
      await save('', 'onnx', model.value.bytes, proof.ok ? proofText(proof.value) : unchecked(proof.error.message));
    },
    json: async () => {
      const { document } = state();
      await save('', 'json', new TextEncoder().encode(documentToJson(document)));
      const lost = jsonLosesSource(document);
      if (lost) view.toast('info', lost);
    },
    source: async (framework) => {
      const { document, analysis, weights } = state();
      for (const remark of sourceRemarks(framework, document)) view.toast('info', remark);
      const selfTest = analysis.valid ? await makeSelfTest(document, analysis, weights, run) : null;
      const exported = exportSource(framework, document, analysis, weights, { selfTest });
      if (exported.ok) await save(`-${framework}`, 'zip', packSource(exported.value));
      else refuse(exported.error);
    },
    weights: async () => {
      const { document, analysis, weights } = state();
      const bytes = exportWeights(document, analysis, weights);
      if (bytes.ok) await save('', 'safetensors', bytes.value);
      else refuse(bytes.error);
    },
    layers: async () => {
      const { document, analysis } = state();
      await save('-layers', 'csv', new TextEncoder().encode(layersCsv(document, analysis)));
    },
    gates: async () => {
      const { document, pictures, results } = state();
      const rows = pictures.map(
        ({ id, name }): PictureGates => ({
          picture: name,
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

function proofText({ maxDifference, picture }: ExportProof): Text {
  const difference = maxDifference === 0 ? '0' : maxDifference.toExponential(1);
  const on = picture ?? 'seeded noise';
  return text(
    `Checked: ONNX Runtime loads it; on ${on} its outputs differ from the canvas by at most ${difference}.`,
    `확인함: ONNX Runtime이 파일을 읽었고 ${picture ?? '시드 잡음'}에서 캔버스와의 출력 차이는 최대 ${difference}입니다.`,
  );
}

function notWritten(reason: Text): Text {
  return text(
    `Nothing was written, since the file would not run: ${reason.en}`,
    `실행되지 않을 파일이라 저장하지 않았습니다: ${reason.ko}`,
  );
}

function unchecked(reason: Text): Text {
  return text(
    `It could not be checked here, since ONNX Runtime Web does not run it: ${reason.en}`,
    `ONNX Runtime Web이 실행하지 못해 확인하지 못했습니다: ${reason.ko}`,
  );
}
