import type { LayerNode, PortRef } from '../../core/graph/document.ts';
import { groupBorder } from '../../core/graph/groups.ts';
import { spacedShape } from '../../core/notation.ts';
import type { TensorType } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const INPUTS = text('inspector.borderSection.inputs', 'Comes in');
const OUTPUTS = text('inspector.borderSection.outputs', 'Goes out');
const UNKNOWN = text('inspector.borderSection.unknown', 'not known yet');

/** The tensors that cross a group's border, by the layers inside that read or make them. */
export function BorderSection({ members }: { members: readonly LayerNode[] }) {
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const border = groupBorder(document, new Set(members.map((node) => node.id)));
  const shape = (type: TensorType | null | undefined) => (type ? spacedShape(type.shape) : t(UNKNOWN));
  return (
    <>
      <Ports
        title={t(INPUTS)}
        ports={border.inputs}
        shapeOf={({ node, port }) => shape(analysis.nodes.get(node)?.inputs[port])}
      />
      <Ports
        title={t(OUTPUTS)}
        ports={border.outputs}
        shapeOf={({ node, port }) => shape(analysis.nodes.get(node)?.outputs?.[port])}
      />
    </>
  );
}

interface PortsProps {
  readonly title: string;
  readonly ports: readonly PortRef[];
  readonly shapeOf: (port: PortRef) => string;
}

function Ports({ title, ports, shapeOf }: PortsProps) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  if (ports.length === 0) return null;
  return (
    <Section title={title}>
      {ports.map((port) => (
        <p key={`${port.node}:${port.port}`} className={styles.pair}>
          <button type="button" className={styles.textLink} onClick={() => editor.view.reveal(port.node)}>
            {document.nodes.get(port.node)?.name}
          </button>
          <span className={styles.mono}>{shapeOf(port)}</span>
        </p>
      ))}
    </Section>
  );
}
