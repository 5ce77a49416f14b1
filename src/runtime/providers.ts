import { joinTexts, sameText, type Text, text } from '../core/text.ts';
import type { Provider } from './types.ts';

/** Which provider is used, and why not WebGPU. */

export interface Adapter {
  readonly software: boolean;
  /** `WebGPU · NVIDIA ampere` */
  readonly label: Text;
}

export type AdapterProbe = { readonly adapter: Adapter } | { readonly adapter: null; readonly reason: Text };

/** The part of a GPUAdapter that is looked at; older browsers have only part of it. */
interface AdapterLike {
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

interface GpuLike {
  requestAdapter(options?: { powerPreference?: 'high-performance' }): Promise<AdapterLike | null>;
}

export const FALLBACK = {
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
  notIsolated: text(
    'This page is not isolated, so WASM has one thread only.',
    '페이지가 격리되지 않아 WASM이 스레드 하나만 씁니다.',
  ),
} as const satisfies Record<string, Text>;

/** The self-test found WebGPU to give other numbers than the processor for these layer types. */
export function disagreement(names: readonly string[]): Text {
  const list = names.join(', ');
  return text(
    `WebGPU computes ${list} differently from the processor here, so this network runs on the processor.`,
    `여기서는 WebGPU의 ${list} 계산이 프로세서와 달라 이 신경망을 프로세서에서 실행합니다.`,
  );
}

/** Asks the browser for a graphics adapter. */
export async function probeWebGpu(gpu: GpuLike | undefined): Promise<AdapterProbe> {
  if (!gpu) return { adapter: null, reason: FALLBACK.noWebGpu };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { adapter: null, reason: FALLBACK.noAdapter };
  return { adapter: { software: isSoftware(adapter), label: joinTexts([sameText('WebGPU'), adapterName(adapter)]) } };
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b|software/i;

function isSoftware({ info = {}, isFallbackAdapter }: AdapterLike): boolean {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return Boolean(info.isFallbackAdapter || isFallbackAdapter) || SOFTWARE.test(words);
}

const VENDORS: Readonly<Record<string, string>> = {
  amd: 'AMD',
  apple: 'Apple',
  arm: 'Arm',
  google: 'Google',
  intel: 'Intel',
  nvidia: 'NVIDIA',
  qualcomm: 'Qualcomm',
};

const GRAPHICS_DEVICE = text('graphics device', '그래픽 장치');

function adapterName({ info = {} }: AdapterLike): Text {
  if (info.description) return sameText(info.description);
  const { vendor = '', architecture = '' } = info;
  const name = [VENDORS[vendor] ?? vendor, architecture].filter(Boolean).join(' ');
  return name === '' ? GRAPHICS_DEVICE : sameText(name);
}

export type ProviderChoice = Provider | 'auto';

export interface Decision {
  readonly provider: Provider;
  readonly fallback: Text | null;
}

/**
 * 'auto' takes WebGPU on real hardware. Whoever chooses WebGPU gets it on an emulated device too.
 * @param reason why WebGPU is not to be used any more, found while running
 */
export function decideProvider(
  choice: ProviderChoice,
  probe: AdapterProbe,
  force: boolean,
  reason: Text | null,
): Decision {
  if (choice === 'wasm') return { provider: 'wasm', fallback: null };
  if (reason) return { provider: 'wasm', fallback: reason };
  if (!probe.adapter) return { provider: 'wasm', fallback: probe.reason };
  if (probe.adapter.software && choice === 'auto' && !force) {
    return { provider: 'wasm', fallback: FALLBACK.softwareAdapter };
  }
  return { provider: 'webgpu', fallback: null };
}

/** Both reasons, where there are two. */
export function joinReasons(...reasons: readonly (Text | null)[]): Text | null {
  const given = reasons.filter((reason) => reason !== null);
  return given.length > 0 ? joinTexts(given, ' ') : null;
}
