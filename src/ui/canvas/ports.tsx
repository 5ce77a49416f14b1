import { Handle, Position as Side } from '@xyflow/react';
import { memo } from 'react';
import { isVariadic } from '../../core/graph/document.ts';
import { type Text, text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { portX } from './card.ts';
import type { CardData } from './nodes.ts';
import styles from './ports.module.css';

/** Inputs on top, outputs at the bottom: nine-pixel dots that are easy to hit. */
export const Ports = memo(PortsView, (a, b) => a.data === b.data);

function PortsView({ data }: { data: CardData }) {
  const t = useText();
  const inputName = (port: number): Text => {
    const { inputs } = data;
    const name = isVariadic(inputs) ? inputs.name : inputs[port]?.name;
    return text('canvas.ports.inputPortName', 'Input {port}: {name}', { port: port + 1, name: name ?? '' });
  };
  const wrong = new Set(
    data.analysis.diagnostics.flatMap((entry) => (entry.severity === 'error' ? [entry.input] : [])),
  );
  return (
    <>
      {Array.from({ length: data.inputPorts }, (_, port) => (
        <Handle
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
          key={port}
          type="target"
          position={Side.Top}
          id={String(port)}
          className={`${styles.port} ${data.analysis.connected[port] ? styles.connected : ''} ${wrong.has(port) ? styles.wrong : ''}`}
          style={{ left: portX(port, data.inputPorts) }}
          role="img"
          aria-label={t(inputName(port))}
          title={t(inputName(port))}
        />
      ))}
      {data.outputs.map((output, port) => {
        const name = text('canvas.ports.name', 'Output: {name}', { name: output.name });
        return (
          <Handle
            // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
            key={port}
            type="source"
            position={Side.Bottom}
            id={String(port)}
            className={styles.port}
            style={{ left: portX(port, data.outputs.length) }}
            role="img"
            aria-label={t(name)}
            title={t(name)}
          />
        );
      })}
    </>
  );
}
