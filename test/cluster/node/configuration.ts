import type {NodeLayout} from '../layout.js';

/** The image of a pod's sandbox, loaded into every node. */
export const pauseImage = 'localhost/pause:1';

/** Where containerd listens, on its node. */
export const containerdSocket = '/run/containerd/containerd.sock';

/**
 * Debian 12's containerd (1.6). Without CAP_SYS_RESOURCE, which a container or a virtual machine may lack, runc cannot
 * lower `oom_score_adj`, hence `restrict_oom_score_adj`.
 */
export const containerdConfiguration = `version = 2
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp"]

[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/var/lib/cni/net.d"
`;

/** The network of a node's pods: a bridge on the node; the gateway knows the way to it. */
export function podNetwork({podRange}: NodeLayout): unknown {
  return {
    cniVersion: '0.4.0', // Debian 12's plugins are 1.1
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'pods',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{subnet: podRange}]],
          routes: [{dst: '0.0.0.0/0'}],
        },
      },
    ],
  };
}

/** @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletConfiguration({address, cgroup}: NodeLayout): unknown {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0, // see containerd's
    makeIPTablesUtilChains: false,
    authentication: {
      anonymous: {enabled: false},
      webhook: {enabled: true},
      x509: {clientCAFile: '/var/lib/kubelet/pki/ca.crt'},
    },
    authorization: {mode: 'Webhook'},
    tlsCertFile: '/var/lib/kubelet/pki/server.crt',
    tlsPrivateKeyFile: '/var/lib/kubelet/pki/server.key',
    // Nothing answers there; without it every pod gets a warning event.
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    // Images that were loaded cannot be pulled again, and this machine's disk may be nearly full.
    imageGCHighThresholdPercent: 100,
    evictionHard: {'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi'},
  };
}
