import * as ort from 'onnxruntime-web';
import { observeWith } from './observe.ts';

/** Looks at values by a run in this process. Such a run cannot be stopped: for the command line, which can be. */
export const observeInNode = observeWith(ort);
