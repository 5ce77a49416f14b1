import type { AttributeSpec, AttributeValue } from '../../core/attributes.ts';
import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { AttributeField } from './attribute-field.tsx';
import styles from './inspector.module.css';

const MIXED = text('inspector.sharedForm.mixed', 'mixed');
/** What belongs to one layer: class names, a value per channel, an imported operator's name. */
const ALONE: readonly AttributeSpec['kind'][] = ['labels', 'numbers', 'text'];
/** Controls that can show that there is no one value. */
const CAN_BE_EMPTY: readonly AttributeSpec['kind'][] = ['int', 'optionalInt', 'number', 'boolean', 'choice'];

/** The attributes of several layers of one type: what is set here is set for all of them, in one step. */
export function SharedForm({ nodes, layer }: { nodes: readonly LayerNode[]; layer: LayerType }) {
  const t = useText();
  const shown = Object.entries(layer.attributes).filter(
    ([, spec]) => !ALONE.includes(spec.kind) && nodes.every((node) => spec.visible?.(node.attributes) ?? true),
  );
  if (shown.length === 0) return null;
  const ids = nodes.map((node) => node.id);
  return (
    <div className={styles.form} data-attributes>
      {shown.map(([name, spec]) => {
        const value = nodes[0]?.attributes[name] ?? spec.default;
        const mixed = nodes.some((node) => !sameValue(node.attributes[name] ?? spec.default, value));
        const empty = mixed && CAN_BE_EMPTY.includes(spec.kind);
        return (
          <AttributeField
            key={name}
            nodes={ids}
            name={name}
            spec={empty && spec.kind === 'int' ? { ...spec, slider: false } : spec}
            value={empty ? null : value}
            derived={mixed ? t(MIXED) : undefined}
          />
        );
      })}
    </div>
  );
}

function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}
