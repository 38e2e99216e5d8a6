package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Savepoints that are taken without being asked for one by one, and who may start from the job's checkpoints. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointsSpec(
        @JsonPropertyDescription(
                "When savepoints are taken, as five fields of cron: minute, hour, day of month, month, day of week, such as '0 * * * *'. A time that passes while the job does not run, or the operator does not, is made up for once. Left out: never.")
        @Pattern("^[^\\s]+( +[^\\s]+){4}$")
        @Size(max = 128)
        String schedule,

        @JsonPropertyDescription("Time zone of the schedule, and of the hours, days and weeks of retention.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        String timeZone,

        @JsonPropertyDescription(
                "Which of the savepoints that the schedule took stay. The newest always does, and one that is pinned, retained, or that a job goes on from.")
        Retention retention,

        @JsonPropertyDescription(
                "Whether a running job ends with a savepoint, which stays, before the StreamJob is deleted. If none can be taken the deletion waits and says why.")
        @Default("false")
        Boolean beforeDeletion,

        @JsonPropertyDescription(
                "The namespaces whose StreamJobs may start from this job's Checkpoints. Those of its own may always.")
        @Size(max = 64)
        List<NamespaceGrant> restorableFrom,

        @JsonPropertyDescription(
                "Where jobs of this name, of this cluster or another, have left checkpoints: a job's folder or the one above, s3://bucket/key. A Checkpoint is written for each; once for each place. They are read with the job's own endpoint and credentials, and never removed.")
        @Size(max = 16)
        List<String> importFrom) {
    static final SavepointsSpec DEFAULT = new SavepointsSpec(null, null, null, null, null, null);

    public SavepointsSpec {
        timeZone = timeZone == null ? "UTC" : timeZone;
        retention = retention == null ? Retention.DEFAULT : retention;
        beforeDeletion = beforeDeletion == null ? Boolean.FALSE : beforeDeletion;
        restorableFrom = restorableFrom == null ? List.of() : List.copyOf(restorableFrom);
        importFrom = importFrom == null ? List.of() : List.copyOf(importFrom);
    }

    /** How many savepoints of a schedule stay. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retention(
            @JsonPropertyDescription("Of so many hours that have one, the last one stays.")
            @Default("24")
            @Min(0)
            @Max(10000)
            Integer hourly,

            @JsonPropertyDescription("Of so many days that have one, the last one stays.")
            @Default("7")
            @Min(0)
            @Max(10000)
            Integer daily,

            @JsonPropertyDescription("Of so many weeks, from Monday on, that have one, the last one stays.")
            @Default("4")
            @Min(0)
            @Max(10000)
            Integer weekly,

            @JsonPropertyDescription(
                    "What all of them together may take up, such as 100Gi: beyond it the oldest go. Left out: no limit.")
            @Pattern("^[0-9]{1,18}(\\.[0-9]{1,9})?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$")
            @Size(max = 32)
            String maxSize) {
        static final Retention DEFAULT = new Retention(null, null, null, null);

        public Retention {
            hourly = hourly == null ? 24 : hourly;
            daily = daily == null ? 7 : daily;
            weekly = weekly == null ? 4 : weekly;
        }
    }
}
