/** Where the agent answers its sub-commands when no flag says otherwise. */
export const defaultSocket = '/run/npd-agent/agent.sock';
