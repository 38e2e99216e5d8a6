package dev.weir.bench.fleet;

import dev.weir.bench.report.Figures;
import dev.weir.bench.report.Report;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What an operator with so many jobs costs, and how long those who use it wait. */
final class OperatorBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration START = Duration.ofSeconds(60);
    private static final int QUIET_SECONDS = 10;
    private static final int REST_SECONDS = 30;
    private static final int EDITS = 200;
    private static final int NEW_JOBS = 20;
    private static final int PAUSE_MILLIS = 50;

    private final Report report;
    private final int jobs;
    private final Path definitions;
    private final File log;

    /**
     * @param definitions folder of the custom resources' definitions
     * @param log what the operators say
     */
    OperatorBenchmark(Report report, int jobs, Path definitions, File log) {
        this.report = report;
        this.jobs = jobs;
        this.definitions = definitions;
        this.log = log;
    }

    void run() throws IOException, InterruptedException {
        try (Cluster cluster = Cluster.start(definitions);
                JobMasterServer jobMasters = new JobMasterServer();
                Pods pods = Pods.start(cluster.client(), jobMasters);
                Fleet fleet = Fleet.in(cluster);
                OperatorProcess operator = OperatorProcess.start(cluster.kubeconfig(), "first", log)) {
            until("the operator leads", START, operator::leads);
            apply(fleet, operator);
            rest(operator);
            edits(fleet);
            newJobs(fleet);
            try (OperatorProcess other = OperatorProcess.start(cluster.kubeconfig(), "second", log)) {
                failOver(fleet, operator, other);
                deleteAll(fleet, other);
            }
            report.note(pods.begun() + " pods were said to be ready");
        }
    }

    private void apply(Fleet fleet, OperatorProcess operator) throws IOException, InterruptedException {
        double cpu = operator.cpuSeconds();
        long begin = System.nanoTime();
        fleet.apply(jobs);
        seconds("all applied", begin);
        until("all run", PATIENCE, () -> fleet.running() == jobs);
        seconds("all reconciled and running", begin);
        double used = operator.cpuSeconds() - cpu;
        report.figure(
                "operator meanwhile, processor time for a job", Figures.millis(1e3 * used / jobs), 1e3 * used / jobs);
        report.figure(
                "API writes of the operator for a job", number(operator.writes() / jobs), operator.writes() / jobs);
    }

    private void rest(OperatorProcess operator) throws IOException, InterruptedException {
        until("the event streams are open", PATIENCE, () -> operator.connected() == jobs);
        double last = -1;
        for (double now = operator.writes(); now != last; now = operator.writes()) {
            last = now;
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        }
        double cpu = operator.cpuSeconds();
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        double cores = (operator.cpuSeconds() - cpu) / REST_SECONDS;
        report.figure(
                "API writes at rest, in " + REST_SECONDS + " s",
                number(operator.writes() - last),
                operator.writes() - last);
        report.figure("at rest, of a core", Figures.percent(cores, 1), cores);
        memory(operator, "at rest");
    }

    private void memory(OperatorProcess operator, String when) throws IOException, InterruptedException {
        double live = operator.liveMebibytes();
        report.figure(when + ", live heap", String.format(Locale.ROOT, "%.0f MiB", live), live);
        double resident = operator.residentMebibytes();
        report.figure(when + ", resident", String.format(Locale.ROOT, "%.0f MiB", resident), resident);
    }

    private void edits(Fleet fleet) throws IOException, InterruptedException {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < EDITS; i++) {
            String name = Fleet.name(i * 7919 % jobs);
            long begin = System.nanoTime();
            long generation = fleet.edit(name, i);
            fleet.await("the edit is observed", START, () -> fleet.isObserved(name, generation));
            took.add((System.nanoTime() - begin) / 1e6);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        distribution("an edit until its status", took);
    }

    private void newJobs(Fleet fleet) throws IOException, InterruptedException {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < NEW_JOBS; i++) {
            String name = "new-" + i;
            long begin = System.nanoTime();
            fleet.apply(name);
            fleet.await("the new job runs", START, () -> fleet.runs(name));
            took.add((System.nanoTime() - begin) / 1e6);
            fleet.delete(name);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        distribution("a new job until it runs", took);
        until("the new jobs are gone", PATIENCE, () -> fleet.count() == jobs);
    }

    private void distribution(String what, List<Double> millis) {
        report.figure(what + ", median", Figures.millis(Figures.median(millis)), Figures.median(millis));
        double tail = Figures.percentile(millis, 99);
        report.figure(what + ", p99 of " + millis.size(), Figures.millis(tail), tail);
    }

    private void failOver(Fleet fleet, OperatorProcess leader, OperatorProcess other)
            throws IOException, InterruptedException {
        until("the other replica stands by", START, other::isReady);
        leader.kill();
        long begin = System.nanoTime();
        long generation = fleet.edit(Fleet.name(0), EDITS);
        fleet.await("the other replica works", START, () -> fleet.isObserved(Fleet.name(0), generation));
        seconds("leader killed, until an edit made then has its status", begin);
        until("the event streams are open", PATIENCE, () -> other.connected() == jobs);
        seconds("until all event streams are open again", begin);
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        report.figure("API writes of the new leader", number(other.writes()), other.writes());
        memory(other, "new leader");
    }

    private void deleteAll(Fleet fleet, OperatorProcess operator) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        fleet.deleteAll(jobs);
        until("all are gone", PATIENCE, () -> fleet.count() == 0);
        seconds("all deleted, with their data", begin);
        until("their StatefulSets are gone", PATIENCE, () -> fleet.parts() == 0);
        memory(operator, "without a job");
    }

    private void seconds(String what, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        report.figure(what, String.format(Locale.ROOT, "%.1f s", seconds), seconds);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void until(String what, Duration patience, BooleanSupplier condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not within " + patience.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
