package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A checkpointed stream job that should run, or should be suspended. */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@Version(Group.VERSION)
@Singular("streamjob")
@Plural("streamjobs")
@ShortNames("sj")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.metadata.name.size() <= 45",
        message =
                "the name of a StreamJob may have 45 characters at most, so that the names of its pods fit into labels")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "the name of a StreamJob must be that of a Service: lower case letters, digits and '-', beginning with a letter")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "PARALLELISM", jsonPath = ".spec.parallelism", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "RUNNING", jsonPath = ".status.job.runningTasks", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "LAST CHECKPOINT", jsonPath = ".status.lastCheckpoint.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "CHECKPOINT AGE", jsonPath = ".status.lastCheckpoint.completedAt", type = Type.DATE)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class StreamJob extends CustomResource<StreamJobSpec, StreamJobStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected StreamJobSpec initSpec() {
        return null;
    }

    @Override
    protected StreamJobStatus initStatus() {
        return null;
    }
}
