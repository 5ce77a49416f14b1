import { formatFixed } from '../core/notation.ts';
import { type Text, text } from '../core/text.ts';
import type { History } from './history.ts';
import { currentRun } from './selectors.ts';
import type { ChannelOverride, EditorStore, Overrides } from './state.ts';

/**
 * Channel surgery: silence, force or hold single channels of an attention layer, without recompiling anything. Each is a
 * step that undo takes back, and the file keeps them.
 */
export interface Gates {
  /** Values of one channel that follow each other are one step, until `endGesture`. */
  setOverride(node: string, channel: number, override: ChannelOverride | null): void;
  /** Silences a channel, or gives it back its own gate. */
  toggleSilence(node: string, channel: number): void;
  /** Keeps the gate value that the current picture has, for every picture. */
  hold(node: string, channel: number): void;
  /** Gives back all channels, of one layer or of all. */
  clear(node?: string): void;
}

export function createGates(store: EditorStore, history: History): Gates {
  function setOverride(node: string, channel: number, override: ChannelOverride | null): void {
    const { overrides } = store.getState();
    const layer = new Map(overrides.get(node) ?? []);
    if (override) layer.set(channel, override);
    else layer.delete(channel);
    const next = new Map(overrides);
    if (layer.size > 0) next.set(node, layer);
    else next.delete(node);
    const gesture = override?.kind === 'force' ? { gesture: `gate ${node} ${channel}` } : {};
    history.setOverrides(next, titleOf(node, channel, override), gesture);
  }

  function nameOf(node: string): string {
    return store.getState().document.nodes.get(node)?.name ?? node;
  }

  function titleOf(node: string, channel: number, override: ChannelOverride | null): Text {
    const values = { channel, layer: nameOf(node) };
    switch (override?.kind) {
      case 'silence':
        return text('store.gates.silenceChannel', 'Silence channel {channel} of {layer}', values);
      case 'force':
        return text('store.gates.forceChannel', 'Force channel {channel} of {layer}', values);
      case 'hold':
        return text('store.gates.holdChannel', 'Hold channel {channel} of {layer}', values);
      default:
        return text('store.gates.giveBackChannel', 'Give channel {channel} of {layer} its own gate back', values);
    }
  }

  return {
    setOverride,
    toggleSilence: (node, channel) => {
      const current = store.getState().overrides.get(node)?.get(channel);
      setOverride(node, channel, current ? null : { kind: 'silence', value: 0 });
    },
    hold: (node, channel) => {
      const gate = currentRun(store.getState())?.attention.get(node)?.gate[channel];
      if (gate !== undefined) setOverride(node, channel, { kind: 'hold', value: gate });
    },
    clear: (node) => {
      const { overrides } = store.getState();
      if (node === undefined ? overrides.size === 0 : !overrides.has(node)) return;
      const next: Overrides = new Map([...overrides].filter(([id]) => node !== undefined && id !== node));
      const title =
        node === undefined
          ? text('store.gates.giveAllBack', 'Give all channels their own gate back')
          : text('store.gates.giveLayerBack', 'Give the channels of {layer} their own gates back', {
              layer: nameOf(node),
            });
      history.setOverrides(next, title);
    },
  };
}

/** How an override reads. */
export function overrideText(override: ChannelOverride): Text {
  // Small gates, as of a softmax, would all be 0.02.
  const value = formatFixed(override.value, Math.abs(override.value) < 0.1 && override.value !== 0 ? 3 : 2);
  switch (override.kind) {
    case 'silence':
      return text('store.gates.silenced', 'silenced');
    case 'force':
      return text('store.gates.forcedToValue', 'forced to {value}', { value });
    case 'hold':
      return text('store.gates.heldAtValue', 'held at {value}', { value });
  }
}
