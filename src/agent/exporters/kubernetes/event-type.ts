/** The Kubernetes event type for a severity; what is not `warn` is Normal, as upstream has it. */
export function eventType(severity: string): 'Normal' | 'Warning' {
  return severity === 'warn' ? 'Warning' : 'Normal';
}

/**
 * The Kubernetes condition status for ours: the same word.
 * @throws Error for any word but True, False and Unknown
 */
export function conditionStatus(status: string): 'True' | 'False' | 'Unknown' {
  if (status === 'True' || status === 'False' || status === 'Unknown') return status;
  throw new Error(`expected a condition status True, False or Unknown, got \`${status}\``);
}
