import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Fails unless a document is as its published schema says: `node-status`. */
export function assertFitsSchema(name: string, document: unknown): void {
  const file = new URL(`../../docs/schemas/${name}.json`, import.meta.url);
  const ajv = new Ajv2020({formats: {'date-time': dateTime}, allErrors: true});
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  assert.ok(validate(document), `${name}: ${ajv.errorsText(validate.errors)}`);
}
