import { makeSelfTest, type RunOnce } from '../core/export/self-test.ts';
import {
  exportSource,
  exportWeights,
  type Framework,
  packSource,
  sourceRemarks,
} from '../core/export/source-export.ts';
import { gatesCsv, layersCsv, type PictureGates } from '../core/export/tables.ts';
import { joinTexts, type Text, text } from '../core/text.ts';
import type { Platform, SaveKind } from '../platform/types.ts';
import type { Runtime } from '../runtime/types.ts';
import type { EditorStore } from './editor.ts';
import { documentName } from './files.ts';
import type { View } from './view.ts';

/** The drawing for other programs: source code with weights, weights alone, tables. */
export interface Exports {
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

  async function save(suffix: string, kind: SaveKind, bytes: Uint8Array): Promise<void> {
    const result = await platform.saveAs(`${documentName(state())}${suffix}.${kind}`, kind, bytes);
    if (!result.ok) view.toast('error', result.error.message);
    else if (result.value) {
      view.toast('success', text(`Exported ${result.value.name}`, `${result.value.name}(으)로 내보냄`));
    }
  }

  function refuse({ message, remedy }: { readonly message: Text; readonly remedy: Text }): void {
    view.toast('error', joinTexts([message, remedy], ' '));
  }

  const run: RunOnce = async (model, input, fetches) => {
    const layerTypes = [...new Set([...state().document.nodes.values()].map((node) => node.type))];
    const done = await runtime.run({ model, input, overrides: new Map(), fetches, layerTypes });
    return done.ok ? done.value.values : null;
  };

  return {
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
