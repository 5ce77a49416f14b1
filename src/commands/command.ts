import type { Position } from '../core/graph/document.ts';
import type { Text } from '../core/text.ts';
import type { ScreenPoint } from '../store/state.ts';

/**
 * Everything a person can do, by a stable id. Native menu, buttons, shortcuts and tests all run these, so a command
 * behaves alike wherever it is chosen.
 */
export interface Command {
  readonly id: string;
  readonly title: Text;
  /** Those it comes with, as in `shortcuts.ts`; several spell the same command. The registry knows what became of them. */
  readonly shortcuts: readonly string[];
  /** Also runs while a text field has the focus (save, open); edit commands leave text fields alone. */
  readonly global: boolean;
  /** The system turns its keys into an event of its own (copy, cut, paste): shown, but never matched. */
  readonly native: boolean;
  /** Of a command that switches something: whether it is on. */
  readonly checked: (() => boolean) | null;
  enabled(): boolean;
  run(): void | Promise<void>;
}

/** A place on the drawing and where that is on the screen. */
export interface Spot {
  readonly at: Position;
  readonly screen: ScreenPoint;
}

/** What only the mounted canvas can do. It registers itself; until then these commands are disabled. */
export interface CanvasActions {
  /** Brings all of the drawing into view, or its beginning. */
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Actual size, with what is selected in the middle; smaller where it would not all be in view. */
  zoomReset(): void;
  /** Where the pointer is, if it is over the drawing. */
  pointer(): Spot | null;
  /** Where a layer is on the screen. */
  screenOf(node: string): ScreenPoint | null;
  /** The middle of the canvas. */
  middle(): Spot;
}

interface Rest {
  readonly enabled?: () => boolean;
  readonly run: () => void | Promise<void>;
  readonly global?: boolean;
  readonly native?: boolean;
  readonly checked?: () => boolean;
}

/** Writes a command on a few lines. */
export function command(id: string, title: Text, shortcuts: readonly string[], rest: Rest): Command {
  const { enabled = () => true, run, global = false, native = false, checked = null } = rest;
  return { id, title, shortcuts, enabled, run, global, native, checked };
}
