// Run as a child process: saves alternating documents to one file until it is killed.
import { atomicWrite } from '../../../src/disk/atomic-write.ts';
import { documentOf } from './documents.ts';

const file = process.argv[2] ?? '';
process.stdout.write('ready\n');
for (let round = 0; ; round += 1) await atomicWrite(file, documentOf(round % 7));
