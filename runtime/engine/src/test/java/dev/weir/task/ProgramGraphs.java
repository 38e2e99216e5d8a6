package dev.weir.task;

import dev.weir.api.Arguments;
import dev.weir.api.StreamProgram;
import dev.weir.codec.Codecs;
import dev.weir.graph.JobGraph;
import dev.weir.graph.ProgramRecorder;
import java.util.List;

/** Graphs of programs that are not run. */
final class ProgramGraphs {
    private ProgramGraphs() {}

    static JobGraph of(StreamProgram program) throws Exception {
        ProgramRecorder recorder = new ProgramRecorder(new Codecs());
        program.define(recorder, Arguments.parse(List.of()));
        return JobGraph.defineJobStructure(recorder.finish());
    }
}
