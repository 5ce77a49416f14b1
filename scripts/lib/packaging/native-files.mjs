import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';

/** Code that the system loads: it can lie in no archive. */
export const unpacked = '{*.node,*.so.*,*.dll,*.dylib}';

/** For graphics processors, which Convas reaches through the browser; 40 MB. */
const notWanted = /^(DirectML|dxcompiler|dxil)\.dll$/i;

/**
 * Copies ONNX Runtime's native build for one target, and nothing of the others: its JavaScript, what that requires, and the
 * target's own code. Where there is none for a target, nothing; the app then runs in WASM.
 * @param {string} stage the app's folder
 * @param {import('./targets.mjs').Target} target
 */
export function copyNativeFiles(stage, { platform, arch }) {
  const bin = ['bin', 'napi-v6', platform, arch];
  const folder = inRoot('node_modules', 'onnxruntime-node', ...bin);
  if (!existsSync(path.join(folder, 'onnxruntime_binding.node'))) return;
  for (const name of neededIn(folder)) copy(stage, 'onnxruntime-node', ...bin, name);
  for (const name of scriptsIn('onnxruntime-node', 'dist')) copy(stage, 'onnxruntime-node', 'dist', name);
  for (const name of scriptsIn('onnxruntime-common', 'dist', 'cjs'))
    copy(stage, 'onnxruntime-common', 'dist', 'cjs', name);
  copy(stage, 'onnxruntime-common', 'dist', 'cjs', 'package.json');
  for (const name of ['onnxruntime-node', 'onnxruntime-common']) copy(stage, name, 'package.json');
}

/**
 * The binding, and the library by the name that the binding asks for: some systems' files come under two names.
 * @param {string} folder
 */
function neededIn(folder) {
  const binding = readFileSync(path.join(folder, 'onnxruntime_binding.node'), 'latin1');
  return readdirSync(folder).filter(
    (name) => name.endsWith('.node') || (!notWanted.test(name) && binding.includes(name)),
  );
}

/** @param {string[]} parts */
function scriptsIn(...parts) {
  return readdirSync(inRoot('node_modules', ...parts)).filter((name) => name.endsWith('.js'));
}

/**
 * @param {string} stage
 * @param {string[]} parts
 */
function copy(stage, ...parts) {
  const from = inRoot('node_modules', ...parts);
  if (existsSync(from)) cpSync(from, path.join(stage, 'node_modules', ...parts));
}
