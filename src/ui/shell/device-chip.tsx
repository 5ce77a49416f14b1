import { useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import { PROVIDER_TITLES } from '../../runtime/providers/index.ts';
import type { RuntimeStatus } from '../../runtime/types.ts';
import { Popover } from '../controls/popover.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './device-chip.module.css';
import { DeviceDetails } from './device-details.tsx';

const TITLE = text('shell.deviceChip.title', 'Where the network runs');
const STATES: Readonly<Record<RuntimeStatus['state'], Text>> = {
  starting: text('shell.deviceChip.starting', 'Starting…'),
  ready: text('shell.deviceChip.ready', 'ready'),
  running: text('shell.deviceChip.running', 'running'),
  failed: text('shell.deviceChip.failed', 'Not available'),
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
