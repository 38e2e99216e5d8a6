package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A checkpoint of a StreamJob: asked for by the one who applied it, or listed by the operator. */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@Version(Group.VERSION)
@Singular("checkpoint")
@Plural("checkpoints")
@ShortNames("ckpt")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(name = "JOB", jsonPath = ".spec.streamJob", type = Type.STRING)
@AdditionalPrinterColumn(name = "ID", jsonPath = ".status.id", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "KIND", jsonPath = ".status.kind", type = Type.STRING)
@AdditionalPrinterColumn(name = "TRIGGER", jsonPath = ".status.trigger", type = Type.STRING)
@AdditionalPrinterColumn(name = "SIZE", jsonPath = ".status.size", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "DURATION", jsonPath = ".status.duration", type = Type.STRING)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class Checkpoint extends CustomResource<CheckpointSpec, CheckpointStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected CheckpointSpec initSpec() {
        return null;
    }

    @Override
    protected CheckpointStatus initStatus() {
        return null;
    }
}
