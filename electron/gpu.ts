/** One switch of Chromium's command line. */
export type Switch = readonly [name: string, value?: string];

export interface GpuChoice {
  switches: readonly Switch[];
  /** Why these, for the report of what was obtained. */
  reason: string;
}

interface Circumstances {
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The GPU process died with our switches at an earlier start of this version. */
  crashedBefore: boolean;
}

const webGpu: readonly Switch[] = [['enable-unsafe-webgpu'], ['enable-features', 'Vulkan']];

/**
 * Which switches WebGPU needs here. On Windows and macOS it is on by itself; on Linux Chromium still hides it, and a
 * driver that cannot bear Vulkan may take the whole GPU process down, so a crash turns the switches off again.
 */
export function chooseGpuSwitches({ platform, env, crashedBefore }: Circumstances): GpuChoice {
  if (env.CONVAS_NO_WEBGPU === '1') return { switches: [], reason: 'WebGPU was turned off by CONVAS_NO_WEBGPU' };
  if (env.CONVAS_WEBGPU === 'swiftshader') {
    return {
      switches: [...webGpu, ['use-vulkan', 'swiftshader'], ['use-webgpu-adapter', 'swiftshader']],
      reason: 'the software adapter was asked for by CONVAS_WEBGPU',
    };
  }
  if (platform !== 'linux') return { switches: [], reason: 'WebGPU needs no switches on this system' };
  if (crashedBefore) return { switches: [], reason: 'the GPU process stopped at an earlier start with WebGPU on' };
  return { switches: webGpu, reason: 'WebGPU needs these on Linux' };
}

/** `--name=value`, as on a command line. */
export function switchText([name, value]: Switch): string {
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}
