import { NOTE_SIZE } from '../graph/note-edits.ts';
import { beginning, type Text, type TextValue, text } from '../text.ts';
import { LIMITS } from './limits.ts';

/** What the sentences name; those that a sentence takes are given by whoever reports the problem. */
type Values = Readonly<
  Record<
    | 'attribute'
    | 'character'
    | 'column'
    | 'count'
    | 'current'
    | 'elements'
    | 'expected'
    | 'field'
    | 'found'
    | 'group'
    | 'id'
    | 'index'
    | 'key'
    | 'kind'
    | 'length'
    | 'limit'
    | 'line'
    | 'name'
    | 'node'
    | 'port'
    | 'reason'
    | 'shape'
    | 'side'
    | 'size'
    | 'step'
    | 'type'
    | 'value'
    | 'version'
    | 'what'
    | 'where',
    TextValue
  >
>;
export type ProblemValues = Partial<Values>;

/** What happened, and what to do next, for everything that can be wrong with a project file. By a stable code. */
interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const FETCH_AGAIN = text(
  'project.problemTexts.fetchAgain',
  'Copy or download the file again, or open an earlier copy of it.',
);
const CORRECT_IT = text(
  'project.problemTexts.correctIt',
  'Correct the file in a text editor, or open an earlier copy of it.',
);
const OPEN_A_PROJECT = text(
  'project.problemTexts.openAProject',
  'Choose a Convas project (.convas, or .json without weights).',
);
const UPDATE = text(
  'project.problemTexts.update',
  'Update Convas to open it. Until then the file stays as it is: this version never writes over it.',
);
const CHECK_NAME = text('project.problemTexts.checkName', 'Check the name and the folder.');

export const PROBLEM_TEXTS = {
  // The file cannot be read at all.
  'file-missing': entry(() => text('project.problemTexts.thereIsNoSuchFile', 'There is no such file.'), CHECK_NAME),
  'is-directory': entry(
    () => text('project.problemTexts.thisIsAFolderNot', 'This is a folder, not a file.'),
    text('project.problemTexts.chooseAFileInsideIt', 'Choose a file inside it.'),
  ),
  'not-a-file': entry(
    () =>
      text(
        'project.problemTexts.thisIsNotAnOrdinary',
        'This is not an ordinary file (but a pipe, a socket or a device).',
      ),
    text('project.problemTexts.chooseAnOrdinaryFile', 'Choose an ordinary file.'),
  ),
  'dangling-link': entry(
    () => text('project.problemTexts.thisLinkLeadsToA', 'This link leads to a file that no longer exists.'),
    text('project.problemTexts.chooseTheFileItself', 'Choose the file itself.'),
  ),
  outside: entry(
    () =>
      text(
        'project.problemTexts.thisIsALinkOr',
        'This is a link, or lies outside the folder that was chosen: it was not followed.',
      ),
    text('project.problemTexts.copyTheFileIntoThe', 'Copy the file into the folder.'),
  ),
  'no-permission': entry(
    () => text('project.problemTexts.theSystemDoesNotLet', 'The system does not let Convas read this file.'),
    text(
      'project.problemTexts.changeTheFilesPermissionsOr',
      'Change the file’s permissions, or copy it to your own folder.',
    ),
  ),
  'read-failed': entry(
    (v) =>
      text('project.problemTexts.theSystemCouldNotRead', 'The system could not read the file ({reason}).', {
        reason: v.reason,
      }),
    text('project.problemTexts.tryAgainOrCopyThe', 'Try again, or copy the file to another disk.'),
  ),
  'file-too-large': entry(
    (v) =>
      text('project.problemTexts.whatTakesSizeConvasOpens', '{what} takes {size}; Convas opens at most {limit}.', {
        what: v.what,
        size: v.size,
        limit: v.limit,
      }),
    OPEN_A_PROJECT,
  ),
  'too-many-names': entry(
    (v) =>
      text(
        'project.problemTexts.theTextHasMoreThan',
        'The text has more than {limit} different names of fields; no drawing has that many.',
        { limit: v.limit },
      ),
    OPEN_A_PROJECT,
  ),

  // It is something else.
  'empty-file': entry(() => text('project.problemTexts.theFileIsEmpty', 'The file is empty.'), FETCH_AGAIN),
  'zero-bytes': entry(
    () =>
      text(
        'project.problemTexts.theFileHoldsZeroBytes',
        'The file holds zero bytes instead of text, as a file does after a crash or a full disk.',
      ),
    text('project.problemTexts.openABackupOrAn', 'Open a backup or an earlier copy of it.'),
  ),
  'utf16-text': entry(
    () => text('project.problemTexts.theFileIsTextIn', 'The file is text in UTF-16; a project is UTF-8.'),
    text('project.problemTexts.saveItAgainAsUtf', 'Save it again as UTF-8 in your text editor.'),
  ),
  'bad-utf8': entry(
    () =>
      text('project.problemTexts.theFileIsNoValid', 'The file is no valid UTF-8 text: some of its bytes are damaged.'),
    FETCH_AGAIN,
  ),
  'html-page': entry(
    () =>
      text(
        'project.problemTexts.thisIsAWebPage',
        'This is a web page, not a project: probably the page around a download was saved.',
      ),
    text('project.problemTexts.downloadTheFileItselfRaw', 'Download the file itself (“Raw” or “Download”).'),
  ),
  'git-lfs-pointer': entry(
    () => text('project.problemTexts.thisIsAGitLfs', 'This is a Git LFS pointer: a note about the file, not the file.'),
    text('project.problemTexts.runGitLfsPullIn', 'Run “git lfs pull” in its folder, then open it again.'),
  ),
  'onnx-file': entry(
    () => text('project.problemTexts.thisIsAnOnnxModel', 'This is an ONNX model, not a Convas project.'),
    OPEN_A_PROJECT,
  ),
  'picture-file': entry(
    (v) =>
      text('project.problemTexts.thisIsAPictureKind', 'This is a picture ({kind}), not a project.', { kind: v.kind }),
    text(
      'project.problemTexts.openAProjectFirstThen',
      'Open a project first, then drop the picture on its window to run it.',
    ),
  ),
  'other-file': entry(
    (v) => text('project.problemTexts.thisIsKindNotA', 'This is {kind}, not a project.', { kind: v.kind }),
    OPEN_A_PROJECT,
  ),
  'unknown-file': entry(
    () =>
      text('project.problemTexts.thisIsNoConvasProject', 'This is no Convas project: its contents are not recognised.'),
    OPEN_A_PROJECT,
  ),
  'not-a-project': entry(
    () =>
      text(
        'project.problemTexts.thisIsJsonButNo',
        'This is JSON, but no Convas project: it does not say "format": "convas".',
      ),
    OPEN_A_PROJECT,
  ),

  // The text is no JSON of the right form.
  'truncated-file': entry(
    () => text('project.problemTexts.theFileEndsTooEarly', 'The file ends too early: the end of it is missing.'),
    FETCH_AGAIN,
  ),
  'bad-json': entry(
    (v) =>
      text(
        'project.problemTexts.theFileIsNoValid2',
        'The file is no valid JSON: line {line}, column {column}, has {found} where it may not be.',
        { line: v.line, column: v.column, found: v.found },
      ),
    CORRECT_IT,
  ),
  'too-deep': entry(
    () =>
      text(
        'project.problemTexts.theFileNestsListsAnd',
        'The file nests lists and objects deeper than {jsonDepth} levels; no project does.',
        { jsonDepth: LIMITS.jsonDepth },
      ),
    OPEN_A_PROJECT,
  ),
  'bad-number': entry(
    (v) =>
      text(
        'project.problemTexts.lineLineColumnColumnSays',
        'Line {line}, column {column}, says {found}, which is no number that JSON has.',
        { line: v.line, column: v.column, found: v.found },
      ),
    CORRECT_IT,
  ),
  'forbidden-key': entry(
    (v) =>
      text('project.problemTexts.whereHasAFieldField', '{where} has a field “{field}”, which no project may have.', {
        where: v.where,
        field: v.field,
      }),
    text('project.problemTexts.doNotTrustThisFile', 'Do not trust this file. Ask for a copy from its author.'),
  ),
  'unknown-field': entry(
    (v) =>
      text('project.problemTexts.whereHasAnUnknownField', '{where} has an unknown field “{field}”.', {
        where: v.where,
        field: v.field,
      }),
    CORRECT_IT,
  ),
  'bad-field': entry(
    (v) =>
      text(
        'project.problemTexts.theFieldFieldOfWhere',
        'The field “{field}” of {where} is {found}; it must be {expected}.',
        { field: v.field, where: v.where, found: v.found, expected: v.expected },
      ),
    CORRECT_IT,
  ),
  'missing-version': entry(
    () => text('project.problemTexts.theFileDoesNotSay', 'The file does not say which format version it has.'),
    text('project.problemTexts.addFormatversion2IfIt', 'Add "formatVersion": 2 if it was written by hand.'),
  ),
  'bad-version': entry(
    (v) =>
      text(
        'project.problemTexts.theFormatVersionFoundIs',
        'The format version {found} is none: it must be a whole number from 1.',
        { found: v.found },
      ),
    CORRECT_IT,
  ),
  'newer-version': entry(
    (v) =>
      text(
        'project.problemTexts.thisFileWasMadeBy',
        'This file was made by a newer Convas (format {found}; this one reads up to {current}).',
        { found: v.found, current: v.current },
      ),
    UPDATE,
  ),
  'migration-failed': entry(
    (v) =>
      text(
        'project.problemTexts.theFilesOldFormatCould',
        'The file’s old format could not be brought up to date (step {step}). This is a bug in Convas.',
        { step: v.step },
      ),
    text('project.problemTexts.keepTheFileAndReport', 'Keep the file and report the bug.'),
  ),

  // The drawing in it is wrong.
  'too-many-nodes': entry(
    (v) =>
      text(
        'project.problemTexts.theFileHasCountLayers',
        'The file has {count} layers; a drawing holds at most {nodes}.',
        { count: v.count, nodes: LIMITS.nodes },
      ),
    text('project.problemTexts.splitTheNetworkIntoSeveral', 'Split the network into several files.'),
  ),
  'too-many-edges': entry(
    (v) =>
      text(
        'project.problemTexts.theFileHasCountEdges',
        'The file has {count} edges; a drawing holds at most {edges}.',
        { count: v.count, edges: LIMITS.edges },
      ),
    text('project.problemTexts.splitTheNetworkIntoSeveral2', 'Split the network into several files.'),
  ),
  'unknown-layer-type': entry(
    (v) =>
      text(
        'project.problemTexts.whereIsOfTheType',
        '{where} is of the type “{type}”, which this version does not know.',
        { where: v.where, type: v.type },
      ),
    text('project.problemTexts.updateConvasOrCorrectThe', 'Update Convas, or correct the type in the file.'),
  ),
  'newer-layer': entry(
    (v) =>
      text(
        'project.problemTexts.whereIsANewerType',
        '{where} is a newer “{type}” (version {found}; this one reads up to {current}).',
        { where: v.where, type: v.type, found: v.found, current: v.current },
      ),
    UPDATE,
  ),
  'duplicate-id': entry(
    (v) => text('project.problemTexts.twoLayersHaveTheId', 'Two layers have the id “{id}”.', { id: v.id }),
    CORRECT_IT,
  ),
  'shared-id': entry(
    (v) =>
      text(
        'project.problemTexts.theIdIdIsUsed',
        'The id “{id}” is used twice: layers, groups and notes each need their own.',
        { id: v.id },
      ),
    CORRECT_IT,
  ),
  'duplicate-name': entry(
    (v) => text('project.problemTexts.twoLayersAreCalledName', 'Two layers are called “{name}”.', { name: v.name }),
    CORRECT_IT,
  ),
  'name-empty': entry(
    (v) => text('project.problemTexts.whereHasNoName', '{where} has no name.', { where: v.where }),
    CORRECT_IT,
  ),
  'text-too-long': entry(
    (v) =>
      text(
        'project.problemTexts.whatOfWhereHasLength',
        '{what} of {where} has {length} characters; at most {limit} are allowed.',
        { what: v.what, where: v.where, length: v.length, limit: v.limit },
      ),
    CORRECT_IT,
  ),
  'control-character': entry(
    (v) =>
      text(
        'project.problemTexts.whatOfWhereHasAn',
        '{what} of {where} has an invisible control character ({character}).',
        { what: v.what, where: v.where, character: v.character },
      ),
    CORRECT_IT,
  ),
  'bad-attribute': entry(
    (v) =>
      text(
        'project.problemTexts.attributeOfWhereIsFound',
        '“{attribute}” of {where} is {found}; expected {expected}.',
        { attribute: v.attribute, where: v.where, found: v.found, expected: v.expected },
      ),
    CORRECT_IT,
  ),
  'bad-position': entry(
    (v) =>
      text(
        'project.problemTexts.whereHasNoPositionOn',
        '{where} has no position on the canvas: x and y must be numbers within ±{position}.',
        { where: v.where, position: LIMITS.position },
      ),
    CORRECT_IT,
  ),
  'edge-to-nowhere': entry(
    (v) =>
      text(
        'project.problemTexts.whereLeadsToOrFrom',
        '{where} leads to or from a layer “{node}” that the file does not have.',
        { where: v.where, node: v.node },
      ),
    CORRECT_IT,
  ),
  'unknown-port': entry(
    (v) =>
      text(
        'project.problemTexts.whereUsesSidePortOf',
        '{where} uses {side} {port} of “{node}”, which that layer does not have.',
        { where: v.where, side: v.side, port: v.port, node: v.node },
      ),
    CORRECT_IT,
  ),
  'two-edges-into-one-input': entry(
    (v) =>
      text(
        'project.problemTexts.twoEdgesEnterInputPort',
        'Two edges enter input {port} of “{node}”; an input takes one.',
        { port: v.port, node: v.node },
      ),
    CORRECT_IT,
  ),
  'self-loop': entry(
    (v) =>
      text('project.problemTexts.nodeFeedsItselfAFeed', '“{node}” feeds itself; a feed-forward network has no loops.', {
        node: v.node,
      }),
    CORRECT_IT,
  ),
  cycle: entry(
    (v) =>
      text(
        'project.problemTexts.theEdgesCloseALoop',
        'The edges close a loop through “{node}”; a feed-forward network has none.',
        { node: v.node },
      ),
    CORRECT_IT,
  ),
  'too-many-groups': entry(
    (v) =>
      text(
        'project.problemTexts.theFileHasCountGroups',
        'The file has {count} groups; a drawing holds at most {groups}.',
        { count: v.count, groups: LIMITS.groups },
      ),
    CORRECT_IT,
  ),
  'unknown-group': entry(
    (v) =>
      text('project.problemTexts.whereLiesInAGroup', '{where} lies in a group “{group}” that the file does not have.', {
        where: v.where,
        group: v.group,
      }),
    CORRECT_IT,
  ),
  'group-in-itself': entry(
    (v) =>
      text('project.problemTexts.whereLiesInItselfOr', '{where} lies in itself, or in a group that lies in it.', {
        where: v.where,
      }),
    CORRECT_IT,
  ),
  'groups-too-deep': entry(
    (v) =>
      text('project.problemTexts.whereLiesMoreThanGroupdepth', '{where} lies more than {groupDepth} groups deep.', {
        where: v.where,
        groupDepth: LIMITS.groupDepth,
      }),
    CORRECT_IT,
  ),
  'empty-group': entry(
    (v) => text('project.problemTexts.whereHasNoLayerIn', '{where} has no layer in it.', { where: v.where }),
    CORRECT_IT,
  ),
  'too-many-notes': entry(
    (v) =>
      text(
        'project.problemTexts.theFileHasCountNotes',
        'The file has {count} notes; a drawing holds at most {notes}.',
        { count: v.count, notes: LIMITS.notes },
      ),
    CORRECT_IT,
  ),
  'bad-note-size': entry(
    (v) =>
      text(
        'project.problemTexts.whereHasNoSizeWidth',
        '{where} has no size: width and height must be {least} to {most}.',
        { where: v.where, least: NOTE_SIZE.least, most: NOTE_SIZE.most },
      ),
    CORRECT_IT,
  ),

  // The archive around it is wrong.
  'damaged-archive': entry(
    (v) =>
      text('project.problemTexts.theProjectArchiveIsDamaged', 'The project archive is damaged ({reason}).', {
        reason: v.reason,
      }),
    FETCH_AGAIN,
  ),
  'foreign-archive': entry(
    () =>
      text(
        'project.problemTexts.thisIsAZipArchive',
        'This is a ZIP archive, but no Convas project: document.json is not in it.',
      ),
    OPEN_A_PROJECT,
  ),
  'unsupported-archive': entry(
    (v) =>
      text(
        'project.problemTexts.theArchiveUsesReasonWhich',
        'The archive uses {reason}, which project files never do.',
        { reason: v.reason },
      ),
    OPEN_A_PROJECT,
  ),
  'archive-entry-name': entry(
    (v) =>
      text(
        'project.problemTexts.theArchiveHasAnEntry',
        'The archive has an entry “{name}”, which may not be in a project.',
        { name: v.name },
      ),
    text('project.problemTexts.doNotTrustThisFile2', 'Do not trust this file. Ask for a copy from its author.'),
  ),
  'archive-duplicate': entry(
    (v) =>
      text('project.problemTexts.theArchiveHasTheEntry', 'The archive has the entry “{name}” twice.', { name: v.name }),
    FETCH_AGAIN,
  ),
  'archive-bomb': entry(
    (v) =>
      text(
        'project.problemTexts.theEntryNameWouldUnpack',
        'The entry “{name}” would unpack to {size}, more than {archiveRatio} times what it takes.',
        { name: v.name, size: v.size, archiveRatio: LIMITS.archiveRatio },
      ),
    text('project.problemTexts.doNotTrustThisFile3', 'Do not trust this file. Ask for a copy from its author.'),
  ),
  'damaged-weights': entry(
    (v) =>
      text('project.problemTexts.theWeightsInTheFile', 'The weights in the file are damaged ({reason}).', {
        reason: v.reason,
      }),
    FETCH_AGAIN,
  ),
  'weights-type': entry(
    (v) =>
      text(
        'project.problemTexts.theWeightsKeyAreOf',
        'The weights “{key}” are of the type {type}, which Convas cannot use as weights.',
        { key: v.key, type: v.type },
      ),
    text(
      'project.problemTexts.saveThemAsF32F16',
      'Save them as F32, F16, BF16 or F64, and leave out whole numbers such as counters.',
    ),
  ),
  'weights-do-not-fit': entry(
    (v) =>
      text(
        'project.problemTexts.theWeightsKeyFoundDo',
        'The weights “{key}” ({found}) do not belong to this drawing ({expected}).',
        { key: v.key, found: v.found, expected: v.expected },
      ),
    FETCH_AGAIN,
  ),
  'damaged-pictures': entry(
    (v) =>
      text('project.problemTexts.theListOfTheSample', 'The list of the sample pictures is damaged ({reason}).', {
        reason: v.reason,
      }),
    FETCH_AGAIN,
  ),
  'damaged-data-reference': entry(
    (v) =>
      text('project.problemTexts.theEntryOfTheDataSet', 'The entry of the data set is damaged ({reason}).', {
        reason: v.reason,
      }),
    FETCH_AGAIN,
  ),
  'damaged-import': entry(
    (v) =>
      text(
        'project.problemTexts.theImportedModelInsideThe',
        'The imported model inside the file is damaged ({reason}).',
        { reason: v.reason },
      ),
    FETCH_AGAIN,
  ),

  // Saving.
  'not-finished': entry(
    (v) =>
      text('project.problemTexts.theFileCouldNotBe', 'The file could not be read to its end ({reason}).', {
        reason: v.reason,
      }),
    text('project.problemTexts.closeProgramsAndTryAgain', 'Close other programs, and try again.'),
  ),
  'not-verified': entry(
    (v) =>
      text(
        'project.problemTexts.convasCouldNotReadBack',
        'Convas could not read back what it was about to save ({reason}), so it wrote nothing.',
        { reason: v.reason },
      ),
    text('project.problemTexts.undoTheLastChangesAnd', 'Undo the last changes and save again; please report the bug.'),
  ),
} satisfies Record<string, Entry>;

/** Places (“layer “conv1””) stand in the middle of some sentences and begin others. */
function entry(message: (values: Values) => Text, remedy: Text): Entry {
  return { message: (values) => beginning(message(values)), remedy };
}
