/** Addresses of Services. */
export const serviceRange = '10.96.0.0/16';

/** The API server's inside a cluster: the Service `kubernetes`, which is the first of its range. */
export const serviceAddress = '10.96.0.1';

/** The nodes' way out of their network, and the length of its prefix. */
export const gatewayAddress = '10.99.0.1';

export const nodePrefixLength = 24;

/** Below the API server's Unix socket length limit because it is relative to the state folder, where parts run. */
export const gatewaySocket = 'gateway.sock';

/** Where the nodes' addresses and their pods' ranges have room for the last number. */
export const mostNodes = 200;
