import { useCallback, useEffect, useState } from 'react';
import { useCommands } from '../commands-context.ts';
import { useEditor, useEditorState } from '../editor-context.ts';

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
/** Of an imported model with as many layers all room is for the drawing. */
const MANY_LAYERS = 40;

/**
 * Which panels are open and how high the lens is: as was chosen, and bounded by the window.
 * @param above height of what stands between top bar and canvas, in CSS pixels
 */
export function usePanels(above: number): Panels {
  const { view } = useEditor();
  const commands = useCommands();
  const size = useWindowSize();
  const chosen = useEditorState((state) => state.panels);
  const isLargeImport = useEditorState(
    ({ document }) => document.imported !== undefined && document.nodes.size >= MANY_LAYERS,
  );
  const open = {
    // A model that came from a file is looked at before anything is added to it.
    palette: chosen.palette ?? (size.width >= PALETTE_FITS && !isLargeImport),
    inspector: chosen.inspector ?? size.width >= INSPECTOR_FITS,
    lens: chosen.lens ?? true,
  };
  const max = Math.max(LENS_MIN, size.height - BARS - above - CANVAS_MIN);

  const toggle = useCallback((panel: PanelName, now: boolean) => view.setPanels({ [panel]: !now }), [view]);
  const setLensHeight = useCallback((next: number) => view.setPanels({ lensHeight: Math.round(next) }), [view]);
  const lensOpen = open.lens;
  useEffect(() => commands.attachLens(() => toggle('lens', lensOpen)), [commands, toggle, lensOpen]);

  const height = chosen.lensHeight ?? defaultHeight(size.height);
  return {
    ...open,
    lensHeight: Math.round(Math.min(max, Math.max(LENS_MIN, height))),
    lensLimits: { min: LENS_MIN, max },
    toggle: (panel) => toggle(panel, open[panel]),
    setLensHeight,
  };
}

/** About a quarter of the window: 250 px at 900, as drawn; at 800 still five pictures, the pairs and ten scores. */
function defaultHeight(windowHeight: number): number {
  return Math.min(340, Math.max(windowHeight < 720 ? 200 : 246, windowHeight * 0.278));
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
