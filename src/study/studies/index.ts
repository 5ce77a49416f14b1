import type { Study } from '../define-study.ts';
import { effect } from './effect.ts';
import { exportProof } from './export-proof.ts';
import { lab } from './lab/index.ts';

/** Every study; the one place that lists them. What is studied and what it gives is each one's own. */
// biome-ignore lint/suspicious/noExplicitAny: a list forgets what each of its studies is made on and gives.
export const STUDIES: readonly Study<any, any>[] = [effect, exportProof, lab];
