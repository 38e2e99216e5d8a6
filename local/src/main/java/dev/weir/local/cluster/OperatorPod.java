package dev.weir.local.cluster;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.nio.file.Path;

/** The operator as a static pod of the local node, with the cluster's kubeconfig. */
final class OperatorPod {

    static final String NAME = "weir-operator";
    private static final String KUBECONFIG = "/etc/weir-kube/config";

    private static final int HEALTH_PORT = 8080;

    private OperatorPod() {}

    static Pod of(String image, Path kubeconfig) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(ClusterObjects.SYSTEM)
                .addToLabels("app.kubernetes.io/name", NAME)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("operator")
                .withImage(image)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewEnv()
                .withName("KUBECONFIG")
                .withValue(KUBECONFIG)
                .endEnv()
                .addNewEnv()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("POD_NAMESPACE")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.namespace")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("WEIR_OPERATOR_PORT")
                .withValue(Integer.toString(HEALTH_PORT))
                .endEnv()
                .withReadinessProbe(probe("/readyz", 1))
                .withLivenessProbe(probe("/healthz", 10))
                .addNewVolumeMount()
                .withName("kubeconfig")
                .withMountPath(KUBECONFIG)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("kubeconfig")
                .withNewHostPath(kubeconfig.toString(), "File")
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static Probe probe(String path, int period) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(HEALTH_PORT))
                .endHttpGet()
                .withInitialDelaySeconds(0)
                .withPeriodSeconds(period)
                .withFailureThreshold(6)
                .build();
    }
}
