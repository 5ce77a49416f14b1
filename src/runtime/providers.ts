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
  noWebGpu: text('runtime.providers.noWebGpu', 'WebGPU is not available here.'),
  noAdapter: text('runtime.providers.noAdapter', 'No graphics device was found for WebGPU.'),
  softwareAdapter: text(
    'runtime.providers.softwareAdapter',
    'WebGPU is only emulated on the processor here, which is slower than WASM.',
  ),
  deviceLost: text('runtime.providers.deviceLost', 'The graphics device was lost; runs go on on the processor.'),
  didNotStart: text('runtime.providers.didNotStart', 'WebGPU did not start; runs go on on the processor.'),
  cannotRun: text('runtime.providers.cannotRun', 'WebGPU could not run this network; it runs on the processor.'),
  notIsolated: text('runtime.providers.notIsolated', 'This page is not isolated, so WASM has one thread only.'),
} as const satisfies Record<string, Text>;

/** The self-test found WebGPU to give other numbers than the processor for these layer types. */
export function disagreement(names: readonly string[]): Text {
  const list = names.join(', ');
  return text(
    'runtime.providers.webgpuComputesListDifferentlyFrom',
    'WebGPU computes {list} differently from the processor here, so this network runs on the processor.',
    { list },
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

const GRAPHICS_DEVICE = text('runtime.providers.graphicsDevice', 'graphics device');

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
