// Run as a child process of another user: saves once and prints how that ended.
import { atomicWrite } from '../../../src/disk/atomic-write.ts';
import { toFileError } from '../../../src/disk/file-errors.ts';
import { documentOf } from './documents.ts';

const file = process.argv[2] ?? '';
try {
  await atomicWrite(file, documentOf(0));
  process.stdout.write('saved');
} catch (error) {
  process.stdout.write(toFileError(error, file).code);
}
