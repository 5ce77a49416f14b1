import { useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import type { RuntimeStatus } from '../../runtime/types.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './device-chip.module.css';
import { RuntimeSettings } from './runtime-settings.tsx';

const TITLE = text('shell.deviceDetails.title', 'Where the network runs');
const STATE = text('shell.deviceDetails.state', 'State');
const DEVICE = text('shell.deviceDetails.device', 'Device');
const CHECK = text('shell.deviceDetails.check', 'Compare with the reference');
const CHECKING = text('shell.deviceDetails.checking', 'Comparing…');
const ALLOW = text('shell.deviceDetails.allow', 'Allow native code for this file…');

type Outcome = { readonly good: boolean; readonly words: Text };

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
            'shell.deviceDetails.countSmallNetworksAgreeThe',
            '{count} small networks agree; the largest difference is {difference}.',
            { count: cases.length, difference },
          )
        : text(
            'shell.deviceDetails.thisDeviceComputesSomethingElse',
            'This device computes something else: the largest difference is {difference}. Choose WASM.',
            { difference },
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
