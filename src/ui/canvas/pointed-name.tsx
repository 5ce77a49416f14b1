import { type ReactFlowState, useReactFlow, useStore } from '@xyflow/react';
import { type RefObject, useEffect, useState } from 'react';
import { formatCount } from '../../core/format.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { layerType } from '../../core/layers/index.ts';
import { spacedShape } from '../../core/notation.ts';
import type { Locale, Say } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { Tooltip } from '../plot/tooltip.tsx';
import styles from './bar-names.module.css';
import type { CanvasNode } from './canvas-nodes.ts';
import { cardAt } from './map-nodes.ts';
import { distance } from './zoom.ts';

interface PointedNameProps {
  readonly section: RefObject<HTMLElement | null>;
  readonly nodes: readonly CanvasNode[];
  /** Told what the pointer rests on, while cards are painted. */
  readonly onRest: ((id: string | null) => void) | null;
}

interface Pointed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Until the pointer rests: mounting a card for each that it passes would take longer than it stays. */
const REST_MS = 90;

/** What a bar is: its name, kind and shape beside the pointer, or beside the bar that has the focus. */
export function PointedName(props: PointedNameProps) {
  const small = useStore(isSmall);
  return small ? <Follower {...props} /> : null;
}

function isSmall(state: ReactFlowState): boolean {
  const seen = distance(state);
  return seen === 'brief' || seen === 'map';
}

function Follower({ section, nodes, onRest }: PointedNameProps) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const flow = useReactFlow();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => {
    const element = section.current;
    if (!element) return;
    const cards = nodes.filter(({ type }) => type === 'layer' || type === 'groupCard');
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onMove = ({ clientX: x, clientY: y, target, buttons }: PointerEvent) => {
      const onDrawing =
        target instanceof Element && target.closest('.react-flow__pane, .react-flow__viewport') !== null;
      const node = onDrawing && buttons === 0 ? cardAt(cards, flow.screenToFlowPosition({ x, y })) : null;
      setPointed(node && { id: node.id, x, y });
      if (!onRest) return;
      clearTimeout(rest);
      rest = setTimeout(() => onRest(node?.id ?? null), REST_MS);
    };
    const onFocus = ({ target }: FocusEvent) => {
      const card = target instanceof Element && target.matches(':focus-visible') && target.closest('.react-flow__node');
      if (!card) return;
      const { right, top } = card.getBoundingClientRect();
      setPointed({ id: card.getAttribute('data-id') ?? '', x: right, y: top });
    };
    const hide = () => setPointed(null);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('focusin', onFocus);
    const ends = ['pointerleave', 'pointerdown', 'wheel', 'focusout', 'keydown'] as const;
    for (const end of ends) element.addEventListener(end, hide, { passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('focusin', onFocus);
      for (const end of ends) element.removeEventListener(end, hide);
    };
  }, [section, nodes, flow, onRest]);

  const node = pointed && nodes.find(({ id }) => id === pointed.id);
  const said = node && inWords(node, t, locale);
  if (!pointed || !said) return null;
  return (
    <Tooltip x={pointed.x} y={pointed.y}>
      <div className={styles.pointed}>
        <b>{said.name}</b> {said.kind}
        <span>{said.facts}</span>
      </div>
    </Tooltip>
  );
}

function inWords(node: CanvasNode, t: Say, locale: Locale) {
  if (node.type === 'groupCard') {
    const { group, facts, leaving } = node.data;
    return { name: group.name, kind: t(layersInWords(facts.layers)), facts: leaving };
  }
  if (node.type !== 'layer') return null;
  const { layer, analysis } = node.data;
  const type = layerType(layer.type);
  const shape = analysis.outputs?.[0]?.shape;
  const { value } = analysis.parameters;
  const facts = [shape && spacedShape(shape), value > 0 && formatCount(value, locale)].filter(Boolean).join(' · ');
  return { name: layer.name, kind: type ? t(type.title) : '', facts };
}
