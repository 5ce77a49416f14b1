import { useState } from 'react';
import { text } from '../../core/text.ts';
import type { RuntimeStatus } from '../../runtime/types.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './device-chip.module.css';
import { RuntimeSettings } from './runtime-settings.tsx';

const TITLE = text('Where the network runs', '신경망이 실행되는 곳');
const STATE = text('State', '상태');
const DEVICE = text('Device', '장치');
const CHECK = text('Compare with the reference', '기준 계산과 비교');
const ALLOW = text('Allow native code for this file…', '이 파일에 네이티브 코드 허용…');
const CHECKING = text('Comparing…', '비교하는 중…');

type Outcome = { readonly good: boolean; readonly words: ReturnType<typeof text> };

/** Device, reason of a fallback, choice of provider, and a self-test that anybody can repeat. */
export function DeviceDetails({ status, state }: { status: RuntimeStatus; state: string }) {
  const editor = useEditor();
  const t = useText();
  const [outcome, setOutcome] = useState<Outcome | 'busy' | null>(null);

  async function check() {
    setOutcome('busy');
    const report = await editor.runtime.selfTest();
    if (!report.ok) return setOutcome({ good: false, words: report.error.message });
    const { agreed, maxDifference, cases } = report.value;
    const difference = maxDifference.toExponential(1);
    setOutcome({
      good: agreed,
      words: agreed
        ? text(
            `${cases.length} small networks agree; the largest difference is ${difference}.`,
            `작은 신경망 ${cases.length}개의 결과가 일치합니다. 최대 차이는 ${difference}입니다.`,
          )
        : text(
            `This device computes something else: the largest difference is ${difference}. Choose WASM.`,
            `이 장치의 계산 결과가 다릅니다. 최대 차이는 ${difference}입니다. WASM을 선택하세요.`,
          ),
    });
  }

  async function allow() {
    if (await editor.runtime.allowKept?.()) await editor.runs.runNow();
  }

  return (
    <div className={styles.details}>
      <h2>{t(TITLE)}</h2>
      <dl>
        <dt>{t(STATE)}</dt>
        <dd>{state}</dd>
        <dt>{t(DEVICE)}</dt>
        <dd>{t(status.device) || '…'}</dd>
      </dl>
      {status.fallback && <p>{t(status.fallback)}</p>}
      {status.mayAllow && (
        <div className={styles.row}>
          <Button onClick={() => void allow()}>{t(ALLOW)}</Button>
        </div>
      )}
      <RuntimeSettings />
      <div className={styles.row}>
        <Button disabled={outcome === 'busy'} onClick={() => void check()}>
          {t(outcome === 'busy' ? CHECKING : CHECK)}
        </Button>
      </div>
      {outcome !== null && outcome !== 'busy' && (
        <p role="status" className={outcome.good ? styles.good : styles.bad}>
          {t(outcome.words)}
        </p>
      )}
    </div>
  );
}
