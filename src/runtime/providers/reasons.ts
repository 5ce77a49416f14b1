import { joinTexts, type Text, text } from '../../core/text.ts';

/** Why networks run elsewhere than on the provider that was wanted. */

export const REASONS = {
  noWebGpu: text('WebGPU is not available here.', '여기서는 WebGPU를 쓸 수 없습니다.'),
  noAdapter: text('No graphics device was found for WebGPU.', 'WebGPU를 쓸 그래픽 장치를 찾지 못했습니다.'),
  softwareAdapter: text(
    'WebGPU is only emulated on the processor here, which is slower than WASM.',
    '이 컴퓨터의 WebGPU는 프로세서로 흉내 낸 것이라 WASM보다 느립니다.',
  ),
  deviceLost: text(
    'The graphics device was lost; runs go on on the processor.',
    '그래픽 장치와 연결이 끊겨 프로세서에서 계속 실행합니다.',
  ),
  didNotStart: text(
    'WebGPU did not start; runs go on on the processor.',
    'WebGPU를 시작하지 못해 프로세서에서 실행합니다.',
  ),
  cannotRun: text(
    'WebGPU could not run this network; it runs on the processor.',
    'WebGPU가 이 신경망을 실행하지 못해 프로세서에서 실행합니다.',
  ),
  noNativeHere: text('Native code runs in the desktop window only.', '네이티브 코드는 데스크톱 창에서만 실행됩니다.'),
  noNativeForSystem: text(
    'ONNX Runtime has no native code for this system.',
    '이 시스템에서 쓸 수 있는 ONNX Runtime 네이티브 코드가 없습니다.',
  ),
  nativeDidNotStart: text(
    'Native code did not start; runs go on in WASM.',
    '네이티브 코드를 시작하지 못해 WASM에서 실행합니다.',
  ),
  nativeCannotRun: text(
    'Native code could not run this network; it runs in WASM.',
    '네이티브 코드가 이 신경망을 실행하지 못해 WASM에서 실행합니다.',
  ),
  nativeCrashed: text(
    'Native code stopped unexpectedly while it ran this network, so it runs in WASM from now on.',
    '네이티브 코드가 이 신경망을 실행하다 갑자기 멈춰 이제부터 WASM에서 실행합니다.',
  ),
  kept: text(
    'This network holds operators of its file that Convas has no layer for. Native code would run them outside the sandbox, so it runs in WASM until you allow this file.',
    '이 신경망에는 Convas에 해당하는 레이어가 없는 파일의 연산자가 있습니다. 네이티브 코드는 이를 샌드박스 밖에서 실행하므로, 이 파일을 허용할 때까지 WASM에서 실행합니다.',
  ),
  nativeCrashedHere: text(
    'Native code stopped unexpectedly while it ran this network. No file was changed. Use --provider wasm.',
    '네이티브 코드가 이 신경망을 실행하다 갑자기 멈췄습니다. 파일은 바뀌지 않았습니다. --provider wasm을 쓰세요.',
  ),
  keptUntrusted: text(
    'Nothing was run: this network holds operators of its file that Convas has no layer for, and native code would run them outside the sandbox. Add --trust if you trust the file, or use --provider wasm.',
    '실행하지 않았습니다. 이 신경망에는 Convas에 해당하는 레이어가 없는 파일의 연산자가 있고, 네이티브 코드는 이를 샌드박스 밖에서 실행합니다. 파일을 믿는다면 --trust를 더하고, 아니면 --provider wasm을 쓰세요.',
  ),
  notIsolated: text(
    'This page is not isolated, so WASM has one thread only.',
    '페이지가 격리되지 않아 WASM이 스레드 하나만 씁니다.',
  ),
} as const satisfies Record<string, Text>;

/**
 * The self-test found other numbers than the reference's for these layer types.
 * @param provider its name, as people read it
 */
export function disagreement(provider: Text, names: readonly string[]): Text {
  const list = names.join(', ');
  return text(
    `${provider.en} computes ${list} differently from the processor here, so this network runs on the processor.`,
    `여기서는 ${provider.ko}의 ${list} 계산이 프로세서와 달라 이 신경망을 프로세서에서 실행합니다.`,
  );
}

/** All reasons that there are; null where there is none. */
export function joinReasons(...reasons: readonly (Text | null)[]): Text | null {
  const given = reasons.filter((reason) => reason !== null);
  // One stays the one it is, so that a status can be compared.
  return given.length > 1 ? joinTexts(given, ' ') : (given[0] ?? null);
}
