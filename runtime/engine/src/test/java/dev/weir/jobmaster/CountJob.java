package dev.weir.jobmaster;

import dev.weir.codec.Codecs;
import dev.weir.control.JobConfig;
import dev.weir.control.JobConfigBuilder;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.ProgramLoader;
import dev.weir.launcher.CountProgram;
import java.util.ArrayList;
import java.util.List;

/** The job of tests of the JobMaster: it counts at parallelism 2, with a checkpoint a second. */
final class CountJob {
    private CountJob() {}

    static JobConfigBuilder config() {
        JobConfig.Checkpointing checkpointing = JobConfig.Checkpointing.builder(
                        new JobConfig.Storage("http://s3", "b", "jobs", "", true))
                .interval(1_000)
                .timeout(10_000)
                .tolerableFailures(50)
                .historyLimit(2)
                .build();
        return JobConfig.builder("count", "uid", checkpointing)
                .specHash("hash")
                .jobClass(CountProgram.class.getName())
                .parallelism(2)
                .maxParallelism(16)
                .jobMasterHost("jm")
                .restart(new JobConfig.Restart(3, 50, 200));
    }

    static LogicalGraph program(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "/none"));
        return new ProgramLoader(new Codecs()).load(CountProgram.class.getName(), all, CountJob.class.getClassLoader());
    }
}
