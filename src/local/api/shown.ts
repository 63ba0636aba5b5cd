import type {ApiObject, Kind} from './kind.js';
import type {Media} from './media.js';
import {StatusError} from './status.js';
import type {Surroundings} from './request.js';

/** An object's metadata alone, as a client asks for that caches many. */
export function partial({metadata}: ApiObject): ApiObject {
  return {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata};
}

/** What the client gets to see of objects of a kind, as a table or as metadata. */
export interface Shown {
  readonly kind: Kind;
  readonly objects: readonly ApiObject[];
  /** Of the list, or of the one object. */
  readonly metadata: object;
  readonly query: URLSearchParams;
  readonly columns: boolean;
}

/** A Table of objects. */
export function tableOf(
  {describe, now}: Surroundings,
  {kind, objects, metadata, query, columns}: Shown,
): object {
  if (!describe) throw notServed();
  const asked = query.get('includeObject');
  const includeObject = asked === 'None' || asked === 'Object' ? asked : 'Metadata';
  const table = describe.table(kind, objects, {includeObject, columns, now: now()});
  return {kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, ...table};
}

/** One object as the client wants it. */
export function oneShown(
  surroundings: Surroundings,
  {
    kind,
    object,
    query,
  }: {readonly kind: Kind; readonly object: ApiObject; readonly query: URLSearchParams},
  media: Media,
): object {
  switch (media.as) {
    case undefined:
      return object;
    case 'Table': {
      const {resourceVersion} = object.metadata;
      const metadata = {resourceVersion};
      return tableOf(surroundings, {kind, objects: [object], metadata, query, columns: true});
    }
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return partial(object);
  }
}

function notServed(): StatusError {
  return new StatusError(
    406,
    'only the following media types are accepted: application/json, application/yaml',
    {reason: 'NotAcceptable'},
  );
}
