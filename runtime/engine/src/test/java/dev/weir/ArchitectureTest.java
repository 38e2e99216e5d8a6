package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies between packages run one way, as docs/ARCHITECTURE.md has it. */
class ArchitectureTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "dev.weir.common",
                    "dev.weir.codec",
                    "dev.weir.graph",
                    "dev.weir.state",
                    "dev.weir.checkpoint",
                    "dev.weir.hooks",
                    "dev.weir.channel",
                    "dev.weir.network",
                    "dev.weir.task",
                    "dev.weir.protocol",
                    "dev.weir.taskmanager",
                    "dev.weir.jobmaster",
                    "dev.weir.launcher");

    /** What lies below the whole engine, in modules of its own. */
    private static final List<String> BELOW = List.of("dev.weir.api..", "dev.weir.control..", "dev.weir.storage..");

    private static final Set<String> DATA = Set.of("common", "codec", "graph", "state", "checkpoint");
    private static final Set<String> PROCESS =
            Set.of("common", "codec", "graph", "state", "checkpoint", "hooks", "channel", "protocol");

    /** What each package may use of the engine's others. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("common", Set.of()),
            Map.entry("codec", Set.of("common")),
            Map.entry("graph", Set.of("common", "codec")),
            Map.entry("state", Set.of("common", "codec")),
            Map.entry("checkpoint", Set.of("common", "codec", "graph", "state")),
            Map.entry("hooks", DATA),
            Map.entry("channel", DATA),
            Map.entry("network", plus(DATA, "channel")),
            Map.entry("task", plus(DATA, "channel", "hooks")),
            Map.entry("protocol", Set.of("common", "codec", "state", "checkpoint")),
            Map.entry("taskmanager", plus(PROCESS, "network", "task")),
            Map.entry("jobmaster", PROCESS),
            Map.entry("launcher", plus(PROCESS, "network", "task", "taskmanager", "jobmaster")));

    private static Set<String> plus(Set<String> packages, String... more) {
        Set<String> all = new TreeSet<>(packages);
        all.addAll(List.of(more));
        return all;
    }

    static List<String> packages() {
        return List.copyOf(new TreeSet<>(MAY_USE.keySet()));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldDependInOneDirection(String name) {
        List<String> allowed = new ArrayList<>(BELOW);
        allowed.add(in(name));
        MAY_USE.get(name).forEach(other -> allowed.add(in(other)));
        String[] outside = {"java..", "javax..", "org..", "com..", "io..", "okhttp3.."};
        allowed.addAll(List.of(outside));

        ArchRule rule = classes()
                .that()
                .resideInAPackage(in(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(new String[0]))
                .allowEmptyShould(true);

        rule.check(ENGINE);
    }

    private static String in(String name) {
        return "dev.weir." + name + "..";
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(ENGINE);
    }

    @Test
    void shouldKeepJobMasterAndTaskManagerApart() {
        noClasses()
                .that()
                .resideInAPackage("dev.weir.jobmaster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weir.taskmanager..")
                .allowEmptyShould(true)
                .check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage("dev.weir.taskmanager..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weir.jobmaster..")
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @Test
    void shouldNeverUseJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .check(ENGINE);
    }

    @Test
    void shouldHaveNoPackageWithoutARule() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> location.contains("/engine/"))
                .importPackages("dev.weir")) {
            found.add(type.getPackageName().split("\\.")[2]);
        }

        assertThat(MAY_USE.keySet()).containsAll(found);
    }
}
