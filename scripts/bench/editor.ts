import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openProject } from '../../src/core/project/open-project.ts';
import type { Project } from '../../src/core/project/types.ts';
import { memoryPlatform } from '../../src/platform/memory.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { createEditor, type Editor } from '../../src/store/editor.ts';
import { english } from '../../test/support/said.ts';

/** The whole editor without its window, as the window has it: store, history, runs, ONNX Runtime, picture decoder. */
export async function openInEditor(bytes: Uint8Array<ArrayBuffer>): Promise<Editor> {
  const editor = createEditor({
    runtime: createNodeRuntime(),
    platform: memoryPlatform(),
    decode: decodePictureInNode,
  });
  if (await editor.files.openExample(bytes)) return editor;
  throw new Error(
    editor.store
      .getState()
      .toasts.map((toast) => english(toast.message))
      .join(' '),
  );
}

/** A file that ships with the app. */
export function asset(root: string, ...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path.join(root, 'assets', ...parts)));
}

/** The trained SE-CNN that a start opens. */
export function seCnn(root: string): Project {
  const project = openProject(asset(root, 'examples', 'se-cnn.convas'));
  if (!project.ok) throw new Error(english(project.error.message));
  return project.value;
}
