import { writeFileSync } from 'node:fs';
import type { PartOptions } from './measure.ts';
import { PARTS } from './parts.ts';

/** A process that measures one part, so that no part warms up or litters the memory of another. */

const [name = '', options = '', file = ''] = process.argv.slice(2);
const part = PARTS[name];
if (!part) throw new Error(`no part ${name}`);
const result = await part.run(JSON.parse(options) as PartOptions);
writeFileSync(file, JSON.stringify(result));
// ONNX Runtime's threads would keep the process.
process.exit(0);
