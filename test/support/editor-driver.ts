import { readFile } from 'node:fs/promises';
import { createCommands } from '../../src/commands/registry.ts';
import type { AttributeValue } from '../../src/core/attributes.ts';
import { fixesFor } from '../../src/core/drawing/fixes.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { memoryPlatform } from '../../src/platform/memory.ts';
import { type LookRequest, lookAtFile } from '../../src/runtime/image/look-at-file.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { createEditor, type EditorOptions } from '../../src/store/editor.ts';
import { english } from './said.ts';

/** Their catalogues are read by `said.ts`. */
const LANGUAGES = { all: ['en', 'ko'], load: async () => {} };

/**
 * The whole editor without a window: real store, real commands, real ONNX Runtime in WASM, real picture decoder; only
 * the disk and the dialogs are in memory.
 */
export function createDriver(options: Pick<EditorOptions, 'layOut' | 'importModel'> = {}) {
  const platform = memoryPlatform();
  const runtime = createNodeRuntime();
  const look = (request: LookRequest) => lookAtFile(request, decodePictureInNode);
  const editor = createEditor({
    runtime,
    platform,
    decode: decodePictureInNode,
    look,
    languages: LANGUAGES,
    ...options,
  });
  const commands = createCommands(editor);
  const state = () => editor.store.getState();

  return {
    editor,
    commands,
    platform,
    state,
    /** Adds a layer with attributes and connects it below the given layers, port by port. */
    add(type: string, attributes: Record<string, AttributeValue> = {}, ...from: string[]): string {
      if (!layerType(type)) throw new Error(`no layer type ${type}`);
      const id = editor.layers.add(type, { x: 0, y: state().document.nodes.size * 130 });
      if (id === null) throw new Error(`${type} was refused`);
      for (const [name, value] of Object.entries(attributes)) {
        if (!editor.layers.setAttribute(id, name, value)) throw new Error(`${type}.${name} was refused`);
      }
      for (const [port, source] of from.entries()) {
        if (!editor.layers.connect({ node: source, port: 0 }, { node: id, port })) throw new Error('edge was refused');
      }
      return id;
    },
    /** The output shape of a layer, as text. */
    shape(id: string): string | null {
      return state().analysis.nodes.get(id)?.outputs?.[0]?.shape.join('×') ?? null;
    },
    errors(id: string): readonly string[] {
      return (state().analysis.nodes.get(id)?.diagnostics ?? []).map((entry) => entry.code);
    },
    /** The fixes of a layer's first diagnostic. */
    fixes(id: string) {
      const { document, analysis } = state();
      const [entry] = analysis.nodes.get(id)?.diagnostics ?? [];
      return entry ? fixesFor(document, analysis, id, entry) : [];
    },
    async addPicture(path: string): Promise<void> {
      const bytes = new Uint8Array(await readFile(path));
      await editor.pictures.add([{ name: path.split('/').pop() ?? path, bytes }]);
    },
    /** Waits until results are in step with the drawing, or a run failed. */
    async settled(): Promise<void> {
      for (let waited = 0; waited < 60_000; waited += 20) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { run, stale } = state();
        if (run.kind === 'failed') throw new Error(`${english(run.error.message)} ${run.error.detail ?? ''}`);
        if (run.kind === 'idle' && !stale && waited > 120) return;
      }
      throw new Error('the run did not settle within a minute');
    },
    dispose: () => editor.dispose(),
  };
}
