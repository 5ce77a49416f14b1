import { type GraphDocument, groupsOf, notesOf, type Position } from '../../core/graph/document.ts';
import type { Edit } from '../../core/graph/edits.ts';
import { type Text, text } from '../../core/text.ts';
import { subjectOf } from '../../store/selection.ts';

interface Move {
  readonly edit: Edit;
  readonly title: Text;
}

/** What a drag does, as one step: layers and notes go to new places, and some things into a group, or out of theirs. */
export function moveEdit(
  document: GraphDocument,
  positions: ReadonlyMap<string, Position>,
  joining: readonly string[] = [],
  group: string | null = null,
): Move {
  const move: Edit = { kind: 'move', positions };
  const ids = [...positions.keys()];
  const notes = ids.filter((id) => notesOf(document).has(id));
  const what = subjectOf(
    document,
    ids.filter((id) => document.nodes.has(id)),
    notes,
  );
  if (joining.length === 0) return { edit: move, title: text('canvas.moveEdit.moveWhat', 'Move {what}', { what }) };
  const edit: Edit = { kind: 'batch', edits: [move, { kind: 'putInto', members: joining, group }] };
  if (group === null)
    return { edit, title: text('canvas.moveEdit.takeWhatOutOfIts', 'Take {what} out of its group', { what }) };
  const name = groupsOf(document).get(group)?.name ?? group;
  return { edit, title: text('canvas.moveEdit.putWhatIntoName', 'Put {what} into {name}', { what, name }) };
}
