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
  if (joining.length === 0) return { edit: move, title: text(`Move ${what.en}`, `${what.ko} 이동`) };
  const edit: Edit = { kind: 'batch', edits: [move, { kind: 'putInto', members: joining, group }] };
  if (group === null) return { edit, title: text(`Take ${what.en} out of its group`, `${what.ko} 그룹에서 꺼내기`) };
  const name = groupsOf(document).get(group)?.name ?? group;
  return { edit, title: text(`Put ${what.en} into ${name}`, `${what.ko} → ${name} 그룹에 넣기`) };
}
