import type { Tint } from '../../graph/document.ts';
import type { Category } from '../../layers/define-layer.ts';

/** The colours of the canvas, for a picture that stands alone. A test holds them to the window's style sheet. */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly inkSecondary: string;
  readonly inkFaint: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly error: string;
  readonly warning: string;
  readonly category: Readonly<Record<Category, string>>;
  readonly tint: Readonly<Record<Tint, string>>;
}

export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#fbfbfa',
    card: '#ffffff',
    ink: '#1c1d1f',
    inkSecondary: '#5d6066',
    inkFaint: '#6f727a',
    line: '#e7e7e4',
    lineStrong: '#8d9097',
    error: '#c92a2a',
    warning: '#8a5a00',
    category: {
      inputOutput: '#5f6b7a',
      convolution: '#2f6fde',
      pooling: '#0f9d8a',
      attention: '#d9831f',
      fullyConnected: '#8a4fd8',
      normalise: '#7d8590',
      combine: '#b0548a',
    },
    tint: { grey: '#7b818b', yellow: '#d0a215', green: '#3a9d5d', blue: '#4a7fe0', pink: '#cf5590' },
  },
  dark: {
    page: '#141517',
    card: '#1f2124',
    ink: '#ececec',
    inkSecondary: '#a3a6ad',
    inkFaint: '#90949c',
    line: '#2a2c30',
    lineStrong: '#6f737b',
    error: '#ff7b7b',
    warning: '#e8b04a',
    category: {
      inputOutput: '#93a1b3',
      convolution: '#6ea1ff',
      pooling: '#3fc7b3',
      attention: '#f0a24a',
      fullyConnected: '#b58bf2',
      normalise: '#a0a7b0',
      combine: '#de86b8',
    },
    tint: { grey: '#959ca8', yellow: '#dcb64a', green: '#5fc384', blue: '#74a2ff', pink: '#e88bb8' },
  },
};

/** One colour over another. @example mix('#000000', '#ffffff', 0.25) // '#bfbfbf' */
export function mix(colour: string, ground: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [over, under] = [colour, ground].map((value) => Number.parseInt(value.slice(at, at + 2), 16));
    return Math.round((over ?? 0) * share + (under ?? 0) * (1 - share));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
