package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.FilterFunction;
import dev.weir.api.FlatMapFunction;
import dev.weir.api.MapFunction;
import dev.weir.api.Windows;
import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.graph.Edge;
import dev.weir.graph.ExecutionGraph.Channel;
import dev.weir.graph.JobEdge;
import dev.weir.graph.JobVertex;
import dev.weir.graph.OperatorSpec;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.RestoredOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts one task together: its operators, their connections, and the channels around them. For one use. */
final class TaskAssembly {
    private final TaskContext context;
    private final TaskListener listener;
    private final KeyedStateBackend states;
    private final OperatorClasses classes;
    private final JobVertex vertex;
    private final TaskCommits commits;
    private final Map<String, Operator> operators = new LinkedHashMap<>();
    /** Of the operators, also of one that could not be made. */
    private final List<KeyedState<?>> keyed = new ArrayList<>();

    TaskAssembly(TaskContext context, TaskListener listener, KeyedStateBackend states, OperatorClasses classes) {
        this.context = context;
        this.listener = listener;
        this.states = states;
        this.classes = classes;
        this.vertex = context.plan().graph().vertex(context.task().vertex());
        this.commits = new TaskCommits(id -> listener.committed(context.task(), id));
    }

    /**
     * Makes the task and restores its state. May block.
     *
     * @param senders and receivers of its channels, by channel index
     */
    StreamTask assemble(Map<Integer, DataChannel.Sender> senders, Map<Integer, DataChannel.Receiver> receivers)
            throws Exception {
        try {
            for (OperatorSpec spec : vertex.chain()) {
                operators.put(spec.name(), operator(spec));
            }
            Chain chain = chain();
            Map<Integer, ChannelOutput> outputs = outputs(senders);
            vertex.chain().forEach(spec -> connect(spec.name(), outputs));
            chain.open();
            StreamTask task =
                    new StreamTask(context, listener, chain, commits, new TaskOutputs(List.copyOf(outputs.values())));
            task.read(input(task, chain, receivers));
            return task;
        } catch (Exception | LinkageError e) {
            chain().close();
            throw e;
        }
    }

    /** Of the operators that are made, and their state. */
    private Chain chain() {
        return new Chain(List.copyOf(operators.values()), List.copyOf(keyed));
    }

    private TaskInput input(StreamTask task, Chain chain, Map<Integer, DataChannel.Receiver> receivers) {
        ExecutionPlan plan = context.plan();
        if (chain.head() instanceof SourceOperator source) {
            return new SourceInput(source, task, plan.alignment(), context.clock());
        }
        RestoredReceiver.Gate gate = new RestoredReceiver.Gate();
        List<Channel> inputs = plan.tasks().inputs(context.task());
        boolean restores = inputs.stream().anyMatch(channel -> plan.inFlight().containsKey(channel.index()));
        List<InputChannel> channels = inputs.stream()
                .map(channel -> {
                    DataChannel.Receiver receiver = receivers.get(channel.index());
                    return input(channel, restores ? restored(channel, receiver, gate) : receiver);
                })
                .toList();
        InputBarriers barriers = new InputBarriers(channels, task, plan.alignment(), context.clock());
        return new ChannelInput(channels, chain.head(), barriers, task, context.backpressure());
    }

    /** Channels without restored elements wait for those of others as well: what is new may follow upon them. */
    private DataChannel.Receiver restored(Channel channel, DataChannel.Receiver receiver, RestoredReceiver.Gate gate) {
        List<Element> elements = context.plan().inFlight().getOrDefault(channel.index(), List.of());
        return new RestoredReceiver(elements, receiver, gate);
    }

    private InputChannel input(Channel channel, DataChannel.Receiver receiver) {
        return new InputChannel(
                receiver,
                channel.edge().id(),
                channel.from().subtask(),
                channel.to().subtask(),
                context.plan().codecs().of(channel.edge().edge().type()));
    }

    private Map<Integer, ChannelOutput> outputs(Map<Integer, DataChannel.Sender> senders) {
        Map<Integer, ChannelOutput> outputs = new LinkedHashMap<>();
        for (Channel channel : context.plan().tasks().outputs(context.task())) {
            outputs.put(channel.index(), new ChannelOutput(senders.get(channel.index()), context.backpressure()));
        }
        return outputs;
    }

    private void connect(String operator, Map<Integer, ChannelOutput> outputs) {
        Map<String, List<Downstream>> byTag = new HashMap<>();
        for (Edge edge : vertex.inner()) {
            if (edge.from().equals(operator)) {
                byTag.computeIfAbsent(edge.tagName(), tag -> new ArrayList<>()).add(operators.get(edge.to()));
            }
        }
        for (JobEdge edge : vertex.outputs()) {
            if (edge.edge().from().equals(operator)) {
                byTag.computeIfAbsent(edge.edge().tagName(), tag -> new ArrayList<>())
                        .add(output(edge, outputs));
            }
        }
        List<Downstream> main = Optional.ofNullable(byTag.remove("")).orElseGet(List::of);
        Map<String, Downstream> sides = new LinkedHashMap<>();
        byTag.forEach((tag, targets) -> sides.put(tag, FanOut.to(targets)));
        operators.get(operator).connect(FanOut.to(main), sides);
    }

    private EdgeOutput output(JobEdge edge, Map<Integer, ChannelOutput> outputs) {
        List<ChannelOutput> channels = context.plan().tasks().outputs(context.task()).stream()
                .filter(channel -> channel.edge().equals(edge))
                .map(channel -> outputs.get(channel.index()))
                .toList();
        return EdgeOutput.of(
                edge.edge(),
                channels,
                context.task().subtask(),
                context.maxParallelism(),
                context.plan().codecs());
    }

    private Operator operator(OperatorSpec spec) throws IOException {
        if (spec instanceof OperatorSpec.SourceSpec source) {
            return new SourceOperator(source, restored(spec), context);
        }
        if (spec instanceof OperatorSpec.MapSpec map) {
            return classes.make(MapOperator.class, MapFunction.class, number(spec), spec.name(), map.function());
        }
        if (spec instanceof OperatorSpec.FilterSpec filter) {
            return classes.make(
                    FilterOperator.class, FilterFunction.class, number(spec), spec.name(), filter.predicate());
        }
        if (spec instanceof OperatorSpec.FlatMapSpec flatMap) {
            return classes.make(
                    FlatMapOperator.class, FlatMapFunction.class, number(spec), spec.name(), flatMap.function());
        }
        if (spec instanceof OperatorSpec.WatermarkSpec watermarks) {
            return new WatermarkOperator(spec.name(), watermarks.watermarks(), context.clock());
        }
        if (spec instanceof OperatorSpec.ProcessSpec process) {
            return new ProcessOperator(process, keyed(spec, process.keyType()), context);
        }
        if (spec instanceof OperatorSpec.UnkeyedProcessSpec process) {
            return new UnkeyedProcessOperator(process, restored(spec), context);
        }
        if (spec instanceof OperatorSpec.WindowSpec window) {
            return window(window);
        }
        SinkOperator sink = new SinkOperator(
                (OperatorSpec.SinkSpec) spec, restored(spec), context, id -> commits.committed(spec.name(), id));
        commits.add(sink);
        return sink;
    }

    /** Operators of the same kind that the job has before this one. */
    private int number(OperatorSpec spec) {
        return (int) context.plan().graph().logical().operators().stream()
                .takeWhile(operator -> !operator.name().equals(spec.name()))
                .filter(operator -> operator.getClass() == spec.getClass())
                .count();
    }

    private Operator window(OperatorSpec.WindowSpec spec) throws IOException {
        KeyedContext keyed = keyed(spec, spec.keyType());
        if (spec.windows() instanceof Windows.Session session) {
            return new SessionWindowOperator(spec, session.gap().toMillis(), keyed, context);
        }
        if (spec.windows() instanceof Windows.Hopping hopping) {
            return new SliceWindowOperator(
                    spec, hopping.size().toMillis(), hopping.slide().toMillis(), keyed, context);
        }
        long size = ((Windows.Tumbling) spec.windows()).size().toMillis();
        return new SliceWindowOperator(spec, size, size, keyed, context);
    }

    private KeyedContext keyed(OperatorSpec spec, DataType<?> keyType) throws IOException {
        KeyedContext created = KeyedContext.create(spec.name(), keyType, restored(spec), states, context);
        keyed.add(created.state());
        return created;
    }

    private Optional<RestoredOperator> restored(OperatorSpec spec) {
        return context.plan().restored().getOrDefault(context.task(), List.of()).stream()
                .filter(operator -> operator.operator().equals(spec.name()))
                .findFirst();
    }
}
