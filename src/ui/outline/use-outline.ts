import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useEditor, useEditorState } from '../editor-context.ts';
import { type OutlineRow, outlineRows } from './rows.ts';

const PAGE = 12;

/** The outline's rows, which one is active, and what the keys do. What is active is what is selected. */
export function useOutline() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const selected = useEditorState((state) => state.selectedNodes);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => outlineRows(document, analysis, expanded), [document, analysis, expanded]);
  const [first] = selected;
  const [active, setActive] = useState<{ readonly id: string; readonly index: number }>({ id: first ?? '', index: 0 });
  const found = rows.findIndex((row) => row.id === active.id);
  // A row that is gone leaves its place to the one that took it.
  const index = found >= 0 ? found : Math.min(active.index, rows.length - 1);

  // A layer that was added or revealed elsewhere becomes the active row.
  const known = useRef(selected);
  useEffect(() => {
    if (known.current === selected) return;
    known.current = selected;
    const [only] = selected;
    if (selected.size !== 1 || only === undefined) return;
    const at = rows.findIndex((row) => row.id === only);
    if (at >= 0) setActive({ id: only, index: at });
  }, [selected, rows]);

  const goTo = useCallback(
    (target: number, extend = false) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
      if (!row) return;
      setActive({ id: row.id, index: rows.indexOf(row) });
      if (row.kind === 'edge') editor.view.select([], [row.id]);
      else editor.view.select(extend ? [...editor.store.getState().selectedNodes, row.id] : [row.id]);
    },
    [rows, editor],
  );

  const expand = useCallback((id: string, open: boolean) => {
    setExpanded((before) => {
      const next = new Set(before);
      if (open) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);

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
    if (row.kind === 'layer' && row.expanded === false) expand(row.id, true);
    else if (row.kind === 'layer' && row.expanded) goTo(index + 1);
  }

  function closeOrLeave(row: OutlineRow): void {
    if (row.kind === 'edge') goTo(rows.findIndex((other) => other.id === row.edge.target.node));
    else if (row.expanded) expand(row.id, false);
  }

  function toggle(row: OutlineRow): void {
    if (row.kind !== 'layer') return;
    const { selectedNodes } = editor.store.getState();
    const next = new Set(selectedNodes);
    if (!next.delete(row.id)) next.add(row.id);
    editor.view.select(next);
  }

  return { rows, index, goTo, expand, onKeyDown };
}
