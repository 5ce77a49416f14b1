import { sameText, type Text, text } from '../../text.ts';
import type { CompileError } from '../types.ts';
import { leastIr, type ModelVersions, NEWEST_IR, NEWEST_OPSET, OLDEST_OPSET, OPSET, OPSETS } from './versions.ts';

/** Why a file does not get the opset or the IR version that was asked for. */

/**
 * Why no file is written with these versions, whatever is drawn; null where it can be.
 * @param own opset of an imported file, which it may keep
 */
export function refusedVersions(versions: ModelVersions, own = OPSET): CompileError | null {
  const known = OPSETS.includes(versions.opset) || versions.opset === own;
  if (!known || versions.ir > NEWEST_IR) return unknownVersion(versions, known);
  return versions.ir < leastIr(versions.opset) ? irTooOld(versions) : null;
}

/** Files of an opset declare at least the IR version that came with it. */
function irTooOld({ opset, ir }: ModelVersions): CompileError {
  const least = leastIr(opset);
  return {
    code: 'ir-fixed',
    message: text(
      'versions.refusals.aFileOfOpsetOpset',
      'A file of opset {opset} has IR version {least} or newer, not {ir}.',
      { opset, least, ir },
    ),
    remedy: text('versions.refusals.chooseANewerIrVersion', 'Choose a newer IR version or an older opset.'),
  };
}

/** An opset or IR version that Convas does not write. */
function unknownVersion({ opset, ir }: ModelVersions, known: boolean): CompileError {
  const [asked, from, to] = known ? [ir, leastIr(opset), NEWEST_IR] : [opset, OLDEST_OPSET, NEWEST_OPSET];
  return {
    code: known ? 'ir-fixed' : 'opset-fixed',
    message: known
      ? text('versions.refusals.convasDoesNotWriteIr', 'Convas does not write IR version {asked}.', { asked })
      : text('versions.refusals.convasDoesNotWriteOpset', 'Convas does not write opset {asked}.', { asked }),
    remedy: text('versions.refusals.chooseFromFromToTo', 'Choose one from {from} to {to}.', { from, to }),
  };
}

/** What an imported file holds that came with a later IR version. */
export function irNeeded(ir: number, needed: number, what: Text): CompileError {
  return {
    code: 'ir-fixed',
    message: text(
      'versions.refusals.theFileHoldsWhatWhich',
      'The file holds {what}, which IR version {ir} does not have; it came with {needed}.',
      { what, ir, needed },
    ),
    remedy: text('versions.refusals.chooseIrVersionNeededOr', 'Choose IR version {needed} or newer.', { needed }),
  };
}

/** Nodes that nobody edited, and that would mean something else in the chosen opset. */
export function opsetFixed(from: number, to: number, obstacles: readonly string[]): CompileError {
  const count = obstacles.length;
  const named = obstacles.slice(0, 3).join(', ');
  const more =
    count > 3 ? text('versions.refusals.andCountMore', ' and {count} more', { count: count - 3 }) : sameText('');
  return {
    code: 'opset-fixed',
    message: text(
      'versions.refusals.opsetToDefinesTheseNodes',
      'Opset {to} defines these nodes otherwise than the file’s opset {from}: {named}{more}.',
      { to, from, named, more },
    ),
    remedy: text(
      'versions.refusals.theyAreWrittenBackAs',
      'They are written back as they are, so the file keeps its opset. Choose another one, or convert the model with ONNX’s version converter.',
    ),
  };
}
