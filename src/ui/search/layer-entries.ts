import type { Attributes } from '../../core/attributes.ts';
import { formatCount } from '../../core/format.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument } from '../../core/graph/document.ts';
import { type Place, type Suggestion, suggestion, suggestions } from '../../core/graph/suggest.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { readShorthand, withShorthand } from '../../core/layers/shorthand.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { asText, joinTexts, type Locale, type Say, sameText, type Text, text } from '../../core/text.ts';
import { categoryColour } from '../category.ts';
import { layerWords } from './layer-words.ts';
import { matches, type PickerEntry } from './matches.ts';

const MISFIT = text('search.addPopup.misfit', 'shape does not fit');

/** A layer type that may be added somewhere, with the attributes that were said. */
export interface LayerEntry extends PickerEntry {
  readonly layer: LayerType;
  readonly attributes: Attributes;
}

export interface AddPlace {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly place: Place;
}

/** What may be added at a place, for a search in words and shorthand (“conv 64 3 s2”), the best first. */
export function layerEntries(at: AddPlace, search: string, t: Say, locale: Locale): readonly LayerEntry[] {
  const plain = plainEntries(at, t, locale);
  if (search.trim() === '') return plain;
  const said = new Map<LayerEntry, readonly string[]>();
  for (const entry of plain) {
    const read = readShorthand(entry.layer, search, t);
    const { words } = read.ok ? read.value : read.error;
    if (!read.ok) {
      const { label, expected } = read.error;
      const detail = t(text('search.layerEntries.refused', '{label}: {expected}', { label, expected }));
      said.set({ ...entry, detail, refused: true, faint: true }, words);
    } else if (Object.keys(read.value.attributes).length > 0) {
      const found = suggestion(at.document, at.analysis, at.place, entry.layer, withShorthand(entry.layer, read.value));
      if (found) said.set({ ...entryOf(found, t, locale), attributes: read.value.attributes }, words);
    } else said.set(entry, words);
  }
  return matches([...said.keys()], (entry) => said.get(entry) ?? []);
}

const plainOf = new WeakMap<AddPlace, { readonly t: Say; readonly entries: readonly LayerEntry[] }>();

function plainEntries(at: AddPlace, t: Say, locale: Locale): readonly LayerEntry[] {
  const before = plainOf.get(at);
  if (before?.t === t) return before.entries;
  const found = suggestions(at.document, at.analysis, at.place);
  const entries = found.map((entry) => ({ ...entryOf(entry, t, locale), attributes: {} }));
  plainOf.set(at, { t, entries });
  return entries;
}

function entryOf(
  found: Suggestion,
  t: Say,
  locale: Locale,
): Omit<LayerEntry, 'attributes'> & { attributes: Attributes } {
  const { layer, fit, shape, attributes } = found;
  return {
    id: layer.type,
    layer,
    attributes,
    title: t(layer.title),
    keywords: layerWords(layer, t),
    dot: categoryColour(layer.category),
    faint: fit === 'wrong',
    detail: fit === 'wrong' ? t(MISFIT) : shape ? formatShape(shape) : '',
    about: () => aboutLines(found, t, locale),
  };
}

/** The formula, and what would become of what arrives: “3 × 3 · 64 filters · 3×32×32 → 64×16×16 · 1,792 parameters”. */
export function aboutLines(found: Suggestion, t: Say, locale: Locale): readonly string[] {
  const { layer, attributes, inputs, shape } = found;
  const [input] = inputs;
  const parts: Text[] = [layer.describe(attributes, inputs.length > 0 ? inputs : null)];
  if (shape) {
    parts.push(sameText(input ? `${formatShape(input.shape)} → ${formatShape(shape)}` : formatShape(shape)));
    const count = layer
      .parameters(attributes, inputs)
      .reduce((sum, spec) => sum + (spec.trainable && !spec.fed ? spec.shape.reduce((a, b) => a * b, 1) : 0), 0);
    parts.push(text('search.layerEntries.parameters', '{count} parameters', { count: formatCount(count, locale) }));
  }
  return [t(asText(layer.docs.formula)), t(joinTexts(parts))].filter(Boolean);
}
