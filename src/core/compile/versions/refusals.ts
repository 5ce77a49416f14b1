import { type Text, text } from '../../text.ts';
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
      `A file of opset ${opset} has IR version ${least} or newer, not ${ir}.`,
      `opset ${opset} 파일의 IR 버전은 ${ir}이(가) 아니라 ${least} 이상이어야 합니다.`,
    ),
    remedy: text('Choose a newer IR version or an older opset.', '더 새 IR 버전이나 더 오래된 opset을 고르세요.'),
  };
}

/** An opset or IR version that Convas does not write. */
function unknownVersion({ opset, ir }: ModelVersions, known: boolean): CompileError {
  const [name, asked, from, to] = known
    ? ['IR version', ir, leastIr(opset), NEWEST_IR]
    : ['opset', opset, OLDEST_OPSET, NEWEST_OPSET];
  return {
    code: known ? 'ir-fixed' : 'opset-fixed',
    message: text(
      `Convas does not write ${name} ${asked}.`,
      `Convas는 ${known ? 'IR 버전' : 'opset'} ${asked}(으)로 쓰지 않습니다.`,
    ),
    remedy: text(`Choose one from ${from} to ${to}.`, `${from}에서 ${to}까지 고를 수 있습니다.`),
  };
}

/** What an imported file holds that came with a later IR version. */
export function irNeeded(ir: number, needed: number, what: Text): CompileError {
  return {
    code: 'ir-fixed',
    message: text(
      `The file holds ${what.en}, which IR version ${ir} does not have; it came with ${needed}.`,
      `파일에 IR 버전 ${ir}에는 없는 ${what.ko}이(가) 있습니다. 버전 ${needed}에서 생긴 것입니다.`,
    ),
    remedy: text(`Choose IR version ${needed} or newer.`, `IR 버전 ${needed} 이상을 고르세요.`),
  };
}

/** Nodes that nobody edited, and that would mean something else in the chosen opset. */
export function opsetFixed(from: number, to: number, obstacles: readonly string[]): CompileError {
  const count = obstacles.length;
  const named = obstacles.slice(0, 3).join(', ');
  const more = count > 3 ? text(` and ${count - 3} more`, ` 외 ${count - 3}개`) : text('', '');
  return {
    code: 'opset-fixed',
    message: text(
      `Opset ${to} defines these nodes otherwise than the file’s opset ${from}: ${named}${more.en}.`,
      `opset ${to}에서는 다음 노드의 정의가 파일의 opset ${from}과(와) 다릅니다: ${named}${more.ko}.`,
    ),
    remedy: text(
      'They are written back as they are, so the file keeps its opset. Choose another one, or convert the model with ONNX’s version converter.',
      '이 노드들은 그대로 다시 쓰므로 파일의 opset이 유지됩니다. 다른 opset을 고르거나 ONNX의 버전 변환기로 모델을 변환하세요.',
    ),
  };
}
