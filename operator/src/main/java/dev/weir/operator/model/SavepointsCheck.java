package dev.weir.operator.model;

import dev.weir.operator.api.NamespaceGrant;
import dev.weir.operator.api.SavepointsSpec;
import dev.weir.operator.api.SavepointsSpec.Retention;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with {@code spec.savepoints}; each message names the field. */
final class SavepointsCheck {
    private final SavepointsSpec spec;
    private final List<String> problems = new ArrayList<>();

    private SavepointsCheck(SavepointsSpec spec) {
        this.spec = spec;
    }

    static List<String> problems(SavepointsSpec spec) {
        SavepointsCheck check = new SavepointsCheck(spec);
        check.schedule();
        check.retention(spec.retention());
        check.grants();
        check.imports();
        return check.problems;
    }

    private void schedule() {
        if (spec.schedule() == null) {
            return;
        }
        try {
            CronSchedule.parse(spec.schedule(), spec.timeZone());
        } catch (IllegalArgumentException e) {
            problems.add("spec.savepoints.schedule: " + e.getMessage());
        }
    }

    private void retention(Retention retention) {
        notNegative("hourly", retention.hourly());
        notNegative("daily", retention.daily());
        notNegative("weekly", retention.weekly());
        if (retention.maxSize() == null) {
            return;
        }
        try {
            if (SavepointRetention.bytes(retention.maxSize()).signum() < 0) {
                problems.add("spec.savepoints.retention.maxSize is " + retention.maxSize() + ", expected 0 or more");
            }
        } catch (IllegalArgumentException e) {
            problems.add("spec.savepoints.retention.maxSize: " + e.getMessage());
        }
    }

    private void notNegative(String field, int number) {
        if (number < 0) {
            problems.add("spec.savepoints.retention." + field + " is " + number + ", expected 0 or more");
        }
    }

    private void grants() {
        for (NamespaceGrant grant : spec.restorableFrom()) {
            if (grant.namespace() == null || !grant.namespace().matches("\\*|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
                problems.add("spec.savepoints.restorableFrom has namespace '" + grant.namespace()
                        + "': expected the name of one, or * for every one");
            }
        }
    }

    private void imports() {
        for (String from : spec.importFrom()) {
            if (from == null || !from.matches("s3://[a-z0-9][a-z0-9.-]*/[^/].*") || from.contains("..")) {
                problems.add("spec.savepoints.importFrom has '" + from
                        + "': expected the folder of a job, or the one above, as s3://bucket/key");
            }
        }
    }
}
