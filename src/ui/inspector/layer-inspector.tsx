import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import type { LayerNode } from '../../core/graph/document.ts';
import { type LayerType, portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import type { TensorType } from '../../core/tensor/types.ts';
import { useEditorState } from '../editor-context.ts';
import { AttributeField } from './attribute-field.tsx';
import { ConnectionsSection } from './connections-section.tsx';
import { CostSection } from './cost-section.tsx';
import { GateSection } from './gate-section.tsx';
import { HelpSection } from './help-section.tsx';
import styles from './inspector.module.css';
import { LayerHeader } from './layer-header.tsx';
import { NodeProblems } from './node-problems.tsx';
import { OperatorSection } from './operator-section.tsx';
import { ParametersSection } from './parameters-section.tsx';
import { ReadingSection } from './reading-section.tsx';
import { ShapeSection } from './shape-section.tsx';

/** Everything about one layer, generated from its type's declaration. */
export function LayerInspector({ id }: { id: string }) {
  const node = useEditorState((state) => state.document.nodes.get(id));
  const analysis = useEditorState((state) => state.analysis.nodes.get(id));
  const layer = node && layerType(node.type);
  if (!node || !layer || !analysis) return null;
  const { inputs } = portsOf(layer, node.attributes);
  return (
    <>
      <LayerHeader node={node} layer={layer} />
      <NodeProblems id={id} />
      <AttributeForm node={node} layer={layer} analysis={analysis} />
      {layer.fromFile && <OperatorSection id={id} />}
      {layer.role === 'scores' && <ReadingSection id={id} />}
      <ShapeSection inputs={inputs} analysis={analysis} />
      <ParametersSection id={id} analysis={analysis} />
      <CostSection layer={layer} node={node} analysis={analysis} />
      {layer.attention && <GateSection id={id} layer={layer} node={node} />}
      <ConnectionsSection id={id} inputs={inputs} analysis={analysis} />
      <HelpSection layer={layer} attributes={node.attributes} />
    </>
  );
}

function AttributeForm({ node, layer, analysis }: { node: LayerNode; layer: LayerType; analysis: NodeAnalysis }) {
  const shown = Object.entries(layer.attributes).filter(([, spec]) => spec.visible?.(node.attributes) ?? true);
  if (shown.length === 0) return null;
  const derived = derivedValues(layer, node, analysis);
  return (
    <div className={styles.form} data-attributes>
      {shown.map(([name, spec]) => (
        <AttributeField
          key={name}
          nodes={[node.id]}
          name={name}
          spec={spec}
          value={node.attributes[name] ?? spec.default}
          derived={derived[name]}
        />
      ))}
    </div>
  );
}

/** Derived values exist once every input is known. */
function derivedValues(layer: LayerType, node: LayerNode, analysis: NodeAnalysis): Readonly<Record<string, string>> {
  if (!layer.derived || analysis.outputs === null) return {};
  return layer.derived(node.attributes, knownInputs(analysis));
}

export function knownInputs(analysis: NodeAnalysis): readonly TensorType[] {
  return analysis.inputs.filter((type) => type !== null);
}
