import { freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Locale, text } from '../core/text.ts';
import { loadFrom, localesIn } from '../disk/catalogues.ts';
import { systemArguments } from '../disk/names.ts';
import { matchingLocale } from '../language/locales.ts';
import { SOURCE_LOCALE, say } from '../language/say.ts';
import { defaultBudget } from '../runtime/memory.ts';
import { capWasmMemory } from '../runtime/wasm-memory.ts';
import { parseArguments } from './arguments.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { compileToFile } from './compile.ts';
import { data } from './data.ts';
import { diff } from './diff.ts';
import { evaluateData } from './evaluate.ts';
import { exportToFile } from './export.ts';
import { extractToFile } from './extract.ts';
import { failure, type Outcome, success } from './failure.ts';
import { figureToFile } from './figure.ts';
import { HELP } from './help.ts';
import { importToFile } from './import.ts';
import { joinIntoFile } from './join.ts';
import { loadIntoFile } from './load.ts';
import { run } from './run.ts';
import { runData } from './run-data.ts';
import { study } from './study.ts';
import { summary } from './summary.ts';
import { inTime, isTimed } from './timeout.ts';
import { train } from './train.ts';

/** The command line: the same core and the same runtime as the window. Bundled to dist/cli/convas.mjs. */

// Results alone go to standard output. A library that logs must not break a JSON document.
console.log = console.info = console.debug = console.error;

/** Beside the bundle. */
const CATALOGUES = fileURLToPath(new URL('./locales/', import.meta.url));
const locale = systemLocale();
loadFrom(CATALOGUES, locale);
const outcome = await outcomeOf(systemArguments());
for (const message of outcome.messages) process.stderr.write(`convas: ${say(message, locale)}\n`);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads the output may have seen enough (`convas … | head`).
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = outcome.exitCode;
// ONNX Runtime's threads keep a process alive; it ends as soon as everything is written.
process.stdout.write(outcome.output, () => process.exit());

async function outcomeOf(
  args: readonly string[],
): Promise<Pick<Outcome, 'output' | 'messages'> & { readonly exitCode: number }> {
  try {
    const command = parseArguments(args);
    if (!command.ok) return failure(command.error);
    const { memory, timeout } = command.value.limits ?? {};
    if (timeout !== undefined && !isTimed()) return await inTime(timeout);
    // Before ONNX Runtime is loaded: a model may be run while it is opened, to see its shapes.
    capWasmMemory(memory ?? defaultBudget(freemem()));
    return await perform(command.value);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = text(
      'cli.main.message',
      'This is a bug in Convas; no file was changed. Please report it.\n{detail}',
      { detail },
    );
    return { exitCode: 1, output: '', messages: [message] };
  }
}

function perform(command: Command): Outcome | Promise<Outcome> {
  switch (command.kind) {
    case 'help':
      return success(say(HELP, locale));
    case 'summary':
      return summary(command.file, command, locale);
    case 'compile':
      return compileToFile(command, locale);
    case 'run':
      return command.data === null
        ? run(command.file, command, locale)
        : runData(command.file, { ...command, data: command.data }, locale, (line) => void process.stdout.write(line));
    case 'study':
      return study(command, locale);
    case 'train':
      return train(command, locale, (line) => void process.stdout.write(line));
    case 'evaluate':
      return evaluateData(command, locale);
    case 'check':
      return check(command.file, locale);
    case 'data':
      return data(command, locale);
    case 'import':
      return importToFile(command, locale);
    case 'diff':
      return diff(command.files, command.json, locale);
    case 'export':
      return exportToFile(command, locale);
    case 'figure':
      return figureToFile(command, locale);
    case 'extract':
      return extractToFile(command, locale);
    case 'join':
      return joinIntoFile(command, locale);
    case 'load':
      return loadIntoFile(command, locale);
  }
}

/** The language of the system's messages, as POSIX ranks them. */
function systemLocale(): Locale {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const [wanted = ''] = (LC_ALL || LC_MESSAGES || LANG || '').split('.');
  return matchingLocale(localesIn(CATALOGUES), wanted) ?? SOURCE_LOCALE;
}
