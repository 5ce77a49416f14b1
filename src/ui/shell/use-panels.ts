import { useCallback, useEffect, useState } from 'react';
import { useCommands } from '../commands-context.ts';
import { useEditor } from '../editor-context.ts';

export type PanelName = 'palette' | 'lens' | 'inspector';

export interface Panels extends Readonly<Record<PanelName, boolean>> {
  readonly lensHeight: number;
  readonly lensLimits: { readonly min: number; readonly max: number };
  toggle(panel: PanelName): void;
  setLensHeight(height: number): void;
}

/** Everything but canvas and lens: top bar, totals. */
const BARS = 70;
const LENS_MIN = 120;
const CANVAS_MIN = 180;
const PALETTE_FITS = 860;
const INSPECTOR_FITS = 700;

/**
 * Which panels are open and how high the lens is; remembered, and bounded by the window.
 * @param above height of what stands between top bar and canvas, in CSS pixels
 */
export function usePanels(above: number): Panels {
  const { platform } = useEditor();
  const commands = useCommands();
  const size = useWindowSize();
  const [height, setHeight] = useState(() => readHeight(platform.readSetting('lensHeight')));
  const [chosen, setChosen] = useState<Partial<Record<PanelName, boolean>>>({});
  const open = {
    palette: chosen.palette ?? size.width >= PALETTE_FITS,
    inspector: chosen.inspector ?? size.width >= INSPECTOR_FITS,
    lens: chosen.lens ?? true,
  };
  const max = Math.max(LENS_MIN, size.height - BARS - above - CANVAS_MIN);

  const toggle = useCallback((panel: PanelName, now: boolean) => {
    setChosen((before) => ({ ...before, [panel]: !now }));
  }, []);
  const setLensHeight = useCallback(
    (next: number) => {
      setHeight(next);
      platform.writeSetting('lensHeight', String(Math.round(next)));
    },
    [platform],
  );
  const lensOpen = open.lens;
  useEffect(() => commands.attachLens(() => toggle('lens', lensOpen)), [commands, toggle, lensOpen]);

  return {
    ...open,
    lensHeight: Math.round(Math.min(max, Math.max(LENS_MIN, height ?? defaultHeight(size.height)))),
    lensLimits: { min: LENS_MIN, max },
    toggle: (panel) => toggle(panel, open[panel]),
    setLensHeight,
  };
}

/** About a quarter of the window: 250 px at 900, as drawn; at 800 still five pictures, the pairs and ten scores. */
function defaultHeight(windowHeight: number): number {
  return Math.min(340, Math.max(windowHeight < 720 ? 200 : 246, windowHeight * 0.278));
}

function readHeight(stored: string | null): number | null {
  const height = Number(stored);
  return stored !== null && Number.isFinite(height) && height > 0 ? height : null;
}

function useWindowSize(): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState(() => ({ width: window.innerWidth, height: window.innerHeight }));
  useEffect(() => {
    const onResize = () => setSize({ width: window.innerWidth, height: window.innerHeight });
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return size;
}
