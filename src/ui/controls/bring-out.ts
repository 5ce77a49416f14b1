import { groupTree } from '../../core/graph/groups.ts';
import type { Editor } from '../../store/editor.ts';

/** Selects a layer, group or note that was asked for by name and brings it into view, out of the groups that hide it. */
export function bringOut(editor: Editor, id: string): void {
  const { document } = editor.store.getState();
  const tree = groupTree(document);
  const parent = document.nodes.get(id)?.group ?? tree.group(id)?.parent;
  const around = parent === undefined ? [] : tree.path(parent);
  editor.groups.expand(around.map((group) => group.id));
  editor.view.reveal(id);
}
