import { useEffect, useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import type { HostVersions } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './about-dialog.module.css';

const TITLE = text('shell.aboutDialog.title', 'About Convas');
const WHAT = text(
  'shell.aboutDialog.what',
  'Draw a convolutional network, see every shape and parameter count as you draw, and run it on your own pictures to watch which channels it attends to.',
);
const OFFLINE = text(
  'shell.aboutDialog.offline',
  'Everything happens on this computer: no picture and no drawing leaves it.',
);
const BUILT = text('shell.aboutDialog.built', 'Built with');
const LICENCE = text('shell.aboutDialog.licence', 'Convas is free software under the MIT licence.');
const TEXTS = text('shell.aboutDialog.texts', 'All licence texts…');
const HOST = text('shell.aboutDialog.host', 'The window runs in');

/** Null for one that is not older by a major version. */
export function outdatedHost({ electron, wanted }: HostVersions): Text | null {
  const behind = Number.parseInt(wanted, 10) - Number.parseInt(electron, 10);
  if (!(behind > 0)) return null;
  return text(
    'shell.aboutDialog.outOfDateThisConvas',
    'Out of date: this Convas was made for Electron {wanted}; {electron} gets no security repairs any more. Open only files that you trust, or install the newer one.',
    { wanted, electron },
  );
}

/** Name and licence of what is in the window. */
const PARTS = [
  ['ONNX Runtime Web', 'MIT'],
  ['React Flow (xyflow)', 'MIT'],
  ['React', 'MIT'],
  ['zustand', 'MIT'],
  ['Protobuf-ES', 'Apache-2.0, BSD-3-Clause'],
  ['fflate', 'MIT'],
  ['jSquash', 'Apache-2.0'],
  ['Electron', 'MIT'],
  ['Inter, Noto Sans KR, JetBrains Mono', 'SIL OFL 1.1'],
] as const;

export function AboutDialog() {
  const editor = useEditor();
  const t = useText();
  const [host, setHost] = useState<HostVersions | null>(null);
  useEffect(() => {
    let wanted = true;
    editor.platform.hostVersions().then(
      (versions) => wanted && setHost(versions),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [editor]);
  const outdated = host && outdatedHost(host);
  return (
    <Dialog title={t(TITLE)} width={460} onClose={() => editor.view.openDialog(null)}>
      <div className={styles.about}>
        <p>{t(WHAT)}</p>
        <p>{t(OFFLINE)}</p>
        <h3>{t(BUILT)}</h3>
        <dl translate="no">
          {PARTS.map(([name, licence]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{licence}</dd>
            </div>
          ))}
        </dl>
        {host && (
          <p>
            {t(HOST)}{' '}
            <span translate="no">
              Electron {host.electron}, Chromium {host.chromium}
            </span>
          </p>
        )}
        {outdated && <p role="note">{t(outdated)}</p>}
        <p>{t(LICENCE)}</p>
        <Button onClick={() => editor.view.openDialog('licences')}>{t(TEXTS)}</Button>
      </div>
    </Dialog>
  );
}
