import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { groupTree, topMembers } from '../../core/graph/groups.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import { type Opened, type OutlineRow, outlineRows, rowsAround } from './rows.ts';

const PAGE = 12;

/** The outline's rows, which one is active, and what the keys do. What is active is what is selected. */
export function useOutline() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const selected = useEditorState((state) => state.selectedNodes);
  const selectedEdges = useEditorState((state) => state.selectedEdges);
  const selectedNotes = useEditorState((state) => state.selectedNotes);
  const [opened, setOpened] = useState<Opened>(new Map());
  const rows = useMemo(() => outlineRows(document, analysis, opened), [document, analysis, opened]);
  const tree = useMemo(() => groupTree(document), [document]);
  const [active, setActive] = useState<{ readonly id: string; readonly index: number }>(() => {
    const [first] = [...topMembers(document, selected), ...selectedNotes];
    return { id: first ?? '', index: 0 };
  });
  const found = rows.findIndex((row) => row.id === active.id);
  // A row that is gone leaves its place to the one that took it.
  const index = found >= 0 ? found : Math.min(active.index, rows.length - 1);

  const expand = useCallback((ids: readonly string[], open: boolean) => {
    setOpened((before) => new Map([...before, ...ids.map((id): [string, boolean] => [id, open])]));
  }, []);

  // A layer that was added or revealed elsewhere becomes the active row, out of a closed group as well.
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (known.current === selected) return;
    known.current = selected;
    const [only] = selected;
    if (selected.size !== 1 || only === undefined) return;
    const around = rowsAround(document, only);
    // A group of one layer is selected with it: its own row stays the active one.
    if (around.includes(active.id)) return;
    const at = rows.findIndex((row) => row.id === only);
    if (at < 0) expand(around, true);
    setActive({ id: only, index: Math.max(at, 0) });
  }, [selected, rows, document, active.id, expand]);

  const goTo = useCallback(
    (target: number, extend = false) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
      if (!row) return;
      setActive({ id: row.id, index: rows.indexOf(row) });
      const { selectedNodes, selectedNotes } = editor.store.getState();
      const [nodes, notes] = extend ? [selectedNodes, selectedNotes] : [[], []];
      if (row.kind === 'edge') editor.view.select([], [row.id]);
      else if (row.kind === 'group') editor.groups.select(row.id, extend);
      else if (row.kind === 'note') editor.view.select(nodes, [], [...notes, row.id]);
      else editor.view.select([...nodes, row.id], [], notes);
    },
    [rows, editor],
  );

  const membersOf = (group: string) => tree.members(group).map((node) => node.id);

  function onKeyDown(event: KeyboardEvent) {
    const row = rows[index];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + PAGE,
      PageUp: index - PAGE,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (target !== undefined) goTo(target, event.shiftKey);
    else if (event.key === 'ArrowRight') openOrEnter(row);
    else if (event.key === 'ArrowLeft') closeOrLeave(row);
    else if (event.key === ' ') toggle(row);
    else if (event.key === 'Enter') editor.view.requestFocus('attributes');
    else return;
    event.preventDefault();
  }

  function openOrEnter(row: OutlineRow): void {
    if (row.expanded === false) expand([row.id], true);
    else if (row.expanded) goTo(index + 1);
  }

  function closeOrLeave(row: OutlineRow): void {
    if (row.expanded) expand([row.id], false);
    else if (row.parent !== null) goTo(rows.findIndex((other) => other.id === row.parent));
  }

  function toggle(row: OutlineRow): void {
    const { selectedNodes, selectedNotes } = editor.store.getState();
    if (row.kind === 'edge') return;
    const nodes = new Set(selectedNodes);
    const notes = new Set(selectedNotes);
    const members = row.kind === 'group' ? membersOf(row.id) : [row.id];
    const set = row.kind === 'note' ? notes : nodes;
    const all = members.every((id) => set.has(id));
    for (const id of members) {
      if (all) set.delete(id);
      else set.add(id);
    }
    editor.view.select(nodes, [], notes);
  }

  /** A group is selected with all that is in it. */
  function isSelected(row: OutlineRow): boolean {
    if (row.kind === 'edge') return selectedEdges.has(row.id);
    if (row.kind === 'note') return selectedNotes.has(row.id);
    return row.kind === 'group' ? membersOf(row.id).every((id) => selected.has(id)) : selected.has(row.id);
  }

  return { rows, index, goTo, expand, isSelected, onKeyDown };
}
