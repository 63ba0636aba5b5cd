import {metadata, type MergeKeys} from './merge-keys-shape.js';

const atomic: MergeKeys = {atomic: true};
const byName = {keys: {name: ''}, patchBy: 'name'} as const;
const conditions: MergeKeys = {keys: {type: ''}, patchBy: 'type'};
const resources: MergeKeys = {fields: {claims: {keys: {name: ''}}}};
const secretRef: MergeKeys = {fields: {secretRef: atomic}};

const valueFrom: MergeKeys = {
  fields: {
    configMapKeyRef: atomic,
    fieldRef: atomic,
    fileKeyRef: atomic,
    resourceFieldRef: atomic,
    secretKeyRef: atomic,
  },
};

const containers: MergeKeys = {
  ...byName,
  fields: {
    env: {...byName, fields: {valueFrom}},
    ports: {keys: {containerPort: 0, protocol: 'TCP'}, patchBy: 'containerPort'},
    resources: {...resources, present: true},
    volumeDevices: {keys: {devicePath: ''}, patchBy: 'devicePath'},
    volumeMounts: {keys: {mountPath: ''}, patchBy: 'mountPath'},
  },
};

const claimTemplate: MergeKeys = {
  fields: {
    metadata,
    spec: {
      present: true,
      fields: {dataSource: atomic, resources: {present: true}, selector: atomic},
    },
  },
};

const volumes: MergeKeys = {
  ...byName,
  fields: {
    cephfs: secretRef,
    cinder: secretRef,
    csi: {fields: {nodePublishSecretRef: atomic}},
    ephemeral: {fields: {volumeClaimTemplate: claimTemplate}},
    flexVolume: secretRef,
    iscsi: secretRef,
    rbd: secretRef,
    scaleIO: secretRef,
    storageos: secretRef,
  },
};

const podSpec: MergeKeys = {
  present: true,
  fields: {
    affinity: {
      fields: {
        nodeAffinity: {fields: {requiredDuringSchedulingIgnoredDuringExecution: atomic}},
      },
    },
    containers: {...containers, present: true},
    ephemeralContainers: containers,
    hostAliases: {keys: {ip: ''}, patchBy: 'ip'},
    imagePullSecrets: {...byName, elements: 'atomic'},
    initContainers: containers,
    nodeSelector: atomic,
    resourceClaims: byName,
    resources,
    schedulingGates: byName,
    topologySpreadConstraints: {
      keys: {topologyKey: '', whenUnsatisfiable: ''},
      patchBy: 'topologyKey',
      fields: {labelSelector: atomic},
    },
    volumes,
  },
};

/** How a pod's fields merge. */
export const pod: MergeKeys = {
  fields: {
    metadata,
    spec: podSpec,
    status: {
      present: true,
      fields: {
        conditions,
        hostIPs: {patchBy: 'ip'},
        podIPs: {keys: {ip: ''}, patchBy: 'ip'},
        resourceClaimStatuses: byName,
      },
    },
  },
};

/** How a daemon set's fields merge. */
export const daemonSet: MergeKeys = {
  fields: {
    metadata,
    spec: {
      present: true,
      fields: {
        selector: atomic,
        template: {present: true, fields: {metadata, spec: podSpec}},
        updateStrategy: {present: true},
      },
    },
    status: {present: true, fields: {conditions}},
  },
};
