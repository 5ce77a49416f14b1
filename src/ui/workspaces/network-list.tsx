import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { lensNode } from '../../core/compile/watch.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import { CardGate } from '../canvas/card-gate.tsx';
import { typeColour } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './network-list.module.css';
import { type NetworkRow, networkRows, rowOf } from './network-rows.ts';

const TITLE = text('workspaces.networkList.title', 'Network');
const HINT = text('workspaces.networkList.hint', 'Enter or a double click shows the layer in the drawing.');

/** The canvas as a list, alive: selecting here is selecting there. */
export function NetworkList() {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const shown = useEditorState(lensNode);
  const rows = useMemo(() => networkRows(document, analysis), [document, analysis]);
  const at = rowOf(rows, shown);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function choose(index: number, focus = false) {
    const row = rows[index];
    if (!row) return;
    editor.view.select([row.node.id]);
    if (focus) (list.current?.children[index] as HTMLElement | undefined)?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      choose(Math.min(rows.length - 1, Math.max(0, target)), true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      draw();
    }
  }

  function draw() {
    const row = rows[at];
    editor.view.setWorkspace('draw');
    if (row) editor.view.reveal(row.node.id);
  }

  return (
    <nav className={styles.panel} aria-label={t(TITLE)}>
      <h2>{t(TITLE)}</h2>
      <div ref={list} role="listbox" aria-label={t(TITLE)} className={styles.list} onKeyDown={onKeyDown}>
        {rows.map((row, index) => (
          <Row
            key={row.node.id}
            row={row}
            selected={index === at}
            focusable={index === Math.max(0, at)}
            onChoose={() => choose(index)}
            onOpen={draw}
          />
        ))}
      </div>
      <p className={styles.hint}>{t(HINT)}</p>
    </nav>
  );
}

interface RowProps {
  readonly row: NetworkRow;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
}

function Row({ row, selected, focusable, onChoose, onOpen }: RowProps) {
  const t = useText();
  const { node, folded, level } = row;
  const layer = layerType(node.type);
  const shape = useEditorState((state) => state.analysis.nodes.get(node.id)?.outputs?.[0]?.shape);
  const title = layer ? t(layer.title) : node.type;
  const names = folded.map((each) => each.name).join(', ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys.
    <div
      role="option"
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      data-level={level}
      style={{ '--category': typeColour(node.type) } as React.CSSProperties}
      onClick={onChoose}
      onDoubleClick={onOpen}
    >
      <span className={styles.line}>
        <i className={styles.dot} aria-hidden="true" />
        <span className={styles.name} title={`${title} · ${node.name}`}>
          {title}
          {layer?.attention && ` ${node.name}`}
          {folded.length > 0 && (
            <small title={t(text('workspaces.networkList.folded', 'with {names} behind it', { names }))}>
              {' '}
              +{folded.length}
            </small>
          )}
        </span>
        <span className={styles.shape}>{shape ? formatShape(shape.slice(1)) : ''}</span>
      </span>
      {layer?.attention && (
        <span className={styles.gates}>
          <CardGate id={node.id} layer={layer} attributes={node.attributes} />
        </span>
      )}
    </div>
  );
}
