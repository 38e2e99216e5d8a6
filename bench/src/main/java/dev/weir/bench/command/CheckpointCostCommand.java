package dev.weir.bench.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run checkpoint-cost}: the same queries without checkpoints and with one every second and every 100 ms, in turn. */
@Command(
        name = "checkpoint-cost",
        description =
                "Measures what checkpoints every second and every 100 ms take from the throughput of Weir, against none:"
                        + " column 'lost %%'.",
        mixinStandardHelpOptions = true)
final class CheckpointCostCommand implements Callable<Integer> {
    @Mixin
    private QueryOptions options = new QueryOptions();

    @Override
    public Integer call() throws Exception {
        options.askForCheckpointCost();
        return new QueriesCommand(options).call();
    }
}
