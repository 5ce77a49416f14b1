import { joinTexts, sameText, type Text, text } from '../../core/text.ts';
import { REASONS } from './reasons.ts';

/** What the browser tells of the graphics adapter. */

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

/** Asks the browser for a graphics adapter. */
export async function probeWebGpu(gpu: GpuLike | undefined): Promise<AdapterProbe> {
  if (!gpu) return { adapter: null, reason: REASONS.noWebGpu };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { adapter: null, reason: REASONS.noAdapter };
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
