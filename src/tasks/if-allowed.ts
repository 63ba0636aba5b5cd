import {ApiError} from '../kube/errors.js';

/** An answer that can be done without; undefined when the user has no right to it (403). */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 403) return undefined;
    throw error;
  }
}
