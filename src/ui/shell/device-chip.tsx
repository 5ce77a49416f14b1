import { useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import { PROVIDER_TITLES } from '../../runtime/providers/index.ts';
import type { RuntimeStatus } from '../../runtime/types.ts';
import { Popover } from '../controls/popover.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './device-chip.module.css';
import { DeviceDetails } from './device-details.tsx';

const TITLE = text('Where the network runs', '신경망이 실행되는 곳');
const STATES: Readonly<Record<RuntimeStatus['state'], Text>> = {
  starting: text('Starting…', '시작하는 중…'),
  ready: text('ready', '준비됨'),
  running: text('running', '실행 중'),
  failed: text('Not available', '사용할 수 없음'),
};

/** Says honestly where runs happen: provider and device; why it is not the GPU, on a click. */
export function DeviceChip() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const status = useEditorState((state) => state.runtime);
  const provider = status.provider === null ? null : t(PROVIDER_TITLES[status.provider]);
  const detail = t(status.device).replace(`${provider} · `, '');
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t(TITLE)}
      trigger={(props) => (
        <button type="button" className={styles.chip} data-state={status.state} title={t(TITLE)} {...props}>
          <i className={styles.light} aria-hidden="true" />
          <span className={styles.provider}>{provider ?? t(STATES[status.state])}</span>
          {provider !== null && detail !== '' && <span className={styles.device}>· {detail}</span>}
          {status.fallback && <span className={styles.why}>?</span>}
        </button>
      )}
    >
      <DeviceDetails status={status} state={t(STATES[status.state])} />
    </Popover>
  );
}
