import {apiVersion, plain} from './document.js';

/** What runs where. */
export interface Versions {
  /** Of the plugin: `v0.1.0`. */
  readonly client: string;
  /** Of the API server: `v1.34.1`. */
  readonly server?: string;
  /** Of the agents, and on how many nodes each; undefined: nodes may not be listed, or were not asked for. */
  readonly agents?: readonly {readonly version: string; readonly nodes: number}[];
}

/** `kubectl npd version`, worded as `kubectl version`. */
export function versionView({client, server, agents}: Versions): string {
  const lines = [`Client Version: ${client}`];
  if (server !== undefined) lines.push(`Server Version: ${server}`);
  if (agents !== undefined) lines.push(`Agent Versions: ${agentsText(agents)}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** `kubectl npd version -o json|yaml`. */
export function versionDocument({client, server, agents}: Versions): object {
  return {
    apiVersion,
    kind: 'Version',
    ...(plain({clientVersion: client, serverVersion: server, agentVersions: agents}) as object),
  };
}

function agentsText(agents: NonNullable<Versions['agents']>): string {
  const texts = agents.map(
    ({version, nodes}) => `${version} (${nodes} ${nodes === 1 ? 'node' : 'nodes'})`,
  );
  return texts.join(', ') || '<none>';
}
