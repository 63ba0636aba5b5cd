/** One request of a case. `NS` in path and body stands for a name of the run's own. */
export interface Step {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly path: string;
  /** Text is sent as it is, an object as JSON. */
  readonly body?: string | object;
  /** Default: `application/json` where there is a body. */
  readonly type?: string;
  readonly accept?: string;
}

/** Requests in order, beginning in a namespace `NS` that holds nothing. */
export interface Case {
  /** What breaks when the answers are other ones. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What came back, with what is different in every run replaced: `<uid>`, `<time>`, `<version>`. */
export interface Recorded {
  readonly code: number;
  readonly type: string;
  readonly body: unknown;
}

/** A server to be held against the contract. */
export interface Server {
  /** `https://127.0.0.1:40123` */
  readonly url: string;
  readonly ca: string;
  /** One or the other says who asks. */
  readonly token?: string;
  readonly certificate?: {readonly cert: string; readonly key: string};
}

export function get(path: string, more: Partial<Step> = {}): Step {
  return {method: 'GET', path, ...more};
}

export function post(path: string, body: string | object, more: Partial<Step> = {}): Step {
  return {method: 'POST', path, body, ...more};
}

export function put(path: string, body: string | object): Step {
  return {method: 'PUT', path, body};
}

export function merge(path: string, body: string | object): Step {
  return {method: 'PATCH', path, body, type: 'application/merge-patch+json'};
}

export function apply(path: string, body: string | object): Step {
  return {method: 'PATCH', path, body, type: 'application/apply-patch+yaml'};
}

export function del(path: string, body?: string | object): Step {
  return {method: 'DELETE', path, ...(body !== undefined && {body})};
}
