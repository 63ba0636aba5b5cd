import {apiVersionOf} from './incoming.js';
import {listPage, type Page} from './list.js';
import {encode} from './media.js';
import type {ObjectRequest, Surroundings} from './request.js';
import {partial, tableOf} from './shown.js';
import type {Kind} from './kind.js';

/** Serves a GET of a collection: as bytes, since most of them were made when its objects were last read. */
export function listAnswer(surroundings: Surroundings, request: ObjectRequest): Buffer {
  const {media, query, target} = request;
  const page = listPage(surroundings, request);
  const {kind} = target;
  if (media.as === undefined && media.type === 'application/json' && !media.pretty) {
    return joined(page, kind);
  }
  const objects = page.entries.map(({stored: {object}}) => object);
  const {metadata} = page;
  if (media.as === 'Table') {
    return encode(tableOf(surroundings, {kind, objects, metadata, query, columns: true}), media);
  }
  if (media.as === undefined) {
    const items = objects.map(({kind: _, apiVersion: _version, ...rest}) => {
      void [_, _version];
      return rest;
    });
    const apiVersion = apiVersionOf(kind);
    return encode({kind: `${kind.kind}List`, apiVersion, metadata, items}, media);
  }
  const items = objects.length > 0 ? objects.map(partial) : null;
  const meta = {kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1'};
  return encode({...meta, metadata, items}, media);
}

const open = Buffer.from('{');
const comma = Buffer.from(',');

/** A list's items say neither kind nor version, which is where every object's JSON begins. */
function joined({metadata, entries}: Page, kind: Kind): Buffer {
  const apiVersion = apiVersionOf(kind);
  const head = JSON.stringify({kind: `${kind.kind}List`, apiVersion, metadata}).slice(0, -1);
  const skipped = JSON.stringify({kind: kind.kind, apiVersion}).length;
  const parts: Buffer[] = [Buffer.from(`${head},"items":[`)];
  for (const [index, {stored}] of entries.entries()) {
    if (index > 0) parts.push(comma);
    parts.push(open, stored.json().subarray(skipped));
  }
  parts.push(Buffer.from(']}\n'));
  return Buffer.concat(parts);
}
