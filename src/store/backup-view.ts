import type { GraphDocument } from '../core/graph/document.ts';
import { isObject } from '../core/project/fields.ts';
import { jsonNumber } from '../core/tensor/non-finite.ts';
import {
  type AttentionStep,
  type ChannelOverride,
  type EditorState,
  isDirty,
  type LensView,
  type Overrides,
} from './state.ts';

/** How a document was looked at, in its backup: what a person set up to see, and no file keeps. */

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
  | 'currentPicture'
>;

export interface RestoredView {
  readonly overrides: Overrides;
  readonly lensView: LensView;
  readonly lensStep: AttentionStep;
  readonly lensChannel: number | null;
  /** The lens follows what is selected. */
  readonly selectedNodes: ReadonlySet<string>;
  /** Which of the pictures it shows. */
  readonly picture: number;
  /** Whether the document was not saved; else only what is here was to be lost. */
  readonly dirty: boolean;
}

const VIEWS: readonly LensView[] = ['auto', 'gates', 'maps', 'filters', 'table'];
const STEPS: readonly AttentionStep[] = ['squeeze', 'hidden', 'gate', 'scale'];
const KINDS: readonly ChannelOverride['kind'][] = ['silence', 'force', 'hold'];

/** As JSON; {@link decodeView} reads it. */
export function encodeView(state: ViewedState): unknown {
  const { overrides, lensView, lensStep, lensChannel, selectedNodes, pictures, currentPicture } = state;
  return {
    overrides: [...overrides].map(([node, layer]) => [
      node,
      // A gate that is NaN can be held, and JSON has no such number.
      [...layer].map(([channel, { kind, value }]) => [channel, kind, jsonNumber(value)]),
    ]),
    lens: [lensView, lensStep, lensChannel],
    selected: [...selectedNodes],
    dirty: isDirty(state),
    picture: Math.max(
      0,
      pictures.findIndex(({ id }) => id === currentPicture),
    ),
  };
}

/** Never fails: what is missing, of another kind, or about layers that the drawing has not, counts as never set. */
export function decodeView(value: unknown, { nodes }: Pick<GraphDocument, 'nodes'>): RestoredView {
  const view = isObject(value) ? value : {};
  const [lensView, lensStep, lensChannel] = listOf(view.lens);
  const overrides = new Map<string, ReadonlyMap<number, ChannelOverride>>();
  for (const entry of listOf(view.overrides)) {
    const [node, channels] = listOf(entry);
    if (typeof node !== 'string' || !nodes.has(node)) continue;
    const layer = new Map(listOf(channels).flatMap(readOverride));
    if (layer.size > 0) overrides.set(node, layer);
  }
  return {
    overrides,
    lensView: VIEWS.find((known) => known === lensView) ?? 'auto',
    lensStep: STEPS.find((known) => known === lensStep) ?? 'gate',
    lensChannel: isIndex(lensChannel) ? lensChannel : null,
    selectedNodes: new Set(listOf(view.selected).filter((id): id is string => typeof id === 'string' && nodes.has(id))),
    picture: isIndex(view.picture) ? view.picture : 0,
    dirty: view.dirty !== false,
  };
}

function readOverride(entry: unknown): [number, ChannelOverride][] {
  const [channel, kind, stated] = listOf(entry);
  const known = KINDS.find((one) => one === kind);
  const value = typeof stated === 'number' || typeof stated === 'string' ? Number(stated) : null;
  return known && isIndex(channel) && value !== null ? [[channel, { kind: known, value }]] : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
