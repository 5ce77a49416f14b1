import { type EdgeChange, type NodeChange, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { nextTurn } from '../../runtime/turn.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import { type CanvasNode, createCanvasDeriver } from './canvas-nodes.ts';
import type { EdgeInputs, ShapeFlowEdge } from './edges.ts';
import { displaced, movedPositions, selectionAfter } from './flow-changes.ts';
import { groupViewOf } from './group-view.ts';
import { createLateEdges } from './late-edges.ts';
import { moveEdit } from './move-edit.ts';
import { useDrag } from './use-drag.ts';
import { useResize } from './use-resize.ts';

/** Arrow keys in quick succession are one undo entry. */
const NUDGE = 'canvas.nudge';
const NUDGE_REST_MS = 900;

/**
 * The canvas as a view of the store: nodes and edges are derived, and what React Flow reports becomes an edit or a
 * selection. Only the positions during a drag and the sizes during a resize live here; they become one edit when the
 * hand lets go.
 */
export function useFlow() {
  const editor = useEditor();
  const flow = useStoreApi();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const selected = useEditorState((state) => state.selectedNodes);
  const selectedNotes = useEditorState((state) => state.selectedNotes);
  const selectedEdges = useEditorState((state) => state.selectedEdges);
  const dropEdge = useEditorState((state) => state.dropEdge);
  const locale = useEditorState((state) => state.locale);
  const { dragged, setDragged, dropGroup, isDragging, spreadOut, cancelled, handlers } = useDrag();
  const { resized, onChanges: resize } = useResize();
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [deriveNodes] = useState(createCanvasDeriver);

  const nodes = useMemo(
    () => deriveNodes({ document, analysis, selected, selectedNotes, dragged, dropGroup, resized, locale }),
    [deriveNodes, document, analysis, selected, selectedNotes, dragged, dropGroup, resized, locale],
  );
  const edges = useEdges(
    useMemo(
      () => ({ document, analysis, selected: selectedEdges, dropEdge, locale }),
      [document, analysis, selectedEdges, dropEdge, locale],
    ),
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const state = editor.store.getState();
      const { multiSelectionActive: adding, userSelectionActive: byRectangle } = flow.getState();
      const view = groupViewOf(state.document);
      const before = { nodes: state.selectedNodes, notes: state.selectedNotes };
      const context = { document: state.document, view, adding, byRectangle };
      const selection = selectionAfter(before, changes, context);
      if (selection) editor.view.select(selection.nodes, state.selectedEdges, selection.notes);
      const places = movedPositions(changes);
      if (resize(changes, places)) return;
      if (places.size === 0) return;
      const positions = spreadOut(places);
      if (isDragging.current) setDragged((known) => new Map([...known, ...positions]));
      else {
        const { edit, title } = moveEdit(state.document, displaced(positions, state.document));
        editor.history.commit(edit, title, { gesture: NUDGE });
        clearTimeout(rest.current);
        rest.current = setTimeout(() => editor.history.endGesture(), NUDGE_REST_MS);
      }
    },
    [editor, flow, isDragging, setDragged, resize, spreadOut],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<ShapeFlowEdge>[]) => {
      const state = editor.store.getState();
      const selection = edgesAfter(state.selectedEdges, changes, flow.getState().edgeLookup);
      if (selection) editor.view.select(state.selectedNodes, selection, state.selectedNotes);
    },
    [editor, flow],
  );

  return { nodes, edges, onNodesChange, onEdgesChange, ...handlers, cancelled };
}

const NO_EDGES: ShapeFlowEdge[] = [];

/** The edges; of a large drawing that was just opened, a turn of the window after its cards. */
function useEdges(inputs: EdgeInputs): ShapeFlowEdge[] {
  const opening = useEditorState((state) => state.fitRequest);
  const [late] = useState(createLateEdges);
  const [prepared, show] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was prepared is there from then on.
  const edges = useMemo(() => late.derive(inputs, opening), [late, inputs, opening, prepared]);
  useEffect(() => {
    if (edges) return;
    let isGone = false;
    void nextTurn().then(async () => {
      if (isGone) return;
      late.prepare(inputs, opening);
      await nextTurn();
      if (!isGone) show();
    });
    return () => {
      isGone = true;
    };
  }, [edges, late, inputs, opening]);
  return edges ?? NO_EDGES;
}

/** The edges that are selected after the changes, or null if they say nothing about it. A line may be several edges. */
function edgesAfter(
  before: ReadonlySet<string>,
  changes: readonly EdgeChange<ShapeFlowEdge>[],
  lines: ReadonlyMap<string, { readonly data?: Record<string, unknown> }>,
): ReadonlySet<string> | null {
  let next: Set<string> | null = null;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    next ??= new Set(before);
    const data = lines.get(change.id)?.data as ShapeFlowEdge['data'];
    for (const id of data?.edges ?? [change.id]) {
      if (change.selected) next.add(id);
      else next.delete(id);
    }
  }
  return next;
}
