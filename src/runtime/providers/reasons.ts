import { joinTexts, type Text, text } from '../../core/text.ts';

/** Why networks run elsewhere than on the provider that was wanted. */

export const REASONS = {
  noWebGpu: text('runtime.providers.noWebGpu', 'WebGPU is not available here.'),
  noAdapter: text('runtime.providers.noAdapter', 'No graphics device was found for WebGPU.'),
  softwareAdapter: text(
    'runtime.providers.softwareAdapter',
    'WebGPU is only emulated on the processor here, which is slower than WASM.',
  ),
  deviceLost: text('runtime.providers.deviceLost', 'The graphics device was lost; runs go on on the processor.'),
  didNotStart: text('runtime.providers.didNotStart', 'WebGPU did not start; runs go on on the processor.'),
  cannotRun: text('runtime.providers.cannotRun', 'WebGPU could not run this network; it runs on the processor.'),
  noNativeHere: text('runtime.providers.noNativeHere', 'Native code runs in the desktop window only.'),
  noNativeForSystem: text('runtime.providers.noNativeForSystem', 'ONNX Runtime has no native code for this system.'),
  nativeDidNotStart: text('runtime.providers.nativeDidNotStart', 'Native code did not start; runs go on in WASM.'),
  nativeCannotRun: text(
    'runtime.providers.nativeCannotRun',
    'Native code could not run this network; it runs in WASM.',
  ),
  nativeCrashed: text(
    'runtime.providers.nativeCrashed',
    'Native code stopped unexpectedly while it ran this network, so it runs in WASM from now on.',
  ),
  kept: text(
    'runtime.providers.kept',
    'This network holds operators of its file that Convas has no layer for. Native code would run them outside the sandbox, so it runs in WASM until you allow this file.',
  ),
  nativeCrashedHere: text(
    'runtime.providers.nativeCrashedHere',
    'Native code stopped unexpectedly while it ran this network. No file was changed. Use --provider wasm.',
  ),
  keptUntrusted: text(
    'runtime.providers.keptUntrusted',
    'Nothing was run: this network holds operators of its file that Convas has no layer for, and native code would run them outside the sandbox. Add --trust if you trust the file, or use --provider wasm.',
  ),
  notIsolated: text('runtime.providers.notIsolated', 'This page is not isolated, so WASM has one thread only.'),
} as const satisfies Record<string, Text>;

/**
 * The self-test found other numbers than the reference's for these layer types.
 * @param provider its name, as people read it
 */
export function disagreement(provider: Text, names: readonly string[]): Text {
  const list = names.join(', ');
  return text(
    'runtime.providers.computesListDifferently',
    '{provider} computes {list} differently from the processor here, so this network runs on the processor.',
    { provider, list },
  );
}

/** All reasons that there are; null where there is none. */
export function joinReasons(...reasons: readonly (Text | null)[]): Text | null {
  const given = reasons.filter((reason) => reason !== null);
  // One stays the one it is, so that a status can be compared.
  return given.length > 1 ? joinTexts(given, ' ') : (given[0] ?? null);
}
