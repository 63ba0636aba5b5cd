import * as Flags from '@oclif/core/flags';
import {versionDocument, versionView, type Versions} from '../view/version.js';
import type {Rest} from '../kube/rest.js';
import {serverVersion} from '../kube/version.js';
import {agentVersions, skewed} from '../tasks/agent-versions.js';
import {exitCodes} from './framework/exit-codes.js';
import {documentWriter} from './framework/list-output.js';
import {NpdCommand} from './framework/npd-command.js';
import {ifAllowed} from '../tasks/if-allowed.js';

/** `kubectl npd version [--client]` */
export default class Version extends NpdCommand {
  static override summary = 'Print the versions of this plugin, of the server and of the agents';
  static override group = 'Other Commands';
  static override examples = [
    '# All versions, with a warning where plugin and agents do not fit\nkubectl npd version',
    "# This plugin's version only; the cluster is not asked\nkubectl npd version --client",
  ];
  static override flags = {
    client: Flags.boolean({
      summary: "If true, shows this plugin's version only (no server required).",
    }),
    output: Flags.option({options: ['json', 'yaml'] as const})({
      char: 'o',
      summary: "One of 'yaml' or 'json'.",
    }),
  };

  async run(): Promise<number> {
    const {flags} = await this.read(Version);
    const client = `v${this.surroundings.manifest.version}`;
    let exitCode: number = exitCodes.done;
    let versions: Versions = {client};
    try {
      if (!flags.client) {
        versions = await this.onCluster(flags, (rest) => this.allVersions(client, rest));
      }
    } catch (error) {
      this.surroundings.signal.throwIfAborted();
      exitCode = this.console.fail(error); // after which our own version is still an answer
    }
    const write = flags.output && (await documentWriter(flags.output));
    await this.console.out(write ? write(versionDocument(versions)) : versionView(versions));
    return exitCode;
  }

  private async allVersions(client: string, rest: Rest): Promise<Versions> {
    const {signal} = this.surroundings;
    const [{gitVersion: server}, agents] = await Promise.all([
      serverVersion(rest, {signal}),
      ifAllowed(agentVersions(rest, {signal})),
    ]);
    if (!agents)
      this.console.warn('nodes may not be listed, so the versions of agents are unknown');
    for (const {version, nodes} of skewed(client, agents ?? [])) {
      this.console.warn(
        `the agent on ${nodes} ${nodes === 1 ? 'node' : 'nodes'} is ${version} and this plugin ${client}: not every command will work`,
      );
    }
    return {client, server, ...(agents && {agents})};
  }
}
