/** What `npm run bench` itself needs of the bundle. */
export { describeMachine } from './machine.ts';
export { PARTS } from './parts.ts';
export { partAsText, reportAsJson, reportAsMarkdown } from './report.ts';
