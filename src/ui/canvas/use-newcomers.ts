import { useEffect, useRef } from 'react';
import { useEditor, useEditorState } from '../editor-context.ts';
import { shownFor } from './group-view.ts';
import { type Flow, isVisible, panTo } from './view-geometry.ts';
import { FAR } from './zoom.ts';

/** A layer that was added without a place (palette click, Enter) is brought into view if it is not there already. */
export function useNewLayers(flow: Flow): void {
  const editor = useEditor();
  const nodes = useEditorState((state) => state.document.nodes);
  const selected = useEditorState((state) => state.selectedNodes);
  const known = useRef(nodes);
  useEffect(() => {
    const before = known.current;
    const [only] = selected;
    if (only === undefined || selected.size !== 1 || !nodes.has(only) || before.has(only)) {
      known.current = nodes;
      return;
    }
    // React Flow has the card a frame later; another file's layers are not new ones.
    const isNew = nodes.size === before.size + 1;
    known.current = nodes;
    if (!isNew) return;
    const frame = requestAnimationFrame(() => {
      // In a collapsed group, that group's card.
      const card = shownFor(editor.store.getState().document, only);
      const node = flow.getNode(card);
      // At once: whoever adds three layers in a row should not catch the view half-way.
      if (node && !isVisible(flow, node)) panTo(flow, node);
      // Who came from a card by keyboard goes on from the new one.
      if (!document.activeElement?.classList.contains('react-flow__node')) return;
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${card}"]`)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [nodes, selected, editor, flow]);
}

/** The card of a group that was just collapsed is brought into view: it may stand far above what was seen of the frame. */
export function useCollapsed(flow: Flow): void {
  const groups = useEditorState((state) => state.document.groups);
  const known = useRef(groups);
  useEffect(() => {
    const before = known.current;
    known.current = groups;
    if (!before || !groups || before === groups || before.size !== groups.size) return;
    const changed = [...groups.values()].filter(({ id, collapsed }) => before.get(id)?.collapsed === !collapsed);
    const [only] = changed;
    if (changed.length !== 1 || !only?.collapsed) return;
    // React Flow has the card a frame later.
    const frame = requestAnimationFrame(() => {
      const node = flow.getNode(only.id);
      if (node && flow.getZoom() >= FAR && !isVisible(flow, node)) panTo(flow, node);
    });
    return () => cancelAnimationFrame(frame);
  }, [groups, flow]);
}
