import type { Analysis } from '../../core/graph/analyze.ts';
import { type GraphDocument, groupsOf, notesOf } from '../../core/graph/document.ts';
import { groupTree } from '../../core/graph/groups.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { layerType } from '../../core/layers/index.ts';
import { type Text, text } from '../../core/text.ts';
import { searchWords } from '../../language/say.ts';
import { typeColour } from '../category.ts';
import { NOTE, noteName } from '../note-words.ts';
import { tintColour } from '../tint.ts';
import { layerWords } from './layer-words.ts';
import type { PickerEntry } from './matches.ts';

const GROUP = text('search.findEntries.group', 'Group');

/** All that can be found in a drawing, by name and type: layers along the data flow, groups, notes by what they say. */
export function findEntries(document: GraphDocument, analysis: Analysis, t: (text: Text) => string): PickerEntry[] {
  const tree = groupTree(document);
  const layers = analysis.order.flatMap((id): PickerEntry[] => {
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    if (!node || !layer) return [];
    const around = node.group === undefined ? [] : tree.path(node.group).map((group) => group.name);
    return [
      {
        id,
        title: node.name,
        keywords: `${layerWords(layer, t)} ${around.join(' ')}`,
        dot: typeColour(node.type),
        detail: [...around.slice(-1), t(layer.title)].join(' · '),
      },
    ];
  });
  const groups = [...groupsOf(document).values()].map(
    (group): PickerEntry => ({
      id: group.id,
      title: group.name,
      keywords: searchWords(GROUP, t),
      dot: tintColour(group.tint),
      detail: `${t(GROUP)} · ${t(layersInWords(tree.members(group.id).length))}`,
    }),
  );
  const notes = [...notesOf(document).values()].map((note): PickerEntry => {
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
