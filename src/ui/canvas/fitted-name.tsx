import type { CSSProperties } from 'react';
import { shortName } from '../../core/drawing/short-name.ts';
import { textWidth } from '../../core/export/figure/svg.ts';
import styles from './fitted-name.module.css';
import layer from './layer-node.module.css';

const EM = { size: 1, bold: true };

/**
 * A name that is never cut: whole where it finds room on the screen, else abbreviated, at last in smaller letters. The
 * style sheet chooses, by the room that there is at each zoom. Stands in a box that is a container of sizes.
 */
export function FittedName({ name }: { readonly name: string }) {
  const short = shortName(name);
  const width = (text: string) => Math.max(1, textWidth(text, EM)).toFixed(2);
  const sizes = { '--whole': width(name), '--short': width(short) } as CSSProperties;
  if (short === name) {
    return (
      <b className={styles.name} style={sizes}>
        <span className={styles.only}>{name}</span>
      </b>
    );
  }
  return (
    <b className={styles.name} style={sizes}>
      <span className={styles.whole}>{name}</span>
      <span className={styles.short} aria-hidden="true">
        {short}
      </span>
    </b>
  );
}

/** One number below the name, in smaller letters where it is long. */
export function FittedNumber({ children }: { readonly children: string }) {
  const width = Math.max(6, textWidth(children, { size: 1, mono: true })).toFixed(2);
  return (
    <span className={layer.number} style={{ '--digits': width } as CSSProperties}>
      {children}
    </span>
  );
}
