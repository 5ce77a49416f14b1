import type { GraphDocument } from '../core/graph/document.ts';
import { isObject, type JsonObject } from '../core/project/fields.ts';
import { LIMITS } from '../core/project/limits.ts';
import type { ProjectView } from '../core/project/types.ts';
import { jsonNumber } from '../core/tensor/non-finite.ts';
import {
  type AttentionStep,
  type ChannelOverride,
  type EditorState,
  isDirty,
  type LensView,
  type Overrides,
  type PanelChoice,
  type ViewPlace,
} from './state.ts';

/**
 * How a document is looked at, as its file and its backup keep it. Nobody has to save for it: only what is changed of the
 * channels counts as an edit.
 */

export type ViewedState = Pick<
  EditorState,
  | 'document'
  | 'weights'
  | 'pictures'
  | 'dataReference'
  | 'file'
  | 'overrides'
  | 'lensView'
  | 'lensStep'
  | 'lensChannel'
  | 'selectedNodes'
  | 'selectedNotes'
  | 'currentPicture'
  | 'place'
  | 'panels'
>;

export interface RestoredView {
  readonly overrides: Overrides;
  readonly lensView: LensView;
  readonly lensStep: AttentionStep;
  readonly lensChannel: number | null;
  /** The lens follows what is selected. */
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedNotes: ReadonlySet<string>;
  readonly place: ViewPlace | null;
  /** Null where nothing is said of them. */
  readonly panels: PanelChoice | null;
  /** Which of the pictures it shows. */
  readonly picture: number;
}

/** What a backup says beyond it. */
export interface BackedUpView extends RestoredView {
  /** Whether the document was not saved; else only its channels were to be lost. */
  readonly dirty: boolean;
  /** Channels that were changed in the file. */
  readonly savedOverrides: Overrides;
}

const VIEWS: readonly LensView[] = ['auto', 'gates', 'maps', 'filters', 'table'];
const STEPS: readonly AttentionStep[] = ['squeeze', 'hidden', 'gate', 'scale'];
const KINDS: readonly ChannelOverride['kind'][] = ['silence', 'force', 'hold'];

/** For a project file; {@link decodeView} reads it. It names layers by their ids and nothing outside of the drawing. */
export function encodeView(state: ViewedState): ProjectView {
  const { overrides, lensView, lensStep, lensChannel, selectedNodes, selectedNotes, pictures, place, panels } = state;
  const current = pictures.findIndex(({ id }) => id === state.currentPicture);
  return {
    ...(place && { place: [place.x, place.y, place.zoom] }),
    panels: { ...panels },
    lens: [lensView, lensStep, lensChannel],
    selected: [...selectedNodes, ...selectedNotes],
    picture: Math.max(0, current),
    overrides: encodeOverrides(overrides),
  };
}

/** For a backup; {@link decodeBackedUpView} reads it. */
export function encodeBackedUpView(state: ViewedState): ProjectView {
  const { overrides } = state.file.saved;
  return {
    ...encodeView(state),
    dirty: isDirty({ ...state, overrides }),
    ...(overrides.size > 0 && { savedOverrides: encodeOverrides(overrides) }),
  };
}

function encodeOverrides(overrides: Overrides): unknown {
  return [...overrides].map(([node, layer]) => [
    node,
    // A gate that is NaN can be held, and JSON has no such number.
    [...layer].map(([channel, { kind, value }]) => [channel, kind, jsonNumber(value)]),
  ]);
}

/** Never fails: what is missing, of another kind, or about layers that the drawing has not, counts as never set. */
export function decodeView(value: unknown, document: Pick<GraphDocument, 'nodes' | 'notes'>): RestoredView {
  const { nodes } = document;
  const notes = document.notes ?? new Map();
  const view = isObject(value) ? value : {};
  const [lensView, lensStep, lensChannel] = listOf(view.lens);
  const selected = listOf(view.selected).filter((id) => typeof id === 'string');
  return {
    overrides: readOverrides(view.overrides, nodes),
    lensView: VIEWS.find((known) => known === lensView) ?? 'auto',
    lensStep: STEPS.find((known) => known === lensStep) ?? 'gate',
    lensChannel: isIndex(lensChannel) ? lensChannel : null,
    selectedNodes: among(selected, nodes),
    selectedNotes: among(selected, notes),
    place: readPlace(view.place),
    panels: isObject(view.panels) ? readPanels(view.panels) : null,
    picture: isIndex(view.picture) ? view.picture : 0,
  };
}

/** As {@link decodeView}. */
export function decodeBackedUpView(value: unknown, document: Pick<GraphDocument, 'nodes' | 'notes'>): BackedUpView {
  const view = isObject(value) ? value : {};
  return {
    ...decodeView(value, document),
    dirty: view.dirty !== false,
    savedOverrides: readOverrides(view.savedOverrides, document.nodes),
  };
}

function readOverrides(value: unknown, nodes: GraphDocument['nodes']): Overrides {
  const overrides = new Map<string, ReadonlyMap<number, ChannelOverride>>();
  for (const entry of listOf(value)) {
    const [node, channels] = listOf(entry);
    if (typeof node !== 'string' || !nodes.has(node)) continue;
    const layer = new Map(listOf(channels).flatMap(readOverride));
    if (layer.size > 0) overrides.set(node, layer);
  }
  return overrides;
}

/** Zooms that the canvas has. */
const ZOOMS = { least: 0.05, most: 2.5 };

function readPlace(value: unknown): ViewPlace | null {
  const [x, y, zoom] = listOf(value);
  const isSane = [x, y].every((one) => Number.isFinite(one) && Math.abs(one as number) <= LIMITS.position);
  if (!isSane || typeof zoom !== 'number' || !Number.isFinite(zoom)) return null;
  return { x: x as number, y: y as number, zoom: Math.min(ZOOMS.most, Math.max(ZOOMS.least, zoom)) };
}

function readPanels(value: JsonObject): PanelChoice {
  const open = (['palette', 'inspector', 'lens'] as const).filter((name) => typeof value[name] === 'boolean');
  const { lensHeight } = value;
  return {
    ...Object.fromEntries(open.map((name) => [name, value[name]])),
    ...(isIndex(lensHeight) && lensHeight > 0 && { lensHeight }),
  };
}

function readOverride(entry: unknown): [number, ChannelOverride][] {
  const [channel, kind, stated] = listOf(entry);
  const known = KINDS.find((one) => one === kind);
  const value = typeof stated === 'number' || typeof stated === 'string' ? Number(stated) : null;
  return known && isIndex(channel) && value !== null ? [[channel, { kind: known, value }]] : [];
}

function among(ids: readonly string[], known: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  return new Set(ids.filter((id) => known.has(id)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
