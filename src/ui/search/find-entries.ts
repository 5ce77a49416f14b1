import type { Analysis } from '../../core/graph/analyze.ts';
import { type GraphDocument, groupsOf, notesOf } from '../../core/graph/document.ts';
import { groupTree } from '../../core/graph/groups.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { operatorsOf } from '../../core/graph/operators-of.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import { searchWords } from '../../language/say.ts';
import { typeColour } from '../category.ts';
import { NOTE, noteName } from '../note-words.ts';
import { tintColour } from '../tint.ts';
import { type LayerFacts, readFindQuery } from './find-query.ts';
import { layerWords } from './layer-words.ts';
import { matches, type PickerEntry } from './matches.ts';

const GROUP = text('search.findEntries.group', 'Group');

/** A line of the find box; `facts` of a layer, as far as they are known. */
export interface FindEntry extends PickerEntry {
  readonly facts?: LayerFacts;
}

/** What a search finds, the best first: by words, shape (“64x32x32”), operator and number of parameters (“>10k”). */
export function found(entries: readonly FindEntry[], search: string): readonly FindEntry[] {
  const { words, holds } = readFindQuery(search);
  const left = holds ? entries.filter(({ facts }) => facts && holds(facts)) : entries;
  return matches(left, words.join(' '));
}

/** All that can be found in a drawing: layers along the data flow, groups, notes by what they say. */
export function findEntries(document: GraphDocument, analysis: Analysis, t: (text: Text) => string): FindEntry[] {
  const tree = groupTree(document);
  const layers = analysis.order.flatMap((id): FindEntry[] => {
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    if (!node || !layer) return [];
    const around = node.group === undefined ? [] : tree.path(node.group).map((group) => group.name);
    const { outputs, parameters } = analysis.nodes.get(id) ?? {};
    const [shape] = outputs ?? [];
    const operators = layer.fromFile ? [String(node.attributes.operator ?? '')] : operatorsOf(node, layer, analysis);
    return [
      {
        id,
        title: node.name,
        keywords: [layerWords(layer, t), ...operators, ...around].join(', '),
        facts: {
          // Dims that only a run finds out equal no number.
          shapes: (outputs ?? []).map((type) => type.shape.map(Number)),
          parameters: parameters?.value ?? 0,
        },
        dot: typeColour(node.type),
        detail: [...around.slice(-1), t(layer.title), shape ? formatShape(shape.shape) : '']
          .filter(Boolean)
          .join(' · '),
      },
    ];
  });
  const groups = [...groupsOf(document).values()].map(
    (group): FindEntry => ({
      id: group.id,
      title: group.name,
      keywords: searchWords(GROUP, t),
      dot: tintColour(group.tint),
      detail: `${t(GROUP)} · ${t(layersInWords(tree.members(group.id).length))}`,
    }),
  );
  const notes = [...notesOf(document).values()].map((note): FindEntry => {
    return {
      id: note.id,
      title: t(noteName(note)),
      keywords: `${searchWords(NOTE, t)} ${note.text}`,
      dot: tintColour(note.tint),
      detail: t(NOTE),
    };
  });
  return [...layers, ...groups, ...notes];
}
