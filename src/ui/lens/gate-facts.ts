import type { Attributes } from '../../core/attributes.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { formatValue } from '../../core/notation.ts';
import { sameText, type Text, text } from '../../core/text.ts';

/** How the gates of a layer are shown. */
export interface GateFacts {
  /** What a gate can be; null where it is unbounded. */
  readonly range: readonly [number, number] | null;
  /**
   * What the colours span; null where the data decide. Of gates that add up to 1, hardly one comes near 1: over the
   * whole range all would look closed.
   */
  readonly colours: readonly [number, number] | null;
  /** The gates of a picture add up to 1. */
  readonly addUp: boolean;
}

/** What a layer declares about its gates; of a layer without gates nothing is known. */
export function gateFacts(layer: LayerType | undefined, attributes: Attributes): GateFacts {
  const range = layer?.attention?.gateRange(attributes) ?? null;
  const addUp = layer?.attention?.gatesAddUp?.(attributes) ?? false;
  return { range, colours: addUp ? null : range, addUp };
}

/** Where the colours end, and the share that every channel would have if none were preferred. */
export function sharesLegend(channels: number, largest: number) {
  const share = formatValue(1 / channels);
  return {
    largest: text('lens.gateFacts.largest', '{largest} (largest)', { largest: formatValue(largest) }),
    /** What the mark in the colours is. */
    even: sameText(`| = 1/${channels}`),
    about: text(
      'lens.gateFacts.about',
      'The gates add up to 1: the colours reach to the largest. Marked: the even share 1/{channels} = {share}',
      { channels, share },
    ),
    at: largest > 0 ? 1 / channels / largest : 0,
  };
}

/** What silencing does not do to gates that add up to 1. */
export const NOT_RENORMALISED: Text = text(
  'lens.gateFacts.notRenormalised',
  'The gates add up to 1. Changing one leaves the others as they are: they are not rescaled to 1 again.',
);
