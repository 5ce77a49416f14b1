import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode, useStore } from '@xyflow/react';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { flowLabels } from './aria.ts';
import styles from './canvas.module.css';
import { CanvasControls } from './canvas-controls.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { FIT } from './fit.ts';
import { LayerNodeCard } from './layer-node.tsx';
import { Overview } from './overview.tsx';
import { usePaletteDrop } from './palette-drop.ts';
import { ShapeEdge } from './shape-edge.tsx';
import { useConnections } from './use-connections.ts';
import { useFlow } from './use-flow.ts';
import { usePane } from './use-pane.ts';
import { useViewRequests } from './use-view-requests.ts';
import { distance } from './zoom.ts';

const NODE_TYPES = { layer: LayerNodeCard };
const EDGE_TYPES = { shape: ShapeEdge };
/** The distance of the canvas's dots. */
const SNAP: [number, number] = [20, 20];
const MULTI_SELECT = ['Meta', 'Control'];
const PRO = { hideAttribution: true };
const CANVAS = text('Drawing', '그림판');

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
  const locale = useEditorState((state) => state.locale);
  const flow = useFlow();
  const connections = useConnections(flow.cancelled);
  const pane = usePane();
  const snap = useEditorState((state) => state.snap);
  const drop = usePaletteDrop();
  // On the map, ports and edge ends are smaller than a pixel; thousands of them would only cost time.
  const isMap = useStore((state) => distance(state) === 'map');
  useViewRequests();

  return (
    <section className={styles.canvas} aria-label={t(CANVAS)}>
      <ReactFlow
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={flow.onNodesChange}
        onEdgesChange={flow.onEdgesChange}
        onNodeDragStart={flow.onDragStart}
        onNodeDrag={flow.onDrag}
        onNodeDragStop={flow.onDragStop}
        onSelectionDragStart={flow.onSelectionDragStart}
        onSelectionDragStop={flow.onSelectionDragStop}
        onConnect={connections.onConnect}
        onConnectEnd={connections.onConnectEnd}
        onReconnect={connections.onReconnect}
        onReconnectStart={connections.onReconnectStart}
        onReconnectEnd={connections.onReconnectEnd}
        onDragOver={drop.onDragOver}
        onDragLeave={drop.onDragLeave}
        onDrop={drop.onDrop}
        onPaneContextMenu={pane.onPaneContextMenu}
        onNodeContextMenu={pane.onNodeContextMenu}
        onEdgeContextMenu={pane.onEdgeContextMenu}
        onSelectionContextMenu={pane.onSelectionContextMenu}
        onNodeDoubleClick={pane.onNodeDoubleClick}
        onDoubleClick={pane.onDoubleClick}
        zoomOnDoubleClick={false}
        snapToGrid={snap}
        snapGrid={SNAP}
        ariaLabelConfig={flowLabels(locale)}
        edgesReconnectable={!isMap}
        edgesFocusable={!isMap}
        connectionRadius={28}
        reconnectRadius={12}
        multiSelectionKeyCode={MULTI_SELECT}
        selectionMode={SelectionMode.Partial}
        deleteKeyCode={null}
        minZoom={0.05}
        maxZoom={2.5}
        elevateNodesOnSelect={false}
        fitView
        fitViewOptions={FIT}
        onlyRenderVisibleElements
        proOptions={PRO}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--grid)" />
        <CanvasControls />
        <Overview />
      </ReactFlow>
      {flow.nodes.length === 0 && <EmptyCanvas />}
    </section>
  );
}
