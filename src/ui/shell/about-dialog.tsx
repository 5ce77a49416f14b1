import { useEffect, useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import type { HostVersions } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './about-dialog.module.css';

const TITLE = text('About Convas', 'Convas 정보');
const WHAT = text(
  'Draw a convolutional network, see every shape and parameter count as you draw, and run it on your own pictures to watch which channels it attends to.',
  '합성곱 신경망을 그리면서 모든 모양과 파라미터 수를 바로 확인하고, 내 그림으로 실행하여 어떤 채널에 주목하는지 지켜봅니다.',
);
const OFFLINE = text(
  'Everything happens on this computer: no picture and no drawing leaves it.',
  '모든 계산은 이 컴퓨터에서 이루어지며, 그림도 신경망도 밖으로 나가지 않습니다.',
);
const BUILT = text('Built with', '사용한 오픈 소스');
const LICENCE = text(
  'Convas is free software under the MIT licence.',
  'Convas는 MIT 라이선스의 자유 소프트웨어입니다.',
);
const TEXTS = text('All licence texts…', '라이선스 전체 보기…');
const HOST = text('The window runs in', '실행 환경:');

/** Null for one that is not older by a major version. */
export function outdatedHost({ electron, wanted }: HostVersions): Text | null {
  const behind = Number.parseInt(wanted, 10) - Number.parseInt(electron, 10);
  if (!(behind > 0)) return null;
  return text(
    `Out of date: this Convas was made for Electron ${wanted}; ${electron} gets no security repairs any more. Open only files that you trust, or install the newer one.`,
    `오래된 버전입니다. 이 Convas는 Electron ${wanted}용이며, ${electron}은(는) 더 이상 보안 수정을 받지 못합니다. 믿을 수 있는 파일만 열거나 새 버전을 설치하세요.`,
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
