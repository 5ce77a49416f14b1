import { useMemo, useRef } from 'react';
import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode, useStore } from '@xyflow/react';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { flowLabels } from './aria.ts';
import { BarNames } from './bar-names.tsx';
import styles from './canvas.module.css';
import { CanvasControls } from './canvas-controls.tsx';
import type { CanvasNode } from './canvas-nodes.ts';
import { ConnectionHint } from './connection-hint.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { Frame } from './frame-node.tsx';
import { GRID } from './grid.ts';
import { GroupCard } from './group-card.tsx';
import { LayerNodeCard } from './layer-node.tsx';
import { MapLayer } from './map-layer.tsx';
import { NoteCard } from './note-card.tsx';
import { Overview } from './overview.tsx';
import { usePaletteDrop } from './palette-drop.ts';
import { PointedName } from './pointed-name.tsx';
import { ShapeEdge } from './shape-edge.tsx';
import { useConnections } from './use-connections.ts';
import { useFlow } from './use-flow.ts';
import { useMap } from './use-map.ts';
import { usePane } from './use-pane.ts';
import { useRectangleEscape } from './use-rectangle-escape.ts';
import { useViewRequests } from './use-view-requests.ts';
import { CanvasScaleContext, useScale, useZoomProperties } from './use-zoom-step.ts';
import { type Distance, distance } from './zoom.ts';

const NODE_TYPES = { layer: LayerNodeCard, groupCard: GroupCard, frame: Frame, note: NoteCard };
const EDGE_TYPES = { shape: ShapeEdge };
const NO_CARDS: readonly CanvasNode[] = [];
const SNAP: [number, number] = [GRID, GRID];
/** How near to a port an edge may be let go, in canvas pixels: on the screen about the same at every zoom. */
const REACH: Readonly<Record<Distance, number>> = { near: 28, far: 48, brief: 90, map: 170 };
const MULTI_SELECT = ['Meta', 'Control'];
const PRO = { hideAttribution: true };
const CANVAS = text('canvas.canvas.canvas', 'Drawing');

/** The drawing itself: cards, edges, pan and zoom. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  );
}

function CanvasFlow() {
  const t = useText();
  const ariaLabels = useMemo(() => flowLabels(t), [t]);
  const flow = useFlow();
  const connections = useConnections(flow.cancelled);
  const pane = usePane();
  const snap = useEditorState((state) => state.snap);
  const drop = usePaletteDrop();
  const map = useMap(flow.nodes, flow.edges, pane);
  useViewRequests();
  useRectangleEscape();
  const section = useRef<HTMLElement>(null);
  useZoomProperties(section);
  const scale = useScale(flow.nodes.length);
  const seen = useStore(distance);

  return (
    <CanvasScaleContext value={scale}>
      <section ref={section} className={styles.canvas} aria-label={t(CANVAS)} onKeyDown={pane.onKeyDown}>
        <ReactFlow
          nodes={map.nodes}
          edges={map.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={flow.onNodesChange}
          onEdgesChange={flow.onEdgesChange}
          onNodeDragStart={flow.onDragStart}
          onNodeDrag={flow.onDrag}
          onNodeDragStop={flow.onDragStop}
          onSelectionDragStart={flow.onSelectionDragStart}
          onSelectionDragStop={flow.onSelectionDragStop}
          isValidConnection={connections.isValidConnection}
          onConnect={connections.onConnect}
          onConnectEnd={connections.onConnectEnd}
          onReconnect={connections.onReconnect}
          onReconnectStart={connections.onReconnectStart}
          onReconnectEnd={connections.onReconnectEnd}
          onDragOver={drop.onDragOver}
          onDragLeave={drop.onDragLeave}
          onDrop={drop.onDrop}
          onPaneClick={map.handlers.onPaneClick}
          onPaneContextMenu={map.handlers.onPaneContextMenu}
          onNodeClick={pane.onNodeClick}
          onNodeContextMenu={pane.onNodeContextMenu}
          onEdgeContextMenu={pane.onEdgeContextMenu}
          onSelectionContextMenu={pane.onSelectionContextMenu}
          onNodeDoubleClick={pane.onNodeDoubleClick}
          onDoubleClick={map.handlers.onDoubleClick}
          zoomOnDoubleClick={false}
          snapToGrid={snap}
          snapGrid={SNAP}
          ariaLabelConfig={ariaLabels}
          // On the map, ports and edge ends are smaller than a pixel.
          edgesReconnectable={!map.isMap}
          edgesFocusable={!map.isMap}
          connectionRadius={REACH[seen]}
          reconnectRadius={12}
          multiSelectionKeyCode={MULTI_SELECT}
          selectionMode={SelectionMode.Partial}
          deleteKeyCode={null}
          minZoom={0.05}
          maxZoom={2.5}
          elevateNodesOnSelect={false}
          onlyRenderVisibleElements
          proOptions={PRO}
        >
          <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.6} color="var(--grid)" />
          {map.painted && <MapLayer nodes={flow.nodes} painted={map.painted} edges={flow.edges} />}
          {map.surplus.length > 0 && <MapLayer nodes={flow.nodes} painted={NO_CARDS} edges={map.surplus} />}
          <BarNames />
          <PointedName section={section} nodes={flow.nodes} onRest={map.onPointed} />
          <ConnectionHint />
          <CanvasControls />
          <Overview />
        </ReactFlow>
        {flow.nodes.length === 0 && <EmptyCanvas />}
      </section>
    </CanvasScaleContext>
  );
}
