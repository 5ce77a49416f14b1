import type { StoreApi } from 'zustand/vanilla';
import type { Analysis } from '../core/graph/analyze.ts';
import type { GraphDocument, PortRef, Position } from '../core/graph/document.ts';
import type { Place } from '../core/graph/suggest.ts';
import type { NetworkPixels, PictureFit } from '../core/picture/types.ts';
import type { DataReference } from '../core/project/data-reference.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Locale, Text } from '../core/text.ts';
import type { TensorStore } from '../core/weights/tensor-store.ts';
import type { RuntimeError, RuntimeStatus } from '../runtime/types.ts';
import type { NonFiniteResults } from '../study/locate-non-finite.ts';
import type { AttentionRun, OutputPicture, OutputValues, Scores } from '../study/read-run.ts';
import type { ShownComparison } from './comparisons.ts';
import type { ImportProgress, ShownReport } from './imports.ts';
import type { SliceStates } from './slices.ts';
import type { Workspace } from './workspace.ts';

/** Everything the window shows. Written only by the actions of this folder; the document only by `commit`. */

/** How a picture is brought to the network's height and width. */
export type Fit = PictureFit;

/** Decoded, upright, 8-bit RGBA. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface PictureEntry {
  readonly id: string;
  readonly name: string;
  /** The file as it came, kept so that a project stores it unchanged. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bitmap: Bitmap;
  readonly fit: Fit;
}

/** What the network saw: its own pixels, before normalisation. */
export type NetworkView = NetworkPixels;

export type { OutputPicture, OutputValues };

export interface PictureRun {
  /** Null where the network takes no picture. */
  readonly view: NetworkView | null;
  /** Null where the output is not one score per class. */
  readonly scores: Scores | null;
  /** Scores of the same picture without any channel silenced, forced or held; null while none is. */
  readonly baseline: Scores | null;
  readonly attention: ReadonlyMap<string, AttentionRun>;
  /** Outputs that look like pictures: masks, maps of one channel, colour pictures. */
  readonly pictures: readonly OutputPicture[];
  /** Every output as it is. Only of what is shown. */
  readonly outputs: readonly OutputValues[];
  /** Watched activations by `nodeId:port`, [1, …]. Only of the current picture. */
  readonly activations: ReadonlyMap<string, Tensor>;
  /** NaN and infinities among all of this, and where they begin; null where every value is finite. */
  readonly nonFinite: NonFiniteResults | null;
  readonly createMs: number;
  readonly runMs: number;
}

export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly error: RuntimeError }
  | { readonly kind: 'cancelled' };

/** What replaces one channel's gate: 0 for silence, any value for force, the value it had for hold. */
export interface ChannelOverride {
  readonly kind: 'silence' | 'force' | 'hold';
  readonly value: number;
}

/** By attention node, by channel. */
export type Overrides = ReadonlyMap<string, ReadonlyMap<number, ChannelOverride>>;

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'error';
  readonly message: Text;
  readonly detail?: string;
}

export interface FileState {
  readonly token: string | null;
  readonly name: string | null;
  readonly format: 'convas' | 'json';
  /** What was last saved or opened; the document is dirty when it differs. */
  readonly saved: {
    readonly document: GraphDocument;
    readonly weights: TensorStore;
    readonly pictures: readonly PictureEntry[];
    readonly dataReference: DataReference | null;
    readonly overrides: Overrides;
  };
}

/** How everything that undo covers was before a step (after it, in `future`). All of it by reference: nothing is copied. */
export interface HistoryEntry {
  /** Readable: what undoing this would take back. */
  readonly title: Text;
  readonly document: GraphDocument;
  readonly weights: TensorStore;
  readonly overrides: Overrides;
  readonly pictures: readonly PictureEntry[];
  readonly currentPicture: string | null;
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedNotes: ReadonlySet<string>;
}

/** What was last done to what undo covers: a new object for each step. */
export interface LastStep {
  readonly kind: 'done' | 'undone' | 'redone';
  readonly title: Text;
}

export type Theme = 'system' | 'light' | 'dark';

/** The lens panel's choice of view. 'auto' follows the selected layer. */
export type LensView = 'auto' | 'gates' | 'maps' | 'filters' | 'table';
/** Steps of an attention layer, in the order of the data. */
export type AttentionStep = 'squeeze' | 'hidden' | 'gate' | 'scale';

/** A place on the screen, in CSS pixels. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** The small window over the drawing that is open, if any. Without a `screen` point it stands in the middle. */
export type Popup =
  /** Type to find a layer; it is put at the place, or at `at` on the canvas. */
  | {
      readonly kind: 'add';
      readonly place: Place;
      readonly at: Position | null;
      readonly screen: ScreenPoint | null;
    }
  /** The layers that a layer can feed, or be fed by. */
  | {
      readonly kind: 'connect';
      readonly node: string;
      readonly direction: 'onwards' | 'back';
      readonly screen: ScreenPoint | null;
    }
  /** What a second edge into an input means, before it is drawn; `drop`: the edges that it is moved from. */
  | {
      readonly kind: 'secondEdge';
      readonly source: PortRef;
      readonly target: PortRef;
      readonly drop: readonly string[];
      readonly screen: ScreenPoint | null;
    }
  /** Every command by its name. */
  | { readonly kind: 'commands' }
  /** Every layer, group and note by its name. */
  | { readonly kind: 'find' }
  | {
      readonly kind: 'menu';
      readonly menu: 'canvas' | 'layer' | 'edge' | 'note';
      readonly at: Position | null;
      readonly screen: ScreenPoint | null;
    };

export type FocusTarget = 'attributes' | 'guide' | 'next' | 'previous';

/** What of the drawing is in view: the point in the middle, in canvas pixels, and how large. */
export interface ViewPlace {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Which panels a person opened or closed, and how high the lens was made; what was left alone follows the window. */
export interface PanelChoice {
  readonly palette?: boolean;
  readonly inspector?: boolean;
  readonly lens?: boolean;
  /** In pixels. */
  readonly lensHeight?: number;
}

/** What features bring themselves is theirs to describe: `slices.ts`. */
export interface EditorState extends SliceStates {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly weights: TensorStore;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  readonly lastStep: LastStep | null;
  readonly file: FileState;
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedEdges: ReadonlySet<string>;
  readonly selectedNotes: ReadonlySet<string>;

  readonly pictures: readonly PictureEntry[];
  readonly currentPicture: string | null;
  readonly runtime: RuntimeStatus;
  readonly run: RunState;
  /** By picture id, or `TENSORS_ONLY`. Kept while a newer run is under way; `stale` then says so. */
  readonly results: ReadonlyMap<string, PictureRun>;
  readonly stale: boolean;
  readonly overrides: Overrides;

  /** The one that was chosen; `shownWorkspace` is the one that is there. */
  readonly workspace: Workspace;
  readonly lensView: LensView;
  readonly lensStep: AttentionStep;
  /** The channel under inspection in the lens, of the selected layer. */
  readonly lensChannel: number | null;

  /** Null while nobody moved the view: all of the drawing then. */
  readonly place: ViewPlace | null;
  readonly panels: PanelChoice;

  readonly theme: Theme;
  readonly locale: Locale;
  readonly toasts: readonly Toast[];
  /** The one dialog that is open, if any. */
  readonly dialog:
    | 'examples'
    | 'shortcuts'
    | 'about'
    | 'licences'
    | 'repeat'
    | 'settings'
    | 'storage'
    | 'exportOnnx'
    | 'changes'
    | 'figure'
    | 'dataSet'
    | null;
  readonly popup: Popup | null;
  /** The layer or group whose name, or the note whose text, is being typed on the canvas. */
  readonly renaming: string | null;
  /** The edge that a layer would be put on if it were let go now. */
  readonly dropEdge: string | null;
  /** Cards stop at the dots of the canvas. */
  readonly snap: boolean;
  /** Where the keyboard should go on: another part of the window, or the attributes of what is selected. */
  readonly focusRequest: { readonly target: FocusTarget; readonly serial: number } | null;
  /** The drawing as a table instead of a canvas. */
  readonly outline: boolean;
  /** The ONNX file that is being read, if any. */
  readonly importing: ImportProgress | null;
  /** What the open model is made of: it comes and goes with its drawing, or until it is put away. */
  readonly importReport: ShownReport | null;
  /** What differs between the drawing and a file, while it is shown. */
  readonly comparison: ShownComparison | null;
  /** Bumped when the canvas should fit the drawing into view (a file was opened). */
  readonly fitRequest: number;
  /** A node that the canvas should bring into view (problems list); `ifHidden`: unless it is in view already. */
  readonly revealRequest: { readonly node: string; readonly serial: number; readonly ifHidden?: boolean } | null;
}

/** What the actions of this folder read and write. */
export type EditorStore = StoreApi<EditorState>;

/** Whether there is anything to save. */
export function isDirty(state: Pick<EditorState, 'file' | keyof FileState['saved']>): boolean {
  const { saved } = state.file;
  return (
    saved.document !== state.document ||
    saved.weights !== state.weights ||
    saved.pictures !== state.pictures ||
    saved.dataReference !== state.dataReference ||
    !sameOverrides(saved.overrides, state.overrides)
  );
}

/** A channel that was silenced and given back is as it was. */
function sameOverrides(a: Overrides, b: Overrides): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [node, layer] of a) {
    const other = b.get(node);
    if (!other || other.size !== layer.size) return false;
    for (const [channel, { kind, value }] of layer) {
      const known = other.get(channel);
      if (known?.kind !== kind || !Object.is(known.value, value)) return false;
    }
  }
  return true;
}

/** A file whose drawing counts as not saved, whatever it holds: a list of its own equals no other. */
export function unsaved<File extends Pick<FileState, 'saved'>>(file: File): File {
  return { ...file, saved: { ...file.saved, pictures: [] } };
}

/** Key of a watched activation. */
export function activationKey(nodeId: string, port: number): string {
  return `${nodeId}:${port}`;
}
