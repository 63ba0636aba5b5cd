import {createHash} from 'node:crypto';
import type {Group} from '../resources.js';
import {groupVersion} from '../discovery.js';
import {cutOpenApi} from './cut.js';
import {unpackDocuments} from './pack.js';

/** OpenAPI v3 as it is served: which documents there are, and each. Made when it is first asked for. */
export interface ServedOpenApi {
  /** `/openapi/v3` */
  list(): object;
  /**
   * @param path `apis/apps/v1`
   * @returns JSON; undefined when there is no such document
   */
  document(path: string): string | undefined;
}

/**
 * The recorded documents, of these groups.
 * @param recorded as `packDocuments` made it
 */
export function serveOpenApi(recorded: string, groups: readonly Group[]): ServedOpenApi {
  let made: ReadonlyMap<string, string> | undefined;
  return {
    list() {
      made ??= make(recorded, groups);
      const paths = [...made].map(([path, text]) => [
        path,
        {serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(text)}`},
      ]);
      return {paths: Object.fromEntries(paths) as object};
    },
    document(path) {
      made ??= make(recorded, groups);
      return made.get(path);
    },
  };
}

/** Where the document of a group is: `api/v1`, `apis/apps/v1`. */
export function documentPath(group: Group): string {
  return `${group.name === '' ? 'api' : 'apis'}/${groupVersion(group)}`;
}

/** SHA-512, as the real server's. */
export function hashOf(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase();
}

function make(recorded: string, groups: readonly Group[]): ReadonlyMap<string, string> {
  const whole = unpackDocuments(recorded);
  const texts = groups.flatMap((group): [string, string][] => {
    const path = documentPath(group);
    const document = whole[path];
    return document ? [[path, JSON.stringify(cutOpenApi(document, group))]] : [];
  });
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
